//! How are durations spread? Counted in buckets that are at most 3 % wide, so that any number of them takes some KiB.

/// Buckets between one power of two and the next.
const FINE: u32 = 32;
const FINE_BITS: u32 = FINE.ilog2();

/// How often which duration was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Histogram {
    /// The number of the first bucket that is held: only the range that was seen is.
    first: u32,
    counts: Vec<u32>,
    total: u128,
    maximum: u64,
}

impl Histogram {
    pub(crate) fn add(&mut self, value: u64) {
        self.total += u128::from(value);
        self.maximum = self.maximum.max(value);
        self.add_to(bucket(value), 1);
    }

    fn add_to(&mut self, bucket: u32, number: u32) {
        if self.counts.is_empty() {
            self.first = bucket;
        }
        if bucket < self.first {
            let missing = (self.first - bucket) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = bucket;
        }
        let position = (bucket - self.first) as usize;
        if position >= self.counts.len() {
            self.counts.resize(position + 1, 0);
        }
        self.counts[position] = self.counts[position].saturating_add(number);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.total += other.total;
        self.maximum = self.maximum.max(other.maximum);
        for (bucket, number) in (other.first..).zip(&other.counts) {
            if *number > 0 {
                self.add_to(bucket, *number);
            }
        }
    }

    pub(crate) fn maximum(&self) -> u64 {
        self.maximum
    }

    /// The sum of all, as far as it can be said in 64 bits.
    pub(crate) fn total(&self) -> u64 {
        u64::try_from(self.total).unwrap_or(u64::MAX)
    }

    /// The value that so many of a thousand do not exceed: within 3 %, and never above the maximum. 0 where there is none.
    pub(crate) fn quantile(&self, thousandths: u64) -> u64 {
        let counted: u64 = self.counts.iter().map(|number| u64::from(*number)).sum();
        let wanted = (counted * thousandths).div_ceil(1000).max(1);
        let mut seen = 0;
        for (bucket, number) in (self.first..).zip(&self.counts) {
            seen += u64::from(*number);
            if seen >= wanted {
                return middle(bucket).min(self.maximum);
            }
        }
        0
    }
}

fn bucket(value: u64) -> u32 {
    if value < u64::from(FINE) {
        return u32::try_from(value).unwrap_or(FINE);
    }
    let power = value.ilog2();
    let within = u32::try_from((value >> (power - FINE_BITS)) & u64::from(FINE - 1)).unwrap_or(0);
    (power - FINE_BITS + 1) * FINE + within
}

fn middle(bucket: u32) -> u64 {
    if bucket < FINE {
        return u64::from(bucket);
    }
    let shift = bucket / FINE - 1;
    let lowest = u64::from(FINE + bucket % FINE) << shift;
    lowest + ((1 << shift) >> 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_near_the_middle_of_its_bucket() {
        for value in
            (0..64).map(|power| 1_u64 << power).flat_map(|power| [power - 1, power, power + power / 3])
        {
            let middle = middle(bucket(value));
            assert!(middle.abs_diff(value) <= value / 50, "{value} {middle}");
        }
        assert!(bucket(u64::MAX) < 2000);
    }

    #[test]
    fn quantiles_are_those_of_the_values_and_merging_changes_nothing() {
        let (mut all, mut odd, mut even) = (Histogram::default(), Histogram::default(), Histogram::default());
        for value in (1..=1000).rev().map(|value| value * 1000) {
            all.add(value);
            if value % 2000 == 0 { even.add(value) } else { odd.add(value) }
        }
        odd.merge(&even);
        assert_eq!(odd, all);
        for (thousandths, expected) in [(500, 500_000_u64), (900, 900_000), (990, 990_000), (1000, 1_000_000)]
        {
            assert!(all.quantile(thousandths).abs_diff(expected) <= expected / 50);
        }
        assert_eq!((all.maximum(), all.total()), (1_000_000, 500_500_000));
        assert_eq!(Histogram::default().quantile(500), 0);
    }
}
