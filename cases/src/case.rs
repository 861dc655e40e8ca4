//! What is a case? A service with a bug, and which call an engineer would blame for it.

use std::error::Error;

use casefile::TraceId;
use serde_json::{Value, json};

use crate::stage::Stage;

/// A service with a planted bug.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Who is to blame: the best answer first. Another one only where it is as true as the first.
    pub(crate) expected: &'static [Expected],
    pub(crate) run: Run,
}

/// Runs the service until it failed. The trace that a customer complains about; none where the records themselves
/// say which one failed.
pub(crate) type Run = fn(&Stage) -> Result<Option<TraceId>, Box<dyn Error>>;

/// The second service of a case, in a process of its own.
pub(crate) type Serve = fn(&Stage) -> Result<(), Box<dyn Error>>;

/// One call to blame, and what about it.
pub(crate) struct Expected {
    /// The last words of its path.
    pub(crate) function: &'static str,
    /// Where in its record the fault is; empty where the fault is that the call was made, not made, or made too
    /// early or too late.
    pub(crate) path: &'static str,
    pub(crate) kind: Kind,
}

/// In which way a call is at fault.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    MissingCall,
    ExtraCall,
    Outcome,
    Output,
    Inputs,
    Duration,
    Order,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::MissingCall => "missing_call",
            Kind::ExtraCall => "extra_call",
            Kind::Outcome => "outcome",
            Kind::Output => "output",
            Kind::Inputs => "inputs",
            Kind::Duration => "duration",
            Kind::Order => "order",
        }
    }
}

impl Case {
    /// The case as tests read it.
    pub(crate) fn to_json(&self) -> Value {
        let expected = self.expected.iter().map(Expected::to_json);
        json!({ "name": self.name, "family": "large", "expected": expected.collect::<Vec<_>>() })
    }
}

impl Expected {
    fn to_json(&self) -> Value {
        json!({ "function": self.function, "path": self.path, "kind": self.kind.word() })
    }
}
