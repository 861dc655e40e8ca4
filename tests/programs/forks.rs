//! A process that records, forks children which go on recording, and waits for them.
#![expect(unsafe_code, reason = "std does not fork")]

use std::ffi::c_int;

use casefile::log_boundary;

// SAFETY: POSIX functions that std links on every Unix, with these signatures; `wait` takes a null pointer for a status that
// nobody wants.
unsafe extern "C" {
    safe fn fork() -> c_int;
    safe fn wait(status: Option<&mut c_int>) -> c_int;
}

#[log_boundary]
fn work(number: u32) -> u32 {
    number
}

#[log_boundary]
fn forks(children: u32) -> bool {
    (0..children).any(|_| fork() == 0)
}

fn record(numbers: std::ops::Range<u32>) {
    for number in numbers {
        work(number);
    }
}

fn main() -> Result<(), casefile::InitError> {
    let arguments: Vec<String> = std::env::args().collect();
    let _guard =
        casefile::builder().service_name("forks").file(&arguments[2]).evidence_dir(&arguments[1]).init()?;
    record(0..100);
    if forks(5) {
        // More than a queue holds.
        record(1000..20_000);
        std::thread::spawn(|| work(1)).join().expect("a thread");
        return Ok(());
    }
    record(100..200);
    for _ in 0..5 {
        wait(None);
    }
    record(200..300);
    Ok(())
}
