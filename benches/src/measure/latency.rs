//! How long a call takes while the background keeps up: the distribution of single calls, the time of whole
//! bursts, and the latency that the records tell. Every other burst is timed as a whole, because reading the clock
//! around a call costs about as much as recording it should.

use std::time::Duration;

use super::{Run, each_record, print};
use crate::metric::{Metric, float};
use crate::workload::{self, CALLS_PER_BURST};

const WARM_UP: usize = 100;
/// Between bursts the background gets the time to write.
const PAUSE: Duration = Duration::from_micros(300);

pub(super) fn run(run: Run, bursts: usize) {
    let clock = quanta::Clock::new();
    let requests = workload::requests();
    let mut calls = Vec::with_capacity(bursts * CALLS_PER_BURST);
    let mut whole = Vec::with_capacity(bursts);
    for index in 0..WARM_UP + 2 * bursts {
        if index == WARM_UP {
            calls.clear();
            whole.clear();
        }
        if index.is_multiple_of(2) {
            let begin = clock.raw();
            run.burst(&requests);
            whole.push(clock.raw() - begin);
        } else {
            run.recorder.under_parent(&mut || {
                for request in &requests {
                    let begin = clock.raw();
                    let result = run.recorder.reserve(std::hint::black_box(request));
                    calls.push(clock.raw() - begin);
                    drop(std::hint::black_box(result));
                }
            });
        }
        std::thread::sleep(PAUSE);
    }
    let nanoseconds = |ticks: u64| float(clock.delta_as_nanos(0, ticks));
    calls.sort_unstable();
    whole.sort_unstable();
    print(Metric::CallP50, nanoseconds(quantile(&calls, 500)));
    print(Metric::CallP99, nanoseconds(quantile(&calls, 990)));
    print(Metric::CallP999, nanoseconds(quantile(&calls, 999)));
    print(Metric::Burst, nanoseconds(quantile(&whole, 500)) / float(CALLS_PER_BURST as u64));
    let Run { peer, recorder, directory } = run;
    recorder.finish();
    let mut reported = Vec::new();
    each_record(peer, &directory, |line| reported.extend((peer.latency)(line)));
    reported.sort_unstable_by(f64::total_cmp);
    if let Some(median) = reported.get(reported.len() / 2) {
        print(Metric::ReportedLatency, *median);
    }
}

fn quantile(sorted: &[u64], thousandths: usize) -> u64 {
    sorted[(sorted.len() - 1) * thousandths / 1000]
}
