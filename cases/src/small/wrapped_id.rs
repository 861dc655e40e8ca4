//! A to-do service whose event IDs come from a 32-bit counter, which runs over in the middle of the day.
//!
//! The bug: `allocate_event_id` counts in 64 bits and hands out the low 32 as a signed number. On-call sees that nothing
//! can be saved any more: `insert_row` refuses the row. The culprit is the output of `allocate_event_id`, negative
//! now; the refusal is its consequence.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "wrapped_id",
    service: "todos",
    expected: &[Expected::output("wrapped_id::allocate_event_id", "output")],
    run: |stage| {
        let good = stage.good();
        let mut shards = [i64::from(i32::MAX) - 3000, 1_871_000_000];
        let mut full = false;
        let bad = stage.requests(good, 4, |random, bad| {
            if bad && !full {
                // An import has used up what was left.
                shards[0] = i64::from(i32::MAX);
                full = true;
            }
            let shard = if full { usize::from(!bad) } else { random.usize(..2) };
            shards[shard] += random.i64(0..40);
            let _answered = save_comment(&stage::token(random), random, &mut shards[shard]);
        });
        Ok(Complaint::first_of(&bad))
    },
};

#[derive(Debug, Loggable)]
enum SaveError {
    NotSaved,
}

#[derive(Debug, Loggable)]
enum ConstraintViolation {
    Check { column: u8 },
}

#[log_boundary]
fn save_comment(
    #[public] request_id: &str,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] sequence: &mut i64,
) -> Result<i32, SaveError> {
    let author = current_user(random);
    let words = clean(random.usize(3..400));
    let comment = store(random, sequence, author, words).map_err(|_| SaveError::NotSaved)?;
    if random.bool() {
        notify_followers(random.usize(0..30), comment);
    }
    Ok(comment)
}

#[traced]
fn current_user(#[log(skip)] random: &mut Rng) -> u32 {
    random.u32(100..999_999)
}

#[traced]
fn clean(characters: usize) -> usize {
    characters - characters / 30
}

#[traced]
fn store(
    #[log(skip)] random: &mut Rng,
    #[log(skip)] sequence: &mut i64,
    author: u32,
    characters: usize,
) -> Result<i32, ConstraintViolation> {
    begin(random.u64(..));
    let event_id = allocate_event_id(sequence);
    insert_row(event_id, author, characters)?;
    touch_parent(random.u32(1..50_000));
    Ok(event_id)
}

#[traced]
fn begin(transaction: u64) {}

#[traced]
fn allocate_event_id(#[log(skip)] sequence: &mut i64) -> i32 {
    *sequence += 1;
    #[expect(clippy::cast_possible_truncation, reason = "the planted bug")]
    let event_id = *sequence as i32;
    event_id
}

#[traced]
fn insert_row(event_id: i32, author: u32, characters: usize) -> Result<(), ConstraintViolation> {
    if event_id < 1 || author == 0 || characters == 0 {
        return Err(ConstraintViolation::Check { column: 1 });
    }
    Ok(())
}

#[traced]
fn touch_parent(todo_list: u32) {}

#[traced]
fn notify_followers(followers: usize, comment: i32) -> usize {
    followers.min(20)
}
