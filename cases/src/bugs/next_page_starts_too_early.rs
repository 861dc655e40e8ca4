//! Exports of a customer's orders, page by page. The next page's offset is the last one's plus the number of rows that
//! came, and rows of deleted orders are taken out of a page before it is returned. Behind such a page the next one
//! begins too early, and its first order is exported twice.
//!
//! Everything ends well; the customer adds up the export and complains about it.
//!
//! The culprit is the `fetch_page` with an offset that is not one of a page. That the page before it was short is no
//! fault: last pages are, too.

use std::collections::HashSet;
use std::error::Error;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "next_page_starts_too_early",
    expected: &[Expected { function: "table::fetch_page", path: "inputs.offset", kind: Kind::Inputs }],
    run,
};

const PAGE: usize = 10;

/// A customer's orders as the database has them.
struct Orders {
    first_id: u32,
    count: usize,
    deleted: HashSet<usize>,
}

#[derive(Clone, Loggable)]
struct Row {
    order: u32,
    cents: u32,
}

#[derive(Loggable)]
#[public]
struct ExportRequest {
    request_id: String,
    customer: u32,
    #[sensitive]
    email: String,
    compressed: bool,
}

#[derive(Loggable)]
#[public]
struct Export {
    file: String,
    rows: usize,
    finished_at_ms: u64,
}

#[log_boundary]
fn export_orders(#[log(skip)] orders: &Orders, request: &ExportRequest) -> Export {
    let count = table::count(orders, request.customer);
    let file = archive::open(request.customer);
    let (mut offset, mut rows) = (0, 0);
    while offset < count {
        let page = table::fetch_page(orders, offset, PAGE);
        archive::append(&file, &page);
        offset += page.len();
        rows += page.len();
    }
    if request.compressed {
        archive::compress(&file, rows);
    }
    mail_link(&request.email, &file);
    Export { file, rows, finished_at_ms: now_ms() }
}

#[traced(public_text)]
fn mail_link(#[sensitive] email: &str, file: &str) -> String {
    wait(100..300);
    random_id(if email.len() > file.len() { "mail" } else { "msg" })
}

#[traced(public_text)]
mod table {
    use super::{Orders, Row, wait};

    pub(super) fn count(#[log(skip)] orders: &Orders, customer: u32) -> usize {
        wait(50..300);
        if customer == 0 { 0 } else { orders.count }
    }

    pub(super) fn fetch_page(#[log(skip)] orders: &Orders, offset: usize, limit: usize) -> Vec<Row> {
        wait(100..400);
        let end = orders.count.min(offset + limit);
        let kept = (offset..end).filter(|row| !orders.deleted.contains(row));
        let row = |row: usize| Row {
            order: orders.first_id + u32::try_from(row).unwrap_or(0),
            cents: fastrand::u32(500..9000),
        };
        kept.map(row).collect()
    }
}

#[traced(public_text)]
mod archive {
    use super::{Row, random_id, wait};

    pub(super) fn open(customer: u32) -> String {
        random_id(&format!("export_{customer}"))
    }

    pub(super) fn append(file: &str, rows: &[Row]) -> usize {
        wait(50..200);
        file.len() + 40 * rows.len()
    }

    pub(super) fn compress(file: &str, rows: usize) -> usize {
        wait(100..300);
        file.len() + 9 * rows
    }
}

fn export(orders: &Orders) -> TraceId {
    let asked = ExportRequest {
        request_id: random_id("req"),
        customer: fastrand::u32(1000..9999),
        email: format!("{}@example.com", random_id("mail")),
        compressed: percent(50),
    };
    request(|| export_orders(orders, &asked)).0
}

fn some_orders() -> Orders {
    Orders { first_id: fastrand::u32(10_000..90_000), count: fastrand::usize(3..48), deleted: HashSet::new() }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("exports")?;
    for _ in 0..40 {
        export(&some_orders());
        other_endpoints::now_and_then();
    }
    let deleted = HashSet::from([fastrand::usize(PAGE..2 * PAGE)]);
    let complaint = export(&Orders { count: 35 + fastrand::usize(0..4), deleted, ..some_orders() });
    for _ in 0..4 {
        export(&some_orders());
    }
    Ok(Some(complaint))
}
