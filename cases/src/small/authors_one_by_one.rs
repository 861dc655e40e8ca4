//! A feed shows posts with their authors, which are loaded in one batch.
//!
//! The bug: for readers who have blocked somebody the batch is passed by, and each author is loaded alone. Nothing fails;
//! the feed is slow, and no single call is. The culprit is the calls of `load_author` that should not be (the batch that
//! is missing, `load_authors`, says the same). Good requests call `load_author` once where a post is pinned, and `render_post`
//! as often as there are posts.

use std::thread;
use std::time::Duration;

use casefile::{log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "authors_one_by_one",
    service: "feed",
    expected: &[
        Expected::extra("authors_one_by_one::load_author"),
        Expected::missing("authors_one_by_one::load_authors"),
    ],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 3, |random, bad| {
            let reader = random.u32(1_000_000..9_999_999);
            let blocked = if bad { random.u8(1..4) } else { 0 };
            feed(&stage::token(random), reader, random, blocked);
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[log_boundary]
fn feed(
    #[public] request_id: &str,
    reader: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] blocked: u8,
) -> usize {
    let posts = load_posts(reader, random);
    if random.u8(..) < 80 {
        let author = load_author(random.u32(1..90_000));
        render_pinned(author);
    }
    let authors = if blocked == 0 {
        load_authors(&posts)
    } else {
        posts.iter().map(|author| load_author(*author)).collect()
    };
    for author in authors {
        render_post(author, random.u32(10..5000));
    }
    posts.len()
}

/// The authors of the posts.
#[traced]
fn load_posts(reader: u32, #[log(skip)] random: &mut Rng) -> Vec<u32> {
    (0..random.u8(6..22)).map(|_| random.u32(1..90_000)).collect()
}

#[traced]
fn load_author(author: u32) -> u32 {
    thread::sleep(Duration::from_micros(1200));
    author * 3
}

#[traced]
fn load_authors(authors: &[u32]) -> Vec<u32> {
    thread::sleep(Duration::from_micros(1500));
    authors.iter().map(|author| author * 3).collect()
}

#[traced]
fn render_pinned(name: u32) {}

#[traced]
fn render_post(name: u32, characters: u32) {}
