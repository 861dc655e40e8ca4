//! The record that the README shows is the one that its code leaves.

use casefile::{Loggable, log_boundary, testing, traced};
use casefile_record::Record;

#[derive(Loggable)]
struct Booking {
    table: u32,
    #[sensitive]
    #[expect(dead_code, reason = "only its absence from the record is looked at")]
    phone: String,
}

#[derive(Debug, Loggable)]
enum BookingError {
    SlotUnavailable { table: u32 },
}

#[log_boundary]
fn reserve(booking: &Booking, #[public] restaurant: &str) -> Result<u64, BookingError> {
    if is_taken(booking.table) {
        return Err(BookingError::SlotUnavailable { table: booking.table });
    }
    Ok(restaurant.len() as u64)
}

#[traced]
fn is_taken(table: u32) -> bool {
    table == 4
}

fn shown() -> Record {
    let readme = include_str!("../README.md");
    let (_, after) = readme.split_once("```json\n").unwrap();
    let (block, _) = after.split_once("\n```").unwrap();
    let line = block.lines().map(str::trim_start).collect::<String>();
    Record::from_line(line.as_bytes()).unwrap()
}

#[test]
fn the_shown_record_is_the_one_that_the_code_leaves() {
    let records = testing::capture(|| {
        let booking = Booking { table: 4, phone: "+15550100".to_owned() };
        reserve(&booking, "rst_456").unwrap_err();
    });
    let mut expected = shown();
    let mut actual = records.only("reserve").clone();
    assert_eq!(records.only("is_taken").trace_id, actual.trace_id);
    // What differs from run to run, and from program to program.
    for record in [&mut expected, &mut actual] {
        record.timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
        record.duration_ns = record.duration_ns.map(|_| 0);
        record.process_pid = record.process_pid.map(|_| 0);
        record.thread_id = record.thread_id.map(|_| 0);
        record.thread_name = record.thread_name.take().map(|_| String::new());
        record.seq = record.seq.map(|_| 0);
        record.service_name = record.service_name.take().map(|_| String::new());
        record.code_file_path = record.code_file_path.take().map(|_| String::new());
        record.code_line_number = record.code_line_number.map(|_| 0);
        record.trace_id = record.trace_id.map(|_| "00000000000000000000000000000001".parse().unwrap());
        record.span_id = record.span_id.map(|_| "0000000000000001".parse().unwrap());
    }
    let as_shop =
        |record: &Record| String::from_utf8(record.to_line()).unwrap().replace("readme::", "shop::");
    assert_eq!(as_shop(&actual), as_shop(&expected));
}
