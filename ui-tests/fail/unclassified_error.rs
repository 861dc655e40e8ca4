//! Errors that nobody classified.

use std::error::Error;
use std::fmt;

use casefile::log_boundary;

#[derive(Debug)]
struct Legacy(String);

impl fmt::Display for Legacy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for Legacy {}

#[log_boundary]
fn any() -> Result<u32, Box<dyn Error>> {
    Ok(1)
}

#[log_boundary]
fn any_that_can_be_sent() -> Result<u32, Box<dyn Error + Send + Sync>> {
    Ok(1)
}

#[log_boundary]
fn text() -> Result<u32, String> {
    Ok(1)
}

#[log_boundary]
fn undescribed() -> Result<u32, Legacy> {
    Ok(1)
}

#[log_boundary]
fn from_a_crate() -> serde_json::Result<u32> {
    Ok(1)
}

#[log_boundary]
async fn in_async() -> Result<u32, Legacy> {
    Ok(1)
}

fn main() {}
