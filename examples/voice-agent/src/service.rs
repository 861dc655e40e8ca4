//! How does one of the four services run? From its start until whoever started it closes its standard input.

use std::error::Error;

use axum::middleware;
use tokio::io::{AsyncReadExt, stdin};
use tokio::net::TcpListener;

use crate::domain::Service;
use crate::{confirmation, nlu, propagate, reservations, transcription};

/// Where records go, and under which name, the environment says: `CASEFILE_OUTPUT` and `OTEL_SERVICE_NAME`.
pub(crate) async fn run(service: Service) -> Result<(), Box<dyn Error>> {
    let _guard = casefile::init()?;
    let router = match service {
        Service::Confirmation => confirmation::router(),
        Service::Reservations => reservations::router()?,
        Service::Nlu => nlu::router(),
        Service::Transcription => transcription::router()?,
    };
    let router = router.layer(middleware::from_fn(propagate::continue_trace));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).with_graceful_shutdown(input_closed()).await?;
    Ok(())
}

/// Standard input also closes when the driver is killed, so no service outlives it.
async fn input_closed() {
    let mut ignored = Vec::new();
    let _closed_or_broken = stdin().read_to_end(&mut ignored).await;
}
