//! The benchmark of casefile beside its peers. `README.md` says what each number means; this file reads the command
//! line and knows nothing else.

use std::process::ExitCode;

mod allocations;
#[cfg(feature = "peers")]
mod budgets;
mod callgrind;
mod child;
#[cfg(feature = "peers")]
mod compile_cost;
mod measure;
mod metric;
mod peers;
#[cfg(feature = "peers")]
mod report;
#[cfg(feature = "peers")]
mod rounds;
mod stable;
mod workload;

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        #[cfg(feature = "peers")]
        [] | ["full"] => table(&rounds::FULL),
        #[cfg(feature = "peers")]
        ["quick"] => table(&rounds::QUICK),
        ["stable"] => stable::run(false),
        ["stable", "--write"] => stable::run(true),
        ["profile", peer] => profile(peer),
        ["child", directory, peer, ..] => {
            let Some((peer, measurement)) =
                peers::by_name(peer).zip(measure::Measurement::from_arguments(&arguments[3..]))
            else {
                return usage();
            };
            measure::run(peer, measurement, directory.into());
            ExitCode::SUCCESS
        }
        _ => usage(),
    }
}

#[cfg(feature = "peers")]
fn table(effort: &rounds::Effort) -> ExitCode {
    report::print(&rounds::measure(effort));
    ExitCode::SUCCESS
}

/// Which functions a call of `peer` spends its instructions in.
fn profile(peer: &str) -> ExitCode {
    let Some(peer) = peers::by_name(peer) else { return usage() };
    println!(
        "Instructions a call, on the calling thread:\n{}",
        callgrind::profile(peer, callgrind::Side::Caller)
    );
    println!(
        "On the first background thread (starting it included):\n{}",
        callgrind::profile(peer, callgrind::Side::Background)
    );
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: casefile-benches [full | quick | stable [--write] | profile PEER]");
    ExitCode::from(2)
}
