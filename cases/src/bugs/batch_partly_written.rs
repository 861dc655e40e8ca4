//! Stock from suppliers' feeds, written in batches. A batch that could be written in part says which articles were not;
//! the feed is marked as done all the same. Articles that are being counted cannot be written.
//!
//! Everything ends well; the supplier complains about one feed, after which articles are out of stock.
//!
//! The culprit is `write_batch`: its output names articles that were not written, which no other one does.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::sync::Mutex;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, pick, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "batch_partly_written",
    expected: &[Expected { function: "Stock::write_batch", path: "output", kind: Kind::Output }],
    run,
};

const SUPPLIERS: [&str; 4] = ["sup_north", "sup_east", "sup_south", "sup_west"];
const BATCH: usize = 8;

#[derive(Loggable)]
#[public]
struct Feed {
    feed_id: String,
    supplier: String,
    received_at_ms: u64,
    #[log(skip)]
    articles: Vec<Article>,
    compressed: bool,
}

#[derive(Clone, Copy, Loggable)]
struct Article {
    article: u32,
    quantity: u32,
}

#[derive(Loggable)]
struct Written {
    written: usize,
    not_written: Vec<u32>,
}

#[derive(Loggable)]
#[public]
struct Summary {
    run_id: String,
    batches: usize,
    done_at_ms: u64,
}

#[derive(Default)]
struct Stock {
    quantities: Mutex<HashMap<u32, u32>>,
    being_counted: Mutex<HashSet<u32>>,
}

#[traced(public_text)]
impl Stock {
    #[log_boundary]
    fn take_feed(&self, feed: &Feed) -> Summary {
        if feed.compressed {
            self.unpack(&feed.feed_id);
        }
        let articles = self.check_articles(&feed.articles);
        let batches = articles.chunks(BATCH);
        let count = batches.len();
        for batch in batches {
            self.write_batch(&feed.supplier, batch);
        }
        self.tell_shops(&feed.supplier, articles.len());
        Summary { run_id: self.mark_done(&feed.feed_id), batches: count, done_at_ms: now_ms() }
    }

    fn unpack(&self, feed_id: &str) -> usize {
        wait(50..200);
        feed_id.len() * fastrand::usize(90..400)
    }

    fn check_articles(&self, articles: &[Article]) -> Vec<Article> {
        articles.iter().copied().filter(|article| article.article > 0).collect()
    }

    fn write_batch(&self, supplier: &str, batch: &[Article]) -> Written {
        wait(100..400);
        let being_counted = lock(&self.being_counted);
        let mut quantities = lock(&self.quantities);
        let mut not_written = Vec::new();
        for Article { article, quantity } in batch {
            if being_counted.contains(article) {
                not_written.push(*article);
            } else if !supplier.is_empty() {
                quantities.insert(*article, *quantity);
            }
        }
        Written { written: batch.len() - not_written.len(), not_written }
    }

    fn tell_shops(&self, supplier: &str, articles: usize) -> usize {
        wait(50..200);
        articles + supplier.len() + fastrand::usize(0..4)
    }

    fn mark_done(&self, feed_id: &str) -> String {
        wait(50..200);
        random_id(&feed_id[..4])
    }
}

fn feed() -> Feed {
    let first = fastrand::u32(1000..9000);
    let article = |article| Article { article, quantity: fastrand::u32(0..400) };
    Feed {
        feed_id: random_id("feed"),
        supplier: pick(&SUPPLIERS).to_owned(),
        received_at_ms: now_ms(),
        articles: (first..first + fastrand::u32(10..45)).map(article).collect(),
        compressed: percent(40),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("stock")?;
    let stock = Stock::default();
    for _ in 0..40 {
        request(|| stock.take_feed(&feed()));
        other_endpoints::now_and_then();
    }
    let unlucky = feed();
    // Somebody stands in front of three shelves and counts.
    let counted = unlucky.articles[4..7].iter().map(|article| article.article);
    lock(&stock.being_counted).extend(counted);
    let (complaint, _summary) = request(|| stock.take_feed(&unlucky));
    lock(&stock.being_counted).clear();
    for _ in 0..3 {
        request(|| stock.take_feed(&feed()));
    }
    Ok(Some(complaint))
}
