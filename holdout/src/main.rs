//! Which case runs? Only the entry: what the command line means is in `command`.

#[expect(unused_variables, reason = "what a dependency is given is recorded; it needs no body")]
mod background;
mod case;
#[expect(unused_variables, reason = "what a dependency is given is recorded; it needs no body")]
mod cases;
mod command;
mod stage;

fn main() -> std::process::ExitCode {
    command::run(&std::env::args().skip(1).collect::<Vec<_>>())
}
