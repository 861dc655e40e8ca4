//! What every peer records: one function at a service boundary, its types, and the requests it is called with.
//! The same for all; nothing in here may know a peer, except that the types carry the derives that peers need.

use std::fmt;

use casefile::Loggable;
use serde::Serialize;

/// How many calls run under one parent span.
pub(crate) const CALLS_PER_BURST: usize = 64;

/// Four inputs that are recorded, and a phone number that must not be.
#[derive(Loggable, Serialize)]
pub(crate) struct Reservation {
    #[public]
    pub(crate) restaurant: String,
    pub(crate) slot: u64,
    pub(crate) party_size: u32,
    pub(crate) outdoors: bool,
    #[sensitive]
    #[serde(skip)]
    #[expect(dead_code, reason = "it is there to be left out")]
    pub(crate) phone: String,
}

#[derive(Clone, Debug, Loggable, Serialize)]
pub(crate) struct Confirmation {
    pub(crate) id: u64,
    #[public]
    pub(crate) code: String,
}

#[derive(Clone, Debug, Loggable, Serialize)]
pub(crate) enum ReserveError {
    SlotTaken { slot: u64 },
}

impl fmt::Display for ReserveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ReserveError::SlotTaken { slot } = self;
        write!(formatter, "slot {slot} is taken")
    }
}

impl std::error::Error for ReserveError {}

/// The body: some arithmetic and, unless it fails, one allocation. One call in 16 fails.
#[inline]
pub(crate) fn reserve(request: &Reservation) -> Result<Confirmation, ReserveError> {
    if request.slot.is_multiple_of(16) {
        return Err(ReserveError::SlotTaken { slot: request.slot });
    }
    let id = (request.slot ^ u64::from(request.party_size)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut code = String::with_capacity(8);
    let mut rest = id;
    for _ in 0..6 {
        code.push(char::from(b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ"[(rest >> 59) as usize]));
        rest <<= 5;
    }
    Ok(Confirmation { id, code })
}

/// The requests of one burst.
pub(crate) fn requests() -> Vec<Reservation> {
    (0_u32..)
        .take(CALLS_PER_BURST)
        .map(|index| Reservation {
            restaurant: format!("rst_{:06}", 417 * index),
            slot: 1_760_000_000 + u64::from(index),
            party_size: 2 + index % 7,
            outdoors: index % 3 == 0,
            phone: format!("+1555010{index:04}"),
        })
        .collect()
}
