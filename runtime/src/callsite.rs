//! The static description of an instrumented function, and whether it records at the moment.

use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};

use casefile_record::{Kind, Level};

use crate::context::Destination;
use crate::control;
use crate::evidence;
use crate::registry::Registry;

/// What is known of an instrumented function when it is compiled.
#[derive(Debug)]
pub struct Description {
    /// `module_path!()`.
    pub module: &'static str,
    /// `function` or `Type::function`; of an event its name.
    pub function: &'static str,
    /// Replaces module and function, where the user gave a name.
    pub name: Option<&'static str>,
    /// Which macro.
    pub kind: Kind,
    /// The level of calls that end well.
    pub level: Level,
    /// The source file.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: u32,
    /// The names of the captured inputs, in the order of their capture.
    pub inputs: &'static [&'static str],
    /// The keys of the attributes captured after them.
    pub attributes: &'static [&'static str],
}

/// An instrumented function, or an event or attributes in some function. Every call asks it first whether to record: one relaxed load where it is off.
#[derive(Debug)]
pub struct Callsite {
    description: Description,
    /// From how many nanoseconds on a call is slow: the `slow` option.
    slow_threshold_ns: Option<u64>,
    /// Of an event or attributes: the path of a function inside of the one where they stand.
    inside: Option<fn() -> &'static str>,
    switch: AtomicU8,
    /// Given when it is first called; 0 until then.
    id: AtomicU32,
    lost: AtomicU64,
}

const UNREGISTERED: u8 = 0;
const OFF: u8 = 1;
const ON_FOR_CAPTURES: u8 = 2;
const ON: u8 = 3;

/// For whom a callsite records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    Off,
    /// Only for tests that are capturing.
    OnForCaptures,
    /// For the sinks, and for tests that are capturing.
    On,
}

impl Callsite {
    /// A callsite that decides at its first call whether it is on.
    #[must_use]
    pub const fn new(description: Description) -> Callsite {
        Callsite {
            description,
            slow_threshold_ns: None,
            inside: None,
            switch: AtomicU8::new(UNREGISTERED),
            id: AtomicU32::new(0),
            lost: AtomicU64::new(0),
        }
    }

    /// The same, whose calls are slow from so many nanoseconds on.
    #[must_use]
    pub const fn slow_from(mut self, nanos: u64) -> Callsite {
        self.slow_threshold_ns = Some(nanos);
        self
    }

    /// The same, of an event or of attributes: `inside` names a function that is defined in this callsite's `static`.
    #[must_use]
    pub const fn inside(mut self, inside: fn() -> &'static str) -> Callsite {
        self.inside = Some(inside);
        self
    }

    /// Whether calls are recorded now.
    #[inline]
    pub fn is_on(&'static self) -> bool {
        match self.switch.load(Ordering::Relaxed) {
            OFF => false,
            UNREGISTERED => control::register(self),
            _ => true,
        }
    }

    pub(crate) fn by_id(id: u32) -> Option<&'static Callsite> {
        control::callsite(id)
    }

    pub(crate) fn add_to(&'static self, registry: &Registry<Callsite>) {
        registry.add(self, &self.id, evidence::add_callsite);
    }

    pub(crate) fn is_registered(&self) -> bool {
        self.switch.load(Ordering::Relaxed) != UNREGISTERED
    }

    pub(crate) fn switch(&self, to: Switch) {
        let switch = match to {
            Switch::Off => OFF,
            Switch::OnForCaptures => ON_FOR_CAPTURES,
            Switch::On => ON,
        };
        self.switch.store(switch, Ordering::Relaxed);
    }

    /// Whether a call with this destination is recorded.
    pub(crate) fn records_for(&self, destination: Destination) -> bool {
        match destination {
            Destination::SINKS => self.switch.load(Ordering::Relaxed) == ON,
            _capture => true,
        }
    }

    pub(crate) fn id(&'static self) -> u32 {
        // Another thread's registration may be seen in part: the lock shows the rest. Acquire: whoever sends the ID
        // has seen the callsite in the registry, and so will the background thread.
        if self.id.load(Ordering::Acquire) == 0 {
            control::register(self);
        }
        self.id.load(Ordering::Acquire)
    }

    pub(crate) fn description(&self) -> &Description {
        &self.description
    }

    #[cfg(feature = "evidence")]
    pub(crate) fn slow_threshold_ns(&self) -> Option<u64> {
        self.slow_threshold_ns
    }

    /// The threshold that a call of this duration reached, if there is one.
    pub(crate) fn slow_threshold_reached(&self, duration_ns: u64) -> Option<u64> {
        self.slow_threshold_ns.filter(|threshold| duration_ns >= *threshold)
    }

    /// The function's full path as far as it is known without a call: what filters match.
    pub(crate) fn path(&self) -> String {
        if let Some(inside) = self.inside {
            return function_around(inside());
        }
        let Description { module, function, name, .. } = self.description;
        name.map_or_else(|| format!("{module}::{function}"), str::to_owned)
    }

    /// Whether it is of an event or of attributes.
    #[cfg(feature = "evidence")]
    pub(crate) fn is_inside(&self) -> bool {
        self.inside.is_some()
    }

    pub(crate) fn count_lost(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn has_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed) > 0
    }

    /// How many calls were lost since this was last asked.
    pub(crate) fn take_lost(&self) -> u64 {
        self.lost.swap(0, Ordering::Relaxed)
    }
}

