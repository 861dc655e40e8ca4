//! Fields that nobody classified.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;

use casefile::Loggable;

struct Legacy;

#[derive(Loggable)]
struct Order<'a> {
    id: u64,
    name: String,
    note: &'a str,
    title: Cow<'a, str>,
    nickname: Option<String>,
    tags: Vec<String>,
    counts: HashMap<String, u32>,
    file: PathBuf,
    body: Vec<u8>,
    bytes: &'a [u8],
    document: serde_json::Value,
    legacy: Legacy,
    legacies: Vec<Legacy>,
    error: Box<dyn std::error::Error>,
    callback: fn(u32) -> u32,
    pair: (u32, String),
    key: [u8; 32],
    #[log(display)]
    without_display: Legacy,
    #[log(debug)]
    without_debug: Legacy,
    #[log(serde)]
    without_serialize: Legacy,
    #[public]
    without_encode: Legacy,
}

#[derive(Loggable)]
struct Tuple(u32, String);

#[derive(Loggable)]
struct Newtype(String);

#[derive(Loggable)]
enum Event {
    Named { name: String },
    Unnamed(u32, Legacy),
}

#[derive(Loggable)]
#[public]
struct Open {
    name: String,
    legacy: Legacy,
}

#[derive(Loggable)]
struct Page<T> {
    item: T,
    name: String,
    names: Vec<(T, String)>,
}

fn main() {}
