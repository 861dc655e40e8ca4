//! Text and bytes as arguments of strict code: somebody has to say `#[public]` or `#[sensitive]`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;

use casefile::log_boundary;

#[log_boundary]
fn string(order: u64, name: String) {}

#[log_boundary]
fn str_slice(name: &str) {}

#[log_boundary]
fn cow(name: Cow<'_, str>) {}

#[log_boundary]
fn option_of_string(name: Option<String>) {}

#[log_boundary]
fn vec_of_string(names: Vec<String>) {}

#[log_boundary]
fn map_with_text_as_key(counts: HashMap<String, u32>) {}

#[log_boundary]
fn path(file: PathBuf) {}

#[log_boundary]
fn vec_of_bytes(body: Vec<u8>) {}

#[log_boundary]
fn bytes(body: &[u8]) {}

#[log_boundary]
fn json(document: serde_json::Value) {}

#[log_boundary]
fn characters(letters: [char; 4]) {}

#[log_boundary]
fn pair(pair: (u32, String)) {}

#[log_boundary]
fn two(first: &str, second: &str) {}

#[log_boundary]
async fn in_async(name: &str) {}

fn main() {}
