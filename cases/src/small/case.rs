//! What is a case? A program with a planted bug, and the calls that an engineer needs to look at.

use std::io;

use casefile::TraceId;
use serde_json::{Value, json};

use crate::small::stage::Stage;

/// A service that runs until it fails.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// The service's name on every record, and its file's.
    pub(crate) service: &'static str,
    /// The best answer first; another one only where it is as good.
    pub(crate) expected: &'static [Expected],
    pub(crate) run: fn(&mut Stage) -> io::Result<Complaint>,
}

/// What the ticket says.
pub(crate) enum Complaint {
    /// "This request went wrong."
    About(TraceId),
    /// "Requests fail."
    Failures,
}

impl Complaint {
    /// The ticket names the last of these requests.
    pub(crate) fn last_of(traces: &[TraceId]) -> Complaint {
        traces.last().copied().map_or(Complaint::Failures, Complaint::About)
    }

    /// The first customer to notice wrote the ticket; others were hit since.
    pub(crate) fn first_of(traces: &[TraceId]) -> Complaint {
        traces.first().copied().map_or(Complaint::Failures, Complaint::About)
    }

    pub(crate) fn trace(&self) -> Option<TraceId> {
        match self {
            Complaint::About(trace) => Some(*trace),
            Complaint::Failures => None,
        }
    }
}

/// A call, and the part of its record that shows the bug.
pub(crate) struct Expected {
    /// The last segments of the function's path.
    pub(crate) function: &'static str,
    /// Dotted, inside of the record; empty for the call itself.
    pub(crate) path: &'static str,
    pub(crate) kind: Option<Kind>,
}

/// What is wrong with a call. None of an [`Expected`]: any name for it will do.
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
    pub(crate) fn word(self) -> &'static str {
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
        json!({ "name": self.name, "family": "small", "expected": expected.collect::<Vec<_>>() })
    }
}

impl Expected {
    fn to_json(&self) -> Value {
        match self.kind {
            Some(kind) => json!({ "function": self.function, "path": self.path, "kind": kind.word() }),
            None => json!({ "function": self.function, "path": self.path }),
        }
    }

    pub(crate) const fn missing(function: &'static str) -> Expected {
        Expected { function, path: "", kind: Some(Kind::MissingCall) }
    }

    pub(crate) const fn extra(function: &'static str) -> Expected {
        Expected { function, path: "", kind: Some(Kind::ExtraCall) }
    }

    pub(crate) const fn order(function: &'static str) -> Expected {
        Expected { function, path: "", kind: Some(Kind::Order) }
    }

    pub(crate) const fn slow(function: &'static str) -> Expected {
        Expected { function, path: "duration_ns", kind: Some(Kind::Duration) }
    }

    pub(crate) const fn output(function: &'static str, path: &'static str) -> Expected {
        Expected { function, path, kind: Some(Kind::Output) }
    }

    pub(crate) const fn input(function: &'static str, path: &'static str) -> Expected {
        Expected { function, path, kind: Some(Kind::Inputs) }
    }

    /// One and the same answer with [`Expected::error_type`]: the record says in two fields that a call failed.
    pub(crate) const fn outcome(function: &'static str) -> Expected {
        Expected { function, path: "outcome", kind: Some(Kind::Outcome) }
    }

    pub(crate) const fn error_type(function: &'static str) -> Expected {
        Expected { function, path: "error.type", kind: None }
    }
}
