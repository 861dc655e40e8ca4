//! The `casefile` command. Everything it does is in the library, where tests reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    casefile_cli::Streams::with_standard(|streams| casefile_cli::run(std::env::args_os(), streams)).into()
}
