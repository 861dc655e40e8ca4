//! A frame of another process as one of this: what had a number there gets the one it has here.

use super::catalogue::Catalogue;
use crate::frame::{self, Reference};
use crate::moment;

/// The same frame for this process; none if it is damaged, or refers to something that nobody described.
pub(super) fn relocate(frame: &[u8], catalogue: &Catalogue) -> Option<Vec<u8>> {
    let mut references = Vec::new();
    let mut found = |reference, place| references.push((reference, place));
    if frame::half(frame).is_some() {
        frame::references(frame, &mut found)?;
    } else {
        moment::references(frame, &mut found)?;
    }
    let mut relocated = frame.to_vec();
    for (reference, place) in references {
        let number = relocated.get_mut(place..)?.first_chunk_mut()?;
        let there = u32::from_le_bytes(*number);
        let here = match reference {
            Reference::Callsite => catalogue.callsites.get(&there)?.id(),
            Reference::Shape => catalogue.shapes.get(&there)?.id(),
        };
        *number = here.to_le_bytes();
    }
    Some(relocated)
}
