//! What could a field have been made from? For one place in the tree: a row for each call there, a column for each field
//! of the call itself, of its callers and of the calls that had ended by then.
//!
//! Must never offer a field that was not known yet when the call was entered (or left, for what it left behind).

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::corpus::{Corpus, Sample};
use super::tolerance::Tolerance;
use super::words::{ABSENT, Derived, PathId, SiteId, ValueId};

/// How many of the calls that ended last are looked at as sources.
const MOST_EARLIER: usize = 48;
const MOST_GOOD_ROWS: usize = 240;
const MOST_COLUMNS: usize = 600;

/// Whose field a column is, seen from the row's call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Place {
    /// Its own input.
    Entry,
    /// Its own output, outcome or count of callees.
    Exit,
    /// An input of a caller.
    Caller(SiteId),
    /// An input of the call at that place that had ended, and is nearest in the tree; of several the last.
    EarlierEntry(SiteId),
    /// An output of it.
    EarlierExit(SiteId),
    /// The sum over all of its own callees at that place.
    CalleesSum(SiteId),
}

/// Which moment of the call the rows describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Entered,
    Left,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) place: Place,
    pub(crate) path: PathId,
}

pub(crate) struct Column {
    pub(crate) key: Key,
    /// One for each row; [`ABSENT`] where the row has no such field.
    pub(crate) values: Vec<ValueId>,
    /// Whether this moment's own fields are the call's.
    pub(crate) is_target: bool,
}

/// Which call a row is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// Index of the good trace; none for the bad one.
    pub(crate) good: Option<usize>,
    /// Index of the sampled call.
    pub(crate) call: usize,
}

pub(crate) struct Matrix {
    /// Where the rows' calls stand.
    pub(crate) site: SiteId,
    pub(crate) moment: Moment,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    /// The first so many rows are of good traces, the rest of the bad one.
    pub(crate) good_rows: usize,
    pub(crate) tolerance: Tolerance,
    /// The number of each good trace.
    numbers: Vec<usize>,
    /// For each row of the bad trace and each column: the call that the value came from.
    origins: Vec<HashMap<Key, usize>>,
}

struct Cells {
    known: Vec<(Key, ValueId)>,
    /// Of the bad trace alone: nobody asks for those of hundreds of good ones.
    origins: HashMap<Key, usize>,
    keeps_origins: bool,
}

/// How far down two calls have the same callers, and how few steps that is from the other one; none where they share none.
type Nearness = Option<(usize, Reverse<usize>)>;

impl Matrix {
    pub(crate) fn new(corpus: &Corpus<'_>, site: SiteId, moment: Moment) -> Self {
        let here = |sample: &Sample<'_>| -> Vec<usize> {
            (0..sample.calls.len()).filter(|call| sample.calls[*call].site == site).collect()
        };
        let mut rows: Vec<Row> = Vec::new();
        for (good, sample) in corpus.good.iter().enumerate() {
            // What a call leaves behind when it fails is not what it should be compared with.
            let usable =
                here(sample).into_iter().filter(|call| moment == Moment::Entered || sample.succeeded(*call));
            rows.extend(usable.map(|call| Row { good: Some(good), call }));
        }
        if rows.len() > MOST_GOOD_ROWS {
            let step = rows.len().div_ceil(MOST_GOOD_ROWS);
            rows = rows.into_iter().step_by(step).collect();
        }
        let good_rows = rows.len();
        rows.extend(here(&corpus.bad).into_iter().map(|call| Row { good: None, call }));
        Self::fill(corpus, site, moment, rows, good_rows)
    }

    fn fill(corpus: &Corpus<'_>, site: SiteId, moment: Moment, rows: Vec<Row>, good_rows: usize) -> Self {
        let mut columns: Vec<Column> = Vec::new();
        let mut numbers: HashMap<Key, usize> = HashMap::new();
        let mut origins = Vec::new();
        // The bad trace first: a source that it does not have explains nothing.
        let order = (good_rows..rows.len()).chain(0..good_rows);
        for row in order {
            let sample = rows[row].good.map_or(&corpus.bad, |good| &corpus.good[good]);
            let is_bad = row >= good_rows;
            let cells = Cells::of(sample, rows[row].call, moment, corpus, is_bad);
            corpus.count_steps(cells.known.len());
            for (key, value) in cells.known {
                let is_target = key.place == own(moment);
                let number = match numbers.get(&key) {
                    Some(number) => *number,
                    None if (row < good_rows && !is_target) || columns.len() >= MOST_COLUMNS => continue,
                    None => {
                        numbers.insert(key, columns.len());
                        columns.push(Column { key, values: vec![ABSENT; rows.len()], is_target });
                        columns.len() - 1
                    }
                };
                columns[number].values[row] = value;
            }
            if is_bad {
                origins.push(cells.origins);
            }
        }
        let numbers = corpus.good.iter().map(|sample| sample.number).collect();
        Self { site, moment, columns, rows, good_rows, tolerance: corpus.tolerance, numbers, origins }
    }

    /// The call of the bad trace that a row's value in a column came from.
    pub(crate) fn origin(&self, row: usize, key: Key) -> Option<usize> {
        match key.place {
            Place::Entry | Place::Exit | Place::CalleesSum(_) => Some(self.rows[row].call),
            _ => self.origins[row - self.good_rows].get(&key).copied(),
        }
    }

    /// The number of a row's good trace.
    pub(crate) fn trace(&self, row: usize) -> Option<usize> {
        self.rows[row].good.map(|good| self.numbers[good])
    }

    pub(crate) fn bad_rows(&self) -> std::ops::Range<usize> {
        self.good_rows..self.rows.len()
    }

    pub(crate) fn targets(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.is_target)
    }
}

