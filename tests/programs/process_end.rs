//! A process that records to the file it is given and ends in the way it is told.

use casefile::{Guard, log_boundary};

#[log_boundary]
fn work(number: u32) -> u32 {
    number + 1
}

#[log_boundary]
fn ends_the_process() {
    std::process::exit(3);
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let guard =
        casefile::builder().service_name("ending").file(&arguments[2]).init().expect("recording starts");
    for number in 0..100 {
        work(number);
    }
    end(&arguments[1], guard);
}

fn end(how: &str, guard: Guard) {
    match how {
        "guard" => drop(guard),
        "forgotten-guard" => std::mem::forget(guard),
        "exit" => std::process::exit(0),
        "exit-inside-a-call" => ends_the_process(),
        "panic" => panic!("on purpose"),
        "panic-in-thread" => {
            let panicked = std::thread::spawn(|| {
                work(100);
                panic!("on purpose");
            });
            assert!(panicked.join().is_err());
        }
        "threads" => {
            let threads: Vec<_> = (0..8)
                .map(|thread| {
                    std::thread::spawn(move || {
                        for number in 0..100 {
                            work(1000 * thread + number);
                        }
                    })
                })
                .collect();
            for thread in threads {
                thread.join().expect("the thread ends");
            }
        }
        _ => unreachable!("no such end: {how}"),
    }
}
