//! A proxy scores requests with a model, whose features are the columns that a table has at the moment.
//!
//! The bug: the query for the columns does not name the database, and since this morning its user may also see the copy of
//! the table in the databases beneath. On-call sees that there are more features than were made room for. The culprit is
//! the output of `list_columns`. Nasty: the call that fails is another one, and has not been touched for years; features
//! are only loaded when the file is due.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "columns_seen_twice",
    service: "bot-scores",
    expected: &[Expected::output("columns_seen_twice::list_columns", "output")],
    run: |stage| {
        let mut generation = 7_120;
        let good = stage.good();
        stage.requests(good, 3, |random, bad| {
            let due = bad || random.u8(..) < 170;
            generation += u32::from(due);
            let country = stage::pick(random, &["DE", "FR", "US", "BR", "JP", "IN"]);
            let visible = if bad { &["default", "r0"][..] } else { &["default"] };
            let columns = random.u16(11..=16);
            let state = State { due, generation, visible, columns };
            let _answered = score(&stage::token(random), random.u32(1..9_000), country, random, &state);
        });
        Ok(Complaint::Failures)
    },
};

const ROOM: usize = 20;

struct State {
    due: bool,
    generation: u32,
    visible: &'static [&'static str],
    columns: u16,
}

#[derive(Loggable)]
struct Column {
    #[public]
    database: &'static str,
    number: u16,
}

#[derive(Debug, Loggable)]
enum ScoreError {
    NoRoom { features: usize },
}

#[log_boundary]
fn score(
    #[public] request_id: &str,
    zone: u32,
    #[public] country: &str,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] state: &State,
) -> Result<u8, ScoreError> {
    let fingerprint = fingerprint(random.u64(..), country);
    if state.due {
        refresh(state.generation, state)?;
    }
    for rule in 0..random.u8(0..5) {
        apply_rule(rule, zone);
    }
    Ok(weigh(fingerprint, state.generation))
}

#[traced]
fn fingerprint(handshake: u64, #[public] country: &str) -> u64 {
    handshake.rotate_left(7)
}

#[traced]
fn refresh(generation: u32, #[log(skip)] state: &State) -> Result<usize, ScoreError> {
    let columns = list_columns("http_requests_features", state);
    let features = lay_out(&columns)?;
    write_file(generation, features);
    Ok(features)
}

#[traced]
fn list_columns(#[public] table: &str, #[log(skip)] state: &State) -> Vec<Column> {
    let visible = state.visible.iter();
    let rows = visible.flat_map(|database| (0..state.columns).map(|number| Column { database, number }));
    rows.collect()
}

#[traced]
fn lay_out(#[log(skip)] columns: &[Column]) -> Result<usize, ScoreError> {
    if columns.len() > ROOM { Err(ScoreError::NoRoom { features: columns.len() }) } else { Ok(columns.len()) }
}

#[traced]
fn write_file(generation: u32, features: usize) -> usize {
    features * 64
}

#[traced]
fn apply_rule(rule: u8, zone: u32) -> bool {
    zone.is_multiple_of(u32::from(rule) + 2)
}

#[traced]
fn weigh(fingerprint: u64, generation: u32) -> u8 {
    u8::try_from(fingerprint % 100).unwrap_or_default()
}
