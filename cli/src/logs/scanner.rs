//! Who reads which part of which input? As many threads as there are cores, each the next part that nobody has.
//!
//! Must never look into a line.

use std::io;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc;

use super::blocks::{Block, Blocks, Found, MAXIMUM_LINE, Part};
use super::problems::Position;
use super::sequence::{Last, Sequence};
use super::source::Source;
use super::{Logs, progress};
use crate::trouble::Trouble;

/// How much of a file one thread reads at a time.
const UNIT: u64 = 1 << 20;

/// What a thread does with what it reads.
trait Visitor {
    fn block(&mut self, unit: usize, block: &Block<'_>);
    fn unit_ends(&mut self, _unit: usize) {}
    fn ends(&mut self) {}
    /// Nobody wants the rest.
    fn is_done(&self) -> bool {
        false
    }
}

struct Unit {
    source: usize,
    part: Part,
    weight: u64,
}

impl Logs {
    /// Reads everything, on all cores, in no particular order: a state a thread.
    pub(super) fn scan<S: Send>(
        &self,
        new: impl Fn() -> S + Sync,
        visit: impl Fn(&mut S, &Block<'_>) + Sync,
    ) -> Vec<S> {
        struct Plain<'a, S, F>(S, &'a F);
        impl<S, F: Fn(&mut S, &Block<'_>)> Visitor for Plain<'_, S, F> {
            fn block(&mut self, _: usize, block: &Block<'_>) {
                self.1(&mut self.0, block);
            }
        }
        let scan = Scan::of(self);
        let visit = &visit;
        let mut states = Vec::new();
        scan.run(
            || Plain(new(), visit),
            |visitors| states.extend(visitors.into_iter().map(|visitor| visitor.0)),
            || (),
        );
        self.problems.end_scan();
        states
    }

    /// Reads everything, on all cores; what each part gives is folded in the order of files and lines. Ends early where
    /// folding fails.
    pub(super) fn scan_in_order<T: Default + Send>(
        &self,
        visit: impl Fn(&mut T, &Block<'_>) + Sync,
        mut fold: impl FnMut(T) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let scan = Scan::of(self);
        let sequence = Sequence::new(scan.threads);
        let mut folded = Ok(());
        let visit = &visit;
        scan.run(
            || Ordered {
                sequence: &sequence,
                part: 0,
                found: T::default(),
                visit,
                worker: Some(sequence.worker()),
            },
            |_| (),
            || {
                while let Some(part) = sequence.take() {
                    folded = fold(part);
                    if folded.is_err() {
                        sequence.stop();
                    }
                }
            },
        );
        self.problems.end_scan();
        folded
    }
}

/// Hands in what a block gave as soon as it is there: a compressed file is one unit, and may be of any length.
struct Ordered<'a, T, F> {
    sequence: &'a Sequence<T>,
    part: usize,
    found: T,
    visit: &'a F,
    worker: Option<super::sequence::Worker<'a, T>>,
}

impl<T: Default, F: Fn(&mut T, &Block<'_>)> Visitor for Ordered<'_, T, F> {
    fn block(&mut self, unit: usize, block: &Block<'_>) {
        (self.visit)(&mut self.found, block);
        self.sequence.put((unit, self.part), std::mem::take(&mut self.found), Last::No);
        self.part += 1;
    }

    fn unit_ends(&mut self, unit: usize) {
        self.sequence.put((unit, self.part), T::default(), Last::Yes);
        self.part = 0;
    }

    fn ends(&mut self) {
        self.worker = None;
    }

    fn is_done(&self) -> bool {
        self.sequence.is_stopped()
    }
}

/// One reading of everything.
struct Scan<'a> {
    logs: &'a Logs,
    units: Vec<Unit>,
    next: AtomicUsize,
    done: AtomicU64,
    threads: usize,
}

impl<'a> Scan<'a> {
    fn of(logs: &'a Logs) -> Self {
        logs.seen.forget();
        let units: Vec<_> =
            logs.sources.iter().enumerate().flat_map(|(position, source)| units(position, source)).collect();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = cores.min(units.len()).max(1);
        Self { logs, units, next: AtomicUsize::new(0), done: AtomicU64::new(0), threads }
    }

    /// Runs the threads, and `meanwhile` on this one; then hands over what the threads have.
    fn run<V: Visitor + Send>(
        &self,
        new: impl Fn() -> V + Sync,
        finish: impl FnOnce(Vec<V>),
        meanwhile: impl FnOnce(),
    ) {
        let whole = self.units.iter().map(|unit| unit.weight).sum();
        let (ended, until) = mpsc::channel::<()>();
        let visitors = std::thread::scope(|scope| {
            if self.logs.progress {
                scope.spawn(move || progress::show(&self.done, whole, &until));
            }
            // Made here, so that a visitor's being there does not depend on its thread having begun.
            let workers: Vec<_> = (0..self.threads).map(|_| new()).collect();
            let workers: Vec<_> =
                workers.into_iter().map(|visitor| scope.spawn(move || self.work(visitor))).collect();
            meanwhile();
            let visitors = workers
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            let visitors = visitors.collect();
            drop(ended);
            visitors
        });
        finish(visitors);
    }

    fn work<V: Visitor>(&self, mut visitor: V) -> V {
        let mut blocks = Blocks::new();
        while !visitor.is_done() {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(unit) = self.units.get(number) else { break };
            self.read(&mut blocks, number, unit, &mut visitor);
            visitor.unit_ends(number);
            self.done.fetch_add(unit.weight, Ordering::Relaxed);
        }
        visitor.ends();
        visitor
    }

    fn read<V: Visitor>(&self, blocks: &mut Blocks, number: usize, unit: &Unit, visitor: &mut V) {
        let source = &self.logs.sources[unit.source];
        let problems = &self.logs.problems;
        let input: io::Result<Box<dyn io::Read>> = match unit.part {
            Part::Whole => source.reader().map(|reader| reader as Box<dyn io::Read>),
            Part::Bytes(start, _) => {
                source.reader_at(start.saturating_sub(1)).map(|reader| Box::new(reader) as _)
            }
        };
        let mut input = match input {
            Ok(input) => input,
            Err(error) => return problems.file(&source.name, format_args!("cannot be read: {error}")),
        };
        let read = blocks.read(unit.source, unit.part, &mut *input, &mut |found| match found {
            Found::Block(block) => visitor.block(number, &block),
            Found::TooLong(position) => problems.line(position, too_long),
        });
        if let Err((position, error)) = read {
            self.report(source, position, &error);
        }
    }

    fn report(&self, source: &Source, position: Position, error: &io::Error) {
        // What unpacks tells little of what is wrong, and nothing that would help.
        let is_damaged = source.is_compressed()
            || matches!(
                error.kind(),
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
            );
        if is_damaged {
            let place = self.logs.problems.place(position);
            self.logs.problems.file(&place, "the compressed data is cut off or damaged from here on");
        } else {
            self.logs.problems.file(&source.name, format_args!("cannot be read on: {error}"));
        }
    }
}

fn too_long() -> String {
    format!("longer than {} MiB: passed over", MAXIMUM_LINE >> 20)
}

fn units(source: usize, input: &Source) -> Vec<Unit> {
    let Some(length) = input.divisible_length() else {
        return vec![Unit { source, part: Part::Whole, weight: input.weight() }];
    };
    let starts = (0..length.div_ceil(UNIT)).map(|number| number * UNIT);
    let parts = starts.map(|start| (start, (start + UNIT).min(length)));
    parts.map(|(start, end)| Unit { source, part: Part::Bytes(start, end), weight: end - start }).collect()
}
