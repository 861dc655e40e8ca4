//! A stream's items are not recorded, but its first error is: strict code has to classify it. The value of an `async fn`
//! is the stream itself; what a future gives is recorded whole.

use std::pin::Pin;
use std::task::{Context, Poll};

use casefile::log_boundary;
use futures_core::Stream;

struct Item;
struct FeedError;
struct Feed;

impl Stream for Feed {
    type Item = Result<Item, FeedError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}

#[log_boundary]
fn opaque() -> impl Stream<Item = Result<Item, FeedError>> {
    Feed
}

#[log_boundary]
fn boxed() -> Pin<Box<dyn Stream<Item = Result<Item, FeedError>> + Send>> {
    Box::pin(Feed)
}

#[log_boundary(error = skip)]
fn skipped() -> impl Stream<Item = Result<Item, FeedError>> {
    Feed
}

#[log_boundary]
async fn whole() -> impl Stream<Item = Result<Item, FeedError>> {
    Feed
}

#[log_boundary]
fn future() -> impl Future<Output = Result<Item, FeedError>> {
    std::future::ready(Err(FeedError))
}

fn main() {
    drop(opaque());
    drop(boxed());
    drop(skipped());
    drop(whole());
    drop(future());
}
