//! What does a rule that good traces keep say of the bad one? That it holds there, or is broken.
//!
//! Must never weigh one rule against another: that is for `blame`.

use super::matrix::{Key, Matrix, Place};
use super::tolerance::Accomplices;
use super::words::{Derived, PathId, SiteId, Words};

/// A field of a call of the bad trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FieldAt {
    /// Index of the sampled call.
    pub(crate) call: usize,
    pub(crate) path: PathId,
    /// Whether it is of what the call was entered with.
    pub(crate) entry: bool,
}

/// Which sort of rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// Two fields are equal.
    Equal,
    /// One is one of several.
    Among,
    /// One is computed from others.
    Computed,
    /// One follows from another, as its currency from a country.
    Follows,
}

/// A rule, applied to one call of the bad trace.
#[derive(Debug, Clone)]
pub(crate) struct Judgement {
    pub(crate) rule: Rule,
    pub(crate) target: FieldAt,
    pub(crate) sources: Vec<FieldAt>,
    pub(crate) verdict: Verdict,
    /// How surely good traces keep it, in nats.
    pub(crate) strength: f64,
    /// The rule in words, where it is broken.
    pub(crate) reason: String,
    /// What the rule expects, where it is a number.
    pub(crate) expected: Option<f64>,
    /// The good traces that break it too.
    pub(crate) accomplices: Accomplices,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Holds,
    Broken,
    /// The rule's source has a value that no good trace has, so that any result is expected.
    Unheard,
}

/// So many rules are tried on one trace that some hold by chance; one that is believed must be less likely than that.
pub(crate) const LEAST_SURPRISE: f64 = 13.0;

/// How strongly a rule speaks that so many observations keep.
pub(crate) fn strength(observations: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred observations")]
    (observations as f64 + 1.0).ln().min(5.0)
}

/// In how many ways, as a logarithm, so many can be chosen of all.
#[expect(clippy::cast_precision_loss, reason = "a few hundred observations")]
pub(crate) fn ways(all: usize, chosen: usize) -> f64 {
    (0..chosen).map(|index| ((all - index) as f64 / (index + 1) as f64).ln()).sum()
}

pub(crate) fn field_at(matrix: &Matrix, row: usize, key: Key) -> Option<FieldAt> {
    let entry = matches!(key.place, Place::Entry | Place::Caller(_) | Place::EarlierEntry(_));
    Some(FieldAt { call: matrix.origin(row, key)?, path: key.path, entry })
}

/// A field in words, as seen from a call at this place: `the amount of charge_card`.
pub(crate) fn name(words: &Words, own: SiteId, key: Key) -> String {
    let path = words.paths.get(key.path);
    let field = match path.derived {
        Derived::Plain | Derived::Element => path.text.clone(),
        Derived::Members => format!("the members of {}", path.text),
        Derived::First => format!("the first of {}", path.text),
        Derived::Least => format!("the least of {}", path.text),
        Derived::Most => format!("the most of {}", path.text),
        Derived::Rising => format!("whether {} rises", path.text),
        Derived::Falling => format!("whether {} falls", path.text),
        Derived::Length => format!("the length of {}", path.text),
        Derived::Sum => format!("the sum of {}", path.text),
        Derived::Shape => format!("the form of {}", path.text),
        Derived::Part(number) => format!("part {} of {}", number + 1, path.text),
        Derived::Age => format!("the age of {}", path.text),
        Derived::Calls => format!("the number of calls of {}", short(&path.text)),
    };
    match key.place {
        Place::Entry | Place::Exit => field,
        Place::Caller(site) | Place::EarlierEntry(site) | Place::EarlierExit(site) => {
            let function = &words.sites.get(site).function;
            let before = if *function == words.sites.get(own).function { "the earlier " } else { "" };
            format!("{field} of {before}{}", short(function))
        }
        Place::CalleesSum(site) => {
            format!("the sum of {field} over all calls of {}", short(&words.sites.get(site).function))
        }
    }
}

/// The last segment of a function's path.
pub(crate) fn short(function: &str) -> &str {
    function.rsplit("::").next().unwrap_or(function)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_chance_is_unlikely_only_with_enough_on_both_sides() {
        assert!(ways(40, 10) > LEAST_SURPRISE);
        assert!(ways(40, 3) < LEAST_SURPRISE);
    }
}
