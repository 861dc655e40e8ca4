//! What a service costs that is mostly idle: one burst every two milliseconds. CPU time of all threads, so that a
//! background thread that polls shows.

use std::time::Duration;

use super::{Run, calls_of, cpu, print};
use crate::metric::{Metric, float};
use crate::workload;

const PAUSE: Duration = Duration::from_millis(2);

pub(super) fn run(run: Run, bursts: usize) {
    let requests = workload::requests();
    run.burst(&requests);
    run.settle();
    let before = cpu();
    for _ in 0..bursts {
        run.burst(&requests);
        std::thread::sleep(PAUSE);
    }
    run.recorder.flush();
    print(Metric::PacedCpu, (cpu() - before) / float(calls_of(bursts)));
    run.recorder.finish();
}
