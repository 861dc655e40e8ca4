//! The bare function: what every other number is taken net of. It records nothing.

use super::{Frames, Mode, Peer, Recorder, Wide};
use crate::workload::{self, Confirmation, Reservation, ReserveError};

pub(crate) const PEER: Peer = Peer {
    name: "bare",
    title: "the bare function",
    modes: &[Mode::On, Mode::Off],
    threads: usize::MAX,
    start: |_| Box::new(Bare),
    is_record: |_| false,
    latency: |_| None,
    frames: Some(frames),
};

struct Bare;

impl Recorder for Bare {
    fn reserve(&self, request: &Reservation) -> Result<Confirmation, ReserveError> {
        workload::reserve(request)
    }

    fn under_parent(&self, work: &mut dyn FnMut()) {
        work();
    }
}

async fn small(number: u64) -> u64 {
    std::future::ready(()).await;
    number
}

async fn wide(numbers: Wide) -> u64 {
    std::future::ready(()).await;
    numbers[0]
}

fn frames() -> Frames {
    Frames { small: size_of_val(&small(0)), wide: size_of_val(&wide([0; 32])) }
}
