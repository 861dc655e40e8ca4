//! A consumer takes messages in batches, decodes them in parallel and commits the batch's offset.
//!
//! The bug: a producer cut a message off. On-call sees that the batch failed, and fails again. In good batches some messages
//! fail to decode, too: those of a newer version are passed over. Same function, same outcome: the error's type tells.
//! The culprit is that call of `decode`, among dozens which overlap.

use std::thread;

use casefile::{Context, Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};

pub(crate) const CASE: Case = Case {
    name: "poison_message",
    service: "consumer",
    expected: &[Expected::error_type("poison_message::decode"), Expected::outcome("poison_message::decode")],
    run: |stage| {
        let good = stage.good();
        let mut offset = 88_000_000;
        stage.requests(good, 2, |random, bad| {
            let mut batch: Vec<Message> =
                (0..random.u64(12..30)).map(|n| Message::new(offset + n, random)).collect();
            offset += 30;
            if bad {
                let position = random.usize(2..batch.len());
                batch[position].bytes = 3;
            }
            let _answered = consume(random.u8(0..12), &batch);
        });
        Ok(Complaint::Failures)
    },
};

struct Message {
    offset: u64,
    version: u8,
    bytes: usize,
}

impl Message {
    fn new(offset: u64, random: &mut Rng) -> Message {
        let version = if random.u8(..) < 25 { 4 } else { 3 };
        Message { offset, version, bytes: random.usize(40..4000) }
    }
}

#[derive(Debug, Loggable)]
enum DecodeError {
    UnknownVersion { version: u8 },
    Truncated { at: usize },
}

#[derive(Debug, Loggable)]
enum ConsumeError {
    BatchFailed { first: u64 },
}

#[log_boundary]
fn consume(partition: u8, #[log(skip)] batch: &[Message]) -> Result<usize, ConsumeError> {
    let context = Context::current();
    let done: Option<usize> = thread::scope(|scope| {
        let workers: Vec<_> = batch
            .chunks(batch.len().div_ceil(4))
            .map(|part| scope.spawn(context.wrap(|| work(part))))
            .collect();
        workers.into_iter().map(|worker| worker.join().ok().flatten()).sum()
    });
    let first = batch.first().map_or(0, |message| message.offset);
    let done = done.ok_or(ConsumeError::BatchFailed { first })?;
    commit(partition, first + done as u64);
    Ok(done)
}

/// How many were applied or passed over; none if the batch has to be taken again.
fn work(messages: &[Message]) -> Option<usize> {
    for message in messages {
        match decode(message.offset, message.version, message.bytes) {
            Ok(key) => apply(key),
            Err(DecodeError::UnknownVersion { .. }) => {}
            Err(DecodeError::Truncated { .. }) => return None,
        }
    }
    Some(messages.len())
}

#[traced]
fn decode(offset: u64, #[log(skip)] version: u8, #[log(skip)] bytes: usize) -> Result<u64, DecodeError> {
    match (version, bytes) {
        (4.., _) => Err(DecodeError::UnknownVersion { version }),
        (_, ..8) => Err(DecodeError::Truncated { at: bytes }),
        _ => Ok(offset.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40),
    }
}

#[traced]
fn apply(key: u64) {}

#[traced]
fn commit(partition: u8, offset: u64) {}
