//! Bursts for callgrind: a fixed number of them, with the background given the time to finish after each, so that
//! nothing is lost. The difference of two numbers of bursts is what the further bursts cost.

use super::{Run, calls_of, kept};
use crate::peers::Mode;
use crate::workload;

/// The pattern by which callgrind finds [`counted_calls`], and nothing else.
pub(crate) const COUNTED: &str = "*counted_calls*";

pub(super) fn run(run: Run, bursts: usize, mode: Mode) {
    let requests = workload::requests();
    for _ in 0..bursts {
        if mode == Mode::Off {
            // Without a parent: what being off costs is asked of one function.
            counted_calls(&mut || super::calls(&*run.recorder, &requests));
        } else {
            counted_calls(&mut || run.burst(&requests));
            run.settle();
        }
    }
    let Run { peer, recorder, directory } = run;
    recorder.finish();
    println!("calls {} kept {}", calls_of(bursts), kept(peer, &directory));
}

/// Callgrind counts what is done in here; a second function whose name matches would turn counting off again.
#[inline(never)]
fn counted_calls(work: &mut dyn FnMut()) {
    work();
}
