//! A health authority collects the laboratories' results of the day, and hands them on as a spreadsheet.
//!
//! The bug: sheets of the old format end after 65,536 rows, and what does not fit is left out. Nothing fails; days later
//! somebody misses thousands of results. The culprit is the output of `fill_sheet`. Nasty: as many rows are fine in the
//! new format, and the sheet's first row is no result, so that the numbers in and out are never the same.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "sheet_is_full",
    service: "test-results",
    expected: &[Expected::output("sheet_is_full::fill_sheet", "output")],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 2, |random, bad| {
            let format = if bad || random.u8(..) < 140 { Format::Xls } else { Format::Xlsx };
            let rows = match format {
                Format::Xls if bad => random.u32(67_000..110_000),
                Format::Xls => random.u32(1_200..64_000),
                Format::Xlsx => random.u32(2_000..140_000),
            };
            hand_on(&stage::token(random), random.u16(100..160), format, random, rows);
        });
        Ok(Complaint::first_of(&bad))
    },
};

#[derive(Clone, Copy, Loggable)]
enum Format {
    Xls,
    Xlsx,
}

#[derive(Loggable)]
struct Sheet {
    rows: u32,
    checksum: u64,
}

#[log_boundary]
fn hand_on(
    #[public] request_id: &str,
    laboratory: u16,
    format: Format,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] rows: u32,
) -> u64 {
    for page in 1..=random.u16(1..6) {
        fetch_page(laboratory, page, random.u64(..));
    }
    let rows = join_pages(laboratory, rows);
    if laboratory.is_multiple_of(4) {
        translate_codes(rows);
    }
    let sheet = fill_sheet(format, rows, random.u64(..));
    let upload = upload(&sheet, random.u64(..));
    for office in 0..random.u16(0..4) {
        tell_office(laboratory + office);
    }
    upload
}

#[traced]
fn fetch_page(laboratory: u16, page: u16, #[log(skip)] etag: u64) -> u64 {
    etag
}

/// How many rows the pages have together.
#[traced]
fn join_pages(laboratory: u16, #[log(skip)] rows: u32) -> u32 {
    rows
}

#[traced]
fn translate_codes(rows: u32) -> u32 {
    rows / 9
}

#[traced]
fn fill_sheet(format: Format, results: u32, #[log(skip)] checksum: u64) -> Sheet {
    let limit = match format {
        Format::Xls => 65_536,
        Format::Xlsx => 1_048_576,
    };
    Sheet { rows: (results + 1).min(limit), checksum }
}

#[traced]
fn upload(sheet: &Sheet, #[log(skip)] receipt: u64) -> u64 {
    receipt
}

#[traced]
fn tell_office(office: u16) {}
