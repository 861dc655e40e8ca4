//! Which running numbers are missing? A set of numbers as ranges, few as long as few are missing.

use std::collections::BTreeMap;

use crate::logs::Position;

/// Numbers that were seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    /// Begin of each range to its last number, and where its first one stands; no two touch.
    ranges: BTreeMap<u64, (u64, Position)>,
    /// There were too many ranges: gaps are no longer known.
    overflowed: bool,
}

/// How many ranges more there may be, of all threads together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room(usize);

impl Default for Room {
    /// More ranges than this are no gaps but noise.
    fn default() -> Self {
        Self(200_000)
    }
}

impl Ranges {
    pub(super) fn add(&mut self, number: u64, at: Position, room: &mut Room) {
        if self.overflowed {
            return;
        }
        let (mut first, mut last, mut place) = (number, number, at);
        // Every range that the new one touches becomes part of it.
        while let Some((&begin, &(end, there))) = self.ranges.range(..=last.saturating_add(1)).next_back() {
            if end.saturating_add(1) < first {
                break;
            }
            self.ranges.remove(&begin);
            room.0 += 1;
            if begin <= first {
                (first, place) = (begin, there);
            }
            last = last.max(end);
        }
        if room.0 == 0 {
            room.0 += self.ranges.len();
            self.ranges.clear();
            self.overflowed = true;
            return;
        }
        self.ranges.insert(first, (last, place));
        room.0 -= 1;
    }

    /// Whether the number was seen.
    pub(super) fn contains(&self, number: u64) -> bool {
        self.ranges.range(..=number).next_back().is_some_and(|(_, (last, _))| number <= *last)
    }

    /// What is missing between the first and the last number: first and last of each gap, and the line behind it.
    pub(super) fn gaps(&self) -> impl Iterator<Item = (u64, u64, Position)> {
        let nexts = self.ranges.iter().skip(1);
        self.ranges.values().zip(nexts).map(|((last, _), (next, (_, at)))| (last + 1, next - 1, *at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::{At, Block};

    fn ranges(numbers: &[u64], room: &mut Room) -> Ranges {
        let mut ranges = Ranges::default();
        let block = Block::alone(b"\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n");
        numbers.iter().enumerate().for_each(|(line, number)| ranges.add(*number, block.position(line), room));
        ranges
    }

    fn gaps(ranges: &Ranges) -> Vec<(u64, u64, At)> {
        ranges.gaps().map(|(first, last, at)| (first, last, at.at)).collect()
    }

    #[test]
    fn gaps_do_not_depend_on_the_order_of_the_numbers() {
        let mut room = Room::default();
        let forwards = ranges(&[5, 9, 6, 1, 2, 7, 20, 1, 3], &mut room);
        let line = At::Line;
        assert_eq!(gaps(&forwards), [(4, 4, line(1)), (8, 8, line(2)), (10, 19, line(7))]);
        let backwards = ranges(&[3, 1, 20, 7, 2, 1, 6, 9, 5], &mut room);
        let numbers =
            |ranges| gaps(ranges).into_iter().map(|(first, last, _)| (first, last)).collect::<Vec<_>>();
        assert_eq!(numbers(&backwards), numbers(&forwards));
    }

    #[test]
    fn the_greatest_numbers_do_not_overflow() {
        let ranges = ranges(&[u64::MAX, 0, u64::MAX - 1, u64::MAX], &mut Room::default());
        assert_eq!(gaps(&ranges), [(1, u64::MAX - 2, At::Line(3))]);
    }

    #[test]
    fn numbers_without_any_order_take_no_more_memory_than_so_much() {
        let mut room = Room(5);
        let (few, many) = (ranges(&[1, 3], &mut room), ranges(&[2, 4, 6, 8, 10, 12], &mut room));
        assert!(many.overflowed && many.gaps().next().is_none());
        assert_eq!((few.gaps().count(), room), (1, Room(3)));
    }
}
