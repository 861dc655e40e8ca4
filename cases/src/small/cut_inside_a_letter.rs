//! A warehouse prints labels: each line of an address is cut to what fits.
//!
//! The bug: lines are cut at a byte, and an address has a letter of two bytes just there. On-call sees a panic of the label
//! service. Lines are text that nobody classified, so nothing else differs. The culprit is the deepest call that panicked:
//! `cut_line`, one of several calls of it.

use std::panic::{self, AssertUnwindSafe};

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};

pub(crate) const CASE: Case = Case {
    name: "cut_inside_a_letter",
    service: "labels",
    expected: &[
        Expected::outcome("cut_inside_a_letter::cut_line"),
        Expected::error_type("cut_inside_a_letter::cut_line"),
    ],
    run: |stage| {
        let good = stage.good();
        stage.requests(good, 1, |random, bad| {
            let parcel = random.u64(10_000_000..99_999_999);
            let printed = panic::catch_unwind(AssertUnwindSafe(|| {
                let _answered = print_label(parcel, random, bad);
            }));
            assert_eq!(printed.is_err(), bad, "the planted bug shows where it should");
        });
        Ok(Complaint::Failures)
    },
};

/// How many bytes of a line fit.
const WIDTH: usize = 12;

#[derive(Debug, Loggable)]
enum PrinterError {
    OutOfPaper,
}

#[log_boundary]
fn print_label(
    parcel: u64,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] umlaut: bool,
) -> Result<usize, PrinterError> {
    let lines = load_address(parcel, random, umlaut);
    let barcode = barcode(parcel);
    let width = lay_out(&lines);
    if print(random.u8(..) < 60).is_err() {
        change_paper();
    }
    Ok(width + barcode)
}

#[traced]
fn load_address(parcel: u64, #[log(skip)] random: &mut Rng, #[log(skip)] umlaut: bool) -> Vec<String> {
    let mut lines = vec!["A. Customer".to_owned(), format!("{} Long Station Road", random.u16(1..900))];
    lines.extend((0..random.usize(0..3)).map(|floor| format!("Floor {floor}")));
    lines.push(if umlaut { "Untere Straße am Café".to_owned() } else { "10115 Berlin Mitte".to_owned() });
    lines.push("Germany".to_owned());
    lines
}

#[traced]
fn barcode(parcel: u64) -> usize {
    if parcel.is_multiple_of(2) { 12 } else { 13 }
}

#[traced]
fn lay_out(lines: &[String]) -> usize {
    lines.iter().map(|line| cut_line(line)).max().unwrap_or(0)
}

#[traced]
fn cut_line(line: &str) -> usize {
    if line.len() > WIDTH { line[..WIDTH].len() } else { line.len() }
}

#[traced]
fn print(#[log(skip)] empty: bool) -> Result<(), PrinterError> {
    if empty { Err(PrinterError::OutOfPaper) } else { Ok(()) }
}

#[traced]
fn change_paper() {}
