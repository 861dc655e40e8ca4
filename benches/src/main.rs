//! The benchmark of casefile beside its peers. `README.md` says what each number means; this file reads the command
//! line and knows nothing else.

use std::process::ExitCode;

mod allocations;
mod budgets;
mod callgrind;
mod child;
mod compile_cost;
mod derive_cost;
mod measure;
mod metric;
mod peers;
mod report;
mod rounds;
mod stable;
mod workload;

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [] | ["full"] => table(&rounds::FULL),
        ["calls"] => table(&rounds::CALLS),
        ["quick"] => table(&rounds::QUICK),
        ["compile"] => {
            report::print_tables(&rounds::measure_compile_cost());
            ExitCode::SUCCESS
        }
        ["derive"] => {
            derive_cost::print();
            ExitCode::SUCCESS
        }
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
    eprintln!(
        "usage: casefile-benches [full | calls | compile | derive | quick | stable [--write] | profile PEER]"
    );
    ExitCode::from(2)
}
