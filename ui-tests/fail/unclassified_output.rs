//! Text as the output of strict code, alone and in a `Result`.

use casefile::log_boundary;

#[log_boundary]
fn string() -> String {
    String::new()
}

#[log_boundary]
fn reference(#[public] text: &str) -> &str {
    text
}

#[log_boundary]
fn in_a_result() -> Result<String, std::num::ParseIntError> {
    Ok(String::new())
}

#[log_boundary]
fn in_an_option() -> Option<Vec<u8>> {
    None
}

#[log_boundary]
async fn in_async() -> String {
    String::new()
}

fn main() {}
