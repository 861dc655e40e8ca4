//! Static things that get a number when they are first used, and are found by it: added behind a lock, found without one.
//!
//! Must never move or forget what was added.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// How many there are in the first block; each block after it is twice as long.
const FIRST_BLOCK: usize = 64;
/// As many as it takes for every number of 32 bits.
const BLOCKS: usize = 27;

type Block<T> = Box<[OnceLock<&'static T>]>;

/// Numbers start at 1.
#[derive(Debug)]
pub(crate) struct Registry<T: 'static> {
    blocks: [OnceLock<Block<T>>; BLOCKS],
    count: Mutex<u32>,
}

impl<T> Registry<T> {
    pub(crate) const fn new() -> Registry<T> {
        Registry { blocks: [const { OnceLock::new() }; BLOCKS], count: Mutex::new(0) }
    }

    /// Gives `item` a number, unless it has one, and stores that in `id`, where 0 stands for none. Whoever sees the
    /// number there (with `Acquire`) finds the item, and `describe` was called with it before.
    #[cold]
    pub(crate) fn add(&self, item: &'static T, id: &AtomicU32, describe: impl FnOnce(u32, &T)) -> u32 {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been faster.
        if let known @ 1.. = id.load(Ordering::Acquire) {
            return known;
        }
        let number = count.saturating_add(1);
        if let Some((block, place)) = place(number) {
            let block = self.blocks[block].get_or_init(|| new_block(block));
            // Nobody else sets it: `count` is locked.
            let _ = block[place].set(item);
        }
        *count = number;
        describe(number, item);
        id.store(number, Ordering::Release);
        number
    }

    /// Everything that was added, with its number.
    #[cfg(feature = "evidence")]
    pub(crate) fn all(&self) -> impl Iterator<Item = (u32, &'static T)> {
        let count = *self.count.lock().unwrap_or_else(PoisonError::into_inner);
        (1..=count).filter_map(|number| Some((number, self.get(number)?)))
    }

    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<&'static T> {
        let (block, place) = place(number)?;
        self.blocks[block].get()?.get(place)?.get().copied()
    }
}

fn new_block<T>(block: usize) -> Block<T> {
    (0..FIRST_BLOCK << block).map(|_| OnceLock::new()).collect()
}

/// In which block, and where in it.
#[inline]
fn place(number: u32) -> Option<(usize, usize)> {
    let position = usize::try_from(number).ok()?.checked_sub(1)? + FIRST_BLOCK;
    let block = (position.ilog2() - FIRST_BLOCK.ilog2()) as usize;
    Some((block, position - (FIRST_BLOCK << block)))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{BLOCKS, FIRST_BLOCK, Registry, place};

    #[test]
    fn what_was_added_is_found_by_its_number() {
        static REGISTRY: Registry<u64> = Registry::new();
        static ITEMS: [u64; 500] = [7; 500];
        for (before, item) in ITEMS.iter().enumerate() {
            let id = AtomicU32::new(0);
            let number = REGISTRY.add(item, &id, |_, _| ());
            assert_eq!((number as usize, number), (before + 1, id.load(Ordering::Relaxed)));
            assert_eq!(REGISTRY.add(item, &id, |_, _| ()), number);
            assert!(REGISTRY.get(number).is_some_and(|found| std::ptr::eq(found, item)));
        }
        assert_eq!([0, 501, u32::MAX].map(|number| REGISTRY.get(number)), [None; 3]);
    }

    #[test]
    fn every_number_has_a_place_of_its_own() {
        assert_eq!(place(0), None);
        assert_eq!(place(1), Some((0, 0)));
        let first_of_second = u32::try_from(FIRST_BLOCK).expect("small") + 1;
        assert_eq!(place(first_of_second - 1), Some((0, FIRST_BLOCK - 1)));
        assert_eq!(place(first_of_second), Some((1, 0)));
        assert!(place(u32::MAX).is_some_and(|(block, _)| block < BLOCKS));
    }
}
