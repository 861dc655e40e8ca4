//! Allocations a call: on the calling thread, and on all.

use super::{Run, calls_of, print};
use crate::allocations::{on_this_thread, start_counting, total};
use crate::metric::{Metric, float};
use crate::workload;

/// Buffers grow to their size in the first bursts.
const WARM_UP: usize = 16;
const BURSTS: usize = 32;

pub(super) fn run(run: Run) {
    let requests = workload::requests();
    for _ in 0..WARM_UP {
        run.burst(&requests);
        run.settle();
    }
    start_counting();
    let (mut caller, mut all) = (0, 0);
    for _ in 0..BURSTS {
        let (on_this_thread_before, total_before) = (on_this_thread(), total());
        run.burst(&requests);
        let on_this_thread = on_this_thread() - on_this_thread_before;
        caller += on_this_thread;
        let on_others = {
            let others_before = total_before - on_this_thread_before;
            run.recorder.flush();
            (total() - crate::allocations::on_this_thread()) - others_before
        };
        all += on_this_thread + on_others;
        run.settle();
    }
    let calls = float(calls_of(BURSTS));
    print(Metric::CallerAllocations, float(caller) / calls);
    print(Metric::TotalAllocations, float(all) / calls);
    run.recorder.finish();
}
