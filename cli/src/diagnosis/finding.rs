//! What is found in the bad trace that good ones do not have? One thing about one call, how surely, and why.
//!
//! Must never say who is to blame: one finding may be another's consequence.

use serde::Serialize;

use super::tolerance::Accomplices;

/// In which way a call is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A call that good traces have was not made.
    MissingCall,
    /// A call was made that good traces do not have, or more often.
    ExtraCall,
    /// It ended in another way, or in another error.
    Outcome,
    /// It was entered and never returned.
    Unfinished,
    /// It gave back another value.
    Output,
    /// It was given another value.
    Inputs,
    /// It took longer.
    Duration,
    /// It ran before, after or beside another call than it does in good traces.
    Order,
}

/// One thing that differs.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    /// The sampled call that it is about; of a missing call its caller.
    pub(crate) call: usize,
    pub(crate) kind: Kind,
    pub(crate) function: String,
    pub(crate) path: String,
    /// How surely it is no chance, in nats.
    pub(crate) strength: f64,
    pub(crate) reason: String,
    /// When it was so: what a call was given at its start, all else at its end.
    pub(crate) since: u64,
    /// The good traces that have it too.
    pub(crate) accomplices: Accomplices,
    /// The calls that were given the value, or what was made of it.
    pub(crate) feeds: Vec<usize>,
}

impl Finding {
    /// How likely it is that something is wrong here.
    pub(crate) fn certainty(&self) -> f64 {
        certainty(self.strength)
    }
}

/// A logistic curve: one in two at 2.3 nats, where a chance of one in ten is as likely as all the faults there are.
pub(crate) fn certainty(strength: f64) -> f64 {
    1.0 / (1.0 + (-(strength - 2.3) * 1.6).exp())
}
