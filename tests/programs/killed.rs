//! A process that records until it is killed, and says on standard output which calls it has entered and left. Without
//! threads it only starts and ends.

use std::io::Write as _;

use casefile::{Loggable, log_boundary, traced};

#[derive(Loggable)]
struct Order {
    number: u64,
    thread: u64,
    #[public]
    text: String,
}

#[derive(Debug, Loggable)]
enum Failure {
    Odd { number: u64 },
}

#[log_boundary]
fn take(order: &Order) -> Result<u64, Failure> {
    say('e', order.thread, order.number);
    let parts = (0..order.number % 3).map(part).sum::<u64>();
    if order.number % 1000 == 999 {
        std::thread::sleep(std::time::Duration::from_millis(3));
    }
    if order.number % 16 == 15 { Err(Failure::Odd { number: order.number }) } else { Ok(parts) }
}

#[traced]
fn part(number: u64) -> u64 {
    number
}

fn say(what: char, thread: u64, number: u64) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{what} {thread} {number}").and_then(|()| out.flush()).expect("somebody reads");
}

fn main() -> Result<(), casefile::InitError> {
    let arguments: Vec<String> = std::env::args().collect();
    let _guard = casefile::builder()
        .service_name("killed")
        .file(&arguments[2])
        .evidence_dir(&arguments[1])
        .when_full(casefile::WhenFull::Block)
        .init()?;
    let threads = arguments[3].parse().expect("a number of threads");
    std::thread::scope(|scope| {
        for thread in 1..=threads {
            let name = format!("worker-{thread}");
            let work = move || {
                for number in 0.. {
                    let text = "text \"in quotes\" ".repeat(usize::try_from(number % 7).expect("small"));
                    let _ = take(&Order { number, thread, text });
                    say('x', thread, number);
                }
            };
            std::thread::Builder::new().name(name).spawn_scoped(scope, work).expect("a thread");
        }
    });
    Ok(())
}
