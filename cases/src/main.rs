//! Services with planted bugs, run until they fail: `casefile-cases list`, or `casefile-cases NAME FOLDER [SEED]`.

mod bugs;
mod case;
mod command;
mod other_endpoints;
mod small;
mod stage;
mod traffic;

fn main() -> std::process::ExitCode {
    command::run(&std::env::args().skip(1).collect::<Vec<_>>())
}
