//! A restaurant's phone agent: four services in four processes, and the evidence that they leave. Without
//! arguments the driver, which starts the services as `voice-agent service <name>` and calls them.

mod confirmation;
mod domain;
mod driver;
mod nlu;
mod peer;
mod processes;
mod propagate;
mod reservations;
mod script;
mod service;
mod story;
mod transcription;

use std::error::Error;
use std::process::ExitCode;

use crate::domain::Service;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("voice-agent: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    match arguments {
        ["service", name] => service::run(name.parse::<Service>()?).await,
        ["--out", directory] => driver::run(directory.into()).await,
        [] => driver::run(driver::default_directory()).await,
        _ => Err("usage: voice-agent [--out DIRECTORY]".into()),
    }
}
