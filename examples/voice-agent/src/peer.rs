//! How is another service called? JSON over HTTP, under the caller's trace, with the other's error handed on.

use std::env::{self, VarError};

use casefile::Context;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::{BookingError, Service};
use crate::propagate;

/// Another service and where it is.
pub(crate) struct Peer {
    service: Service,
    url: String,
    http: reqwest::Client,
}

impl Peer {
    pub(crate) fn new(service: Service, url: String) -> reqwest::Result<Peer> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Peer { service, url, http })
    }

    /// The service at the address that whoever started this process gave.
    pub(crate) fn from_environment(service: Service) -> Result<Peer, Box<dyn std::error::Error>> {
        let variable = service.url_variable();
        let url = env::var(&variable).map_err(|error: VarError| format!("{variable}: {error}"))?;
        Ok(Peer::new(service, url)?)
    }

    /// Asks and waits for the answer, under the current context.
    pub(crate) async fn post<Q: Serialize, A: DeserializeOwned>(
        &self,
        path: &str,
        question: &Q,
    ) -> Result<A, BookingError> {
        let request = self.http.post(format!("{}{path}", self.url));
        let request = request.headers(propagate::headers(&Context::current())).json(question);
        let response = request.send().await.map_err(|error| self.unreachable(error))?;
        if response.status().is_success() {
            response.json().await.map_err(|error| self.unreachable(error))
        } else {
            Err(response.json().await.unwrap_or_else(|error| self.unreachable(error)))
        }
    }

    /// Without the error's sources: they may repeat parts of a body that nobody classified.
    fn unreachable(&self, error: reqwest::Error) -> BookingError {
        BookingError::Unreachable { service: self.service, reason: error.without_url().to_string() }
    }
}
