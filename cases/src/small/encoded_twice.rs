//! A file service opens shared files: it looks up where a file is, and fetches it from the object store.
//!
//! The bug: where the visitor comes from the preview, the file's name is encoded once more. Names of plain letters stay as
//! they are; others are not found. On-call sees that files are not found which are there. The culprit is the key that
//! `fetch_object` is given. Nasty: names with encoded blanks are fine elsewhere, previews are, too, and thumbnails that
//! are not found are normal.

use std::fmt::Write;

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "encoded_twice",
    service: "files",
    expected: &[Expected::input("encoded_twice::fetch_object", "inputs.key")],
    run: |stage| {
        let good = stage.good();
        stage.requests(good, 3, |random, bad| {
            let preview = bad || random.u8(..) < 90;
            let plain = ["budget.xlsx", "notes.txt", "photo_17.jpg", "contract-final.pdf"];
            let others = ["Q3 report.pdf", "to do (new).txt", "Köln 2026.jpg", "offer #4.pdf"];
            let spoilt = bad || !preview && random.bool();
            let name = stage::pick(random, if spoilt { &others } else { &plain });
            let _answered =
                open_share(&stage::token(random), random.u32(10_000..99_999), preview, random, name);
        });
        Ok(Complaint::Failures)
    },
};

#[derive(Debug, Loggable)]
enum StoreError {
    NotFound,
}

#[derive(Loggable)]
struct Share {
    owner: u32,
    #[public]
    file: String,
}

#[log_boundary]
fn open_share(
    #[public] request_id: &str,
    share: u32,
    from_preview: bool,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] name: &str,
) -> Result<usize, StoreError> {
    let share = load_share(share, name);
    check_access(share.owner, random.u32(1..90_000));
    let stored = encode(name);
    if random.u8(..) < 110 {
        // A file without one is shown without one.
        let thumbnail = format!("thumbnails/{}.png", random.u32(1000..9999));
        let there = if random.bool() { thumbnail.clone() } else { String::new() };
        let _shown = fetch_object(&thumbnail, &there);
    }
    let mut key = encode(&share.file);
    if from_preview {
        key = encode(&key);
    }
    let size = fetch_object(&key, &stored)?;
    for chunk in 0..random.usize(1..5) {
        stream_chunk(chunk, size / 5);
    }
    Ok(size)
}

/// The name as a part of an address.
fn encode(name: &str) -> String {
    name.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _written = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[traced]
fn load_share(share: u32, #[log(skip)] name: &str) -> Share {
    Share { owner: share / 3, file: name.to_owned() }
}

#[traced]
fn check_access(owner: u32, visitor: u32) -> bool {
    owner != visitor
}

#[traced]
fn fetch_object(#[public] key: &str, #[log(skip)] stored: &str) -> Result<usize, StoreError> {
    let signature = sign(key);
    get(key, signature, stored)
}

#[traced]
fn sign(#[public] key: &str) -> u64 {
    key.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |sum: u64, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[traced]
fn get(#[public] key: &str, signature: u64, #[log(skip)] stored: &str) -> Result<usize, StoreError> {
    if key == stored { Ok(key.len() * 1777) } else { Err(StoreError::NotFound) }
}

#[traced]
fn stream_chunk(chunk: usize, bytes: usize) {}
