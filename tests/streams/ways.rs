//! The ways in which people make streams, each under the attribute that the module around this one names. Every stream
//! naps, calls [`leaf`](crate::leaf) and yields two items.

use std::pin::Pin;

use async_stream::stream;
use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream, LocalBoxStream};

use super::instrument;
use crate::{NAP, leaf};

type Alias<T> = Pin<Box<dyn Stream<Item = T> + Send + Sync>>;

/// Naps before its first item.
fn plain(from: u32) -> impl Stream<Item = u32> + Send + Sync + use<> {
    stream! {
        tokio::time::sleep(NAP).await;
        yield from;
        yield from + leaf().await;
    }
}

#[instrument]
pub(crate) fn by_impl_stream(from: u32) -> impl Stream<Item = u32> {
    stream! {
        tokio::time::sleep(NAP).await;
        yield from;
        yield from + leaf().await;
    }
}

#[instrument]
pub(crate) fn by_unfold(from: u32) -> impl Stream<Item = u32> + Send {
    let to = from + 2;
    stream::unfold(from, move |number| async move {
        if number == from {
            tokio::time::sleep(NAP).await;
            leaf().await;
        }
        (number < to).then_some((number, number + 1))
    })
}

#[instrument]
pub(crate) fn by_poll_fn(from: u32) -> impl Stream<Item = u32> + Unpin {
    let mut inner = Box::pin(plain(from));
    stream::poll_fn(move |task| inner.as_mut().poll_next(task))
}

#[instrument]
pub(crate) fn by_box(from: &u32) -> Pin<Box<dyn Stream<Item = u32> + '_>> {
    Box::pin(stream! {
        for await item in plain(*from) {
            yield item;
        }
    })
}

#[instrument]
pub(crate) fn by_boxed(from: u32) -> BoxStream<'static, u32> {
    if from == 0 {
        return stream::empty().boxed();
    }
    plain(from).map(|item| item).boxed()
}

#[instrument]
pub(crate) fn by_local_boxed(from: u32) -> LocalBoxStream<'static, u32> {
    plain(from).boxed_local()
}

#[instrument]
pub(crate) fn by_alias(from: u32) -> Alias<u32> {
    Box::pin(plain(from))
}

pub(crate) trait Numbers {
    fn by_trait(&self, from: u32) -> impl Stream<Item = u32> + Send;
    fn by_provided(&self, from: u32) -> impl Stream<Item = u32> + Send;
}

pub(crate) struct Source {
    pub(crate) step: u32,
}

impl Numbers for Source {
    #[instrument]
    fn by_trait(&self, from: u32) -> impl Stream<Item = u32> + Send {
        let step = self.step;
        plain(from).map(move |item| item * step)
    }

    #[instrument]
    fn by_provided(&self, from: u32) -> impl Stream<Item = u32> + Send {
        plain(from)
    }
}

#[instrument]
impl Source {
    pub(crate) fn by_method(&mut self, from: u32) -> impl Stream<Item = u32> + '_ {
        plain(from).map(|item| item * self.step)
    }
}

#[instrument]
pub(crate) mod feeds {
    use super::{BoxStream, StreamExt, plain};

    pub(crate) fn by_module(from: u32) -> BoxStream<'static, u32> {
        plain(from).boxed()
    }
}

/// One of each, none of them polled.
pub(crate) fn all<'a>(source: &'a mut Source, fixed: &'a Source) -> Vec<LocalBoxStream<'a, u32>> {
    vec![
        by_impl_stream(2).boxed_local(),
        by_unfold(2).boxed_local(),
        by_poll_fn(2).boxed_local(),
        by_box(&2),
        by_boxed(2),
        by_local_boxed(2),
        by_alias(2),
        fixed.by_trait(2).boxed_local(),
        fixed.by_provided(2).boxed_local(),
        source.by_method(2).boxed_local(),
        feeds::by_module(2),
    ]
}
