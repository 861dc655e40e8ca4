//! Which running numbers are missing? A set of numbers as ranges, few as long as few are missing.

use std::collections::BTreeMap;

/// Numbers that were seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    /// Begin to last of each range; no two touch.
    ranges: BTreeMap<u64, u64>,
    /// There were too many ranges: gaps are no longer known.
    overflowed: bool,
}

/// More ranges than this are no gaps but noise.
const MOST: usize = 100_000;

impl Ranges {
    pub(super) fn add(&mut self, number: u64) {
        self.add_range(number, number);
    }

    fn add_range(&mut self, mut first: u64, mut last: u64) {
        if self.overflowed {
            return;
        }
        // Every range that the new one touches becomes part of it.
        while let Some((&begin, &end)) = self.ranges.range(..=last.saturating_add(1)).next_back() {
            if end.saturating_add(1) < first {
                break;
            }
            self.ranges.remove(&begin);
            first = first.min(begin);
            last = last.max(end);
        }
        self.ranges.insert(first, last);
        if self.ranges.len() > MOST {
            self.ranges.clear();
            self.overflowed = true;
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        other.ranges.iter().for_each(|(first, last)| self.add_range(*first, *last));
        self.overflowed |= other.overflowed;
    }

    /// What is missing between the first and the last number: first and last of each gap.
    pub(super) fn gaps(&self) -> impl Iterator<Item = (u64, u64)> {
        let nexts = self.ranges.keys().skip(1);
        self.ranges.values().zip(nexts).map(|(last, next)| (last + 1, next - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_do_not_depend_on_the_order_of_the_numbers() {
        let numbers = [5, 9, 6, 1, 2, 7, 20, 1, 3];
        let mut forwards = Ranges::default();
        for number in numbers {
            forwards.add(number);
        }
        let (mut some, mut others) = (Ranges::default(), Ranges::default());
        numbers.iter().rev().enumerate().for_each(|(position, number)| {
            if position % 2 == 0 { some.add(*number) } else { others.add(*number) }
        });
        some.merge(&others);
        assert_eq!(forwards.gaps().collect::<Vec<_>>(), [(4, 4), (8, 8), (10, 19)]);
        assert_eq!(some, forwards);
    }

    #[test]
    fn the_greatest_numbers_do_not_overflow() {
        let mut ranges = Ranges::default();
        for number in [u64::MAX, 0, u64::MAX - 1, u64::MAX] {
            ranges.add(number);
        }
        assert_eq!(ranges.gaps().collect::<Vec<_>>(), [(1, u64::MAX - 2)]);
    }

    #[test]
    fn numbers_without_any_order_take_no_more_memory_than_so_much() {
        let mut ranges = Ranges::default();
        (0..=MOST as u64 + 5).for_each(|number| ranges.add(number * 2));
        assert!(ranges.overflowed && ranges.gaps().next().is_none());
    }
}