fn own(moment: Moment) -> Place {
    match moment {
        Moment::Entered => Place::Entry,
        Moment::Left => Place::Exit,
    }
}

impl Cells {
    fn of(
        sample: &Sample<'_>,
        call: usize,
        moment: Moment,
        corpus: &Corpus<'_>,
        keeps_origins: bool,
    ) -> Self {
        let mut cells = Self { known: Vec::new(), origins: HashMap::new(), keeps_origins };
        let own = &sample.calls[call];
        cells.put(Place::Entry, &own.fields.entry, call);
        let mut until = own.start;
        if moment == Moment::Left {
            cells.put(Place::Exit, &own.fields.exit, call);
            cells.sums(sample, call, corpus);
            until = own.end;
        }
        for caller in sample.callers(call).take(8) {
            let caller_call = &sample.calls[caller];
            cells.put(Place::Caller(caller_call.site), &caller_call.fields.entry, caller);
        }
        cells.earlier(sample, call, until);
        cells
    }

    fn put(&mut self, place: Place, fields: &[(PathId, ValueId)], origin: usize) {
        for (path, value) in fields {
            let key = Key { place, path: *path };
            self.known.push((key, *value));
            if self.keeps_origins && !matches!(place, Place::Entry | Place::Exit) {
                self.origins.insert(key, origin);
            }
        }
    }

    fn earlier(&mut self, sample: &Sample<'_>, call: usize, until: u64) {
        let ended = sample.by_end.partition_point(|index| sample.calls[*index].end <= until);
        let mut above: Vec<usize> = std::iter::once(call).chain(sample.callers(call).take(64)).collect();
        above.reverse();
        // What two calls have in common, from the root down: values reach a call by its callers, not by other threads.
        let nearness = |other: usize| {
            let is_shared = |caller: usize| above.iter().rposition(|known| *known == caller);
            let mut own = std::iter::once(other).chain(sample.callers(other).take(64)).enumerate();
            own.find_map(|(steps, caller)| Some((is_shared(caller)?, Reverse(steps))))
        };
        let mut nearest: BTreeMap<SiteId, (Nearness, usize)> = BTreeMap::new();
        for other in sample.by_end[..ended].iter().rev().take(MOST_EARLIER).copied() {
            if other == call {
                continue;
            }
            let nearness = nearness(other);
            let known = nearest.entry(sample.calls[other].site).or_insert((nearness, other));
            // Of two that are as near it is the one that ended last.
            if nearness > known.0 {
                *known = (nearness, other);
            }
        }
        for (site, (_, other)) in nearest {
            let earlier = &sample.calls[other];
            self.put(Place::EarlierEntry(site), &earlier.fields.entry, other);
            self.put(Place::EarlierExit(site), &earlier.fields.exit, other);
        }
    }

    /// Only where a function was called more than once somewhere: the sum of one is that one.
    fn sums(&mut self, sample: &Sample<'_>, call: usize, corpus: &Corpus<'_>) {
        let mut sums: BTreeMap<Key, (f64, usize)> = BTreeMap::new();
        let callees = sample.trace.calls[sample.calls[call].index].children.iter().take(256);
        for callee in callees.filter_map(|index| sample.sampled(*index)) {
            let callee = &sample.calls[callee];
            for (path, value) in &callee.fields.exit {
                let plain = corpus.words.paths.get(*path).derived == Derived::Plain;
                if let (true, Some(number)) = (plain, corpus.words.as_number(*value)) {
                    let key = Key { place: Place::CalleesSum(callee.site), path: *path };
                    let (sum, count) = sums.entry(key).or_default();
                    *sum += number;
                    *count += 1;
                }
            }
        }
        for (key, (sum, count)) in sums {
            if let (true, Some(value)) = (count > 0, corpus.words.find_number(sum)) {
                self.known.push((key, value));
            }
        }
    }
}