/// The function around a function that is defined in a `static`: `a::Type::method` of
/// `<a::Type<u8> as Trait>::method::{{closure}}::CALLSITE::here`.
fn function_around(path: &str) -> String {
    let around = path.rsplitn(3, "::").nth(2).unwrap_or(path);
    let (of_type, rest) = match (around.strip_prefix('<'), around.split_once("<impl ")) {
        (Some(inner), _) | (None, Some((_, inner))) => split_at_closing_bracket(inner),
        (None, None) => ("", around),
    };
    let of_type = of_type.split(" as ").next().unwrap_or_default().split(" for ").last().unwrap_or_default();
    without_brackets(&format!("{of_type}{rest}")).replace("::{{closure}}", "")
}

/// What stands before the bracket that closes, and behind it.
fn split_at_closing_bracket(text: &str) -> (&str, &str) {
    let mut open = 1;
    for (position, letter) in text.char_indices() {
        open += i32::from(letter == '<') - i32::from(letter == '>');
        if open == 0 {
            return (&text[..position], &text[position + 1..]);
        }
    }
    (text, "")
}

/// The path without its generic arguments.
fn without_brackets(path: &str) -> String {
    let mut open = 0;
    let outside = path.chars().filter(|letter| {
        open += i32::from(*letter == '<');
        let is_outside = open == 0;
        open -= i32::from(*letter == '>');
        is_outside
    });
    outside.collect()
}

#[cfg(test)]
mod tests {
    use casefile_record::{Kind, Level};

    use super::{Callsite, Description};

    const PAY: Description = Description {
        module: "shop",
        function: "pay",
        name: None,
        kind: Kind::Boundary,
        level: Level::Info,
        file: file!(),
        line: 1,
        inputs: &[],
        attributes: &[],
    };

    #[test]
    fn an_event_stands_in_the_function_around_it() {
        for (path, around) in [
            ("shop::main::CALLSITE::here", "shop::main"),
            ("shop::Ledger<_>::add::{{closure}}::CALLSITE::here", "shop::Ledger::add"),
            ("<shop::Ledger<u8> as shop::Sum<a::B>>::total::CALLSITE::here", "shop::Ledger::total"),
            ("shop::pay::<impl shop::Ledger<u8>>::pay::{{closure}}::CALLSITE::here", "shop::Ledger::pay"),
            ("shop::Sum::total::CALLSITE::here", "shop::Sum::total"),
        ] {
            assert_eq!(super::function_around(path), around);
        }
    }

    #[test]
    fn a_call_is_slow_from_the_threshold_on() {
        let callsite = Callsite::new(PAY).slow_from(250);
        let reached = |nanos| callsite.slow_threshold_reached(nanos);
        assert_eq!([249, 250, 251].map(reached), [None, Some(250), Some(250)]);
        assert_eq!(Callsite::new(PAY).slow_threshold_reached(u64::MAX), None);
    }
}
