//! Import of customers from a spreadsheet. Addresses are cleaned and, for the sake of a column that has long been wider,
//! cut after 32 bytes.
//!
//! On-call sees `NotFound`, from the directory of streets, for an address that is in it.
//!
//! The culprit is `clean_address`: its output is not the address that went in.

use std::collections::HashSet;
use std::error::Error;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, pick, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "address_cut_short",
    expected: &[Expected { function: "import::clean_address", path: "output", kind: Kind::Output }],
    run,
};

const COLUMN: usize = 32;
const STREETS: [&str; 6] = ["Dockside", "Mill Lane", "Rua das Flores", "Marktplatz", "Quai 4", "Elm Grove"];
const TOWNS: [&str; 5] = ["Aveiro", "Ghent", "Leith", "Ulm", "Sligo"];
const LONG: &str = "Untere Hauptstraße am Stadtgraben 118, Ulm";

#[derive(Loggable)]
#[public]
struct Row {
    number: u32,
    batch: String,
    #[sensitive]
    name: String,
    address: String,
    wants_news: bool,
}

#[derive(Clone, Copy, Loggable)]
struct Position {
    north: f64,
    east: f64,
}

#[derive(Loggable)]
#[public]
struct Imported {
    customer_id: String,
    imported_at_ms: u64,
}

#[derive(Debug, Loggable)]
#[public]
enum ImportError {
    NotFound { address: String },
}

struct Directory {
    addresses: HashSet<String>,
}

#[traced(public_text)]
mod import {
    use super::{
        COLUMN, Directory, ImportError, Imported, Position, Row, log_boundary, now_ms, random_id, wait,
    };

    #[log_boundary(public_text)]
    pub(super) fn import_row(#[log(skip)] directory: &Directory, row: &Row) -> Result<Imported, ImportError> {
        let is_new = is_new_customer(&row.name);
        let address = clean_address(&row.address);
        let position = locate(directory, &address)?;
        let customer_id = store(&row.name, position, is_new);
        if row.wants_news {
            subscribe(&customer_id);
        }
        Ok(Imported { customer_id, imported_at_ms: now_ms() })
    }

    fn is_new_customer(#[sensitive] name: &str) -> bool {
        wait(50..300);
        name.len().is_multiple_of(3)
    }

    fn clean_address(address: &str) -> String {
        let address = address.trim();
        address[..address.floor_char_boundary(COLUMN)].to_owned()
    }

    fn locate(#[log(skip)] directory: &Directory, address: &str) -> Result<Position, ImportError> {
        wait(100..400);
        if !directory.addresses.contains(address) {
            return Err(ImportError::NotFound { address: address.to_owned() });
        }
        Ok(Position { north: 40.0 + 15.0 * fastrand::f64(), east: 15.0 * fastrand::f64() - 5.0 })
    }

    fn store(#[sensitive] name: &str, position: Position, is_new: bool) -> String {
        wait(100..300);
        let prefix = if is_new && position.north > 0.0 { "new" } else { "cus" };
        format!("{}_{}", random_id(prefix), name.len())
    }

    fn subscribe(customer_id: &str) -> u64 {
        wait(50..200);
        now_ms() + customer_id.len() as u64
    }
}

fn row(number: u32, batch: &str, address: &str) -> Row {
    Row {
        number,
        batch: batch.to_owned(),
        name: random_id("name"),
        address: address.to_owned(),
        wants_news: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("imports")?;
    let some_address = || format!("{} {}, {}", pick(&STREETS), fastrand::u32(1..130), pick(&TOWNS));
    let addresses: Vec<String> = (0..20).map(|_| some_address()).collect();
    let known = addresses.iter().cloned().chain([LONG.to_owned()]);
    let directory = Directory { addresses: known.collect() };
    let batch = random_id("batch");
    for number in 0..40 {
        let address = &addresses[fastrand::usize(..addresses.len())];
        let _answer = request(|| import::import_row(&directory, &row(number, &batch, address))).1;
        other_endpoints::now_and_then();
    }
    let _complaint = request(|| import::import_row(&directory, &row(40, &batch, LONG))).1;
    for number in 41..44 {
        let _answer = request(|| import::import_row(&directory, &row(number, &batch, &addresses[0]))).1;
    }
    Ok(None)
}
