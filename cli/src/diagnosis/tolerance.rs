//! How many good traces may break a rule that is believed all the same? A fault that nothing reports hits several requests,
//! and all of them count as good.
//!
//! Must never tolerate so much that a habit of every sixth trace looks like a fault.

use std::collections::BTreeSet;

use super::matrix::Matrix;

/// Which share of the observations may miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tolerance {
    thousandths: usize,
}

/// Good traces, by their place among all of them, that have the same fault as the bad one.
pub(crate) type Accomplices = BTreeSet<usize>;

impl Tolerance {
    /// A rule holds in all good traces.
    pub(crate) const STRICT: Self = Self { thousandths: 0 };
    /// Some of the good traces have the fault too.
    pub(crate) const LENIENT: Self = Self { thousandths: 160 };

    /// How many of so many observations may miss.
    pub(crate) fn most_misses(self, observations: usize) -> usize {
        observations * self.thousandths / 1000
    }

    pub(crate) fn is_strict(self) -> bool {
        self.thousandths == 0
    }
}

/// By how much a rule is less sure for its misses, in nats.
pub(crate) fn doubt(misses: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred observations")]
    (misses as f64 + 1.0).ln()
}

/// The traces of some rows.
pub(crate) fn traces(matrix: &Matrix, rows: impl IntoIterator<Item = usize>) -> Accomplices {
    rows.into_iter().filter_map(|row| matrix.trace(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sixth_may_miss_at_most() {
        assert_eq!(Tolerance::STRICT.most_misses(1000), 0);
        assert_eq!([6, 7, 40, 200].map(|count| Tolerance::LENIENT.most_misses(count)), [0, 1, 6, 32]);
    }
}
