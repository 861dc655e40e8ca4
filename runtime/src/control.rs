//! What is on: the filter, the registry of callsites, and the switching of every callsite when either changes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::callsite::{Callsite, Switch};
use crate::filter::Filter;
use crate::registry::Registry;

struct Control {
    callsites: Vec<&'static Callsite>,
    /// None until the process has sinks: there is nothing to filter before.
    filter: Option<Filter>,
    /// How many tests are capturing: they want everything.
    captures: usize,
}

static CONTROL: Mutex<Control> = Mutex::new(Control { callsites: Vec::new(), filter: None, captures: 0 });

fn control() -> MutexGuard<'static, Control> {
    CONTROL.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Control {
    fn switch_of(&self, callsite: &Callsite) -> Switch {
        let level = callsite.description().level;
        match &self.filter {
            Some(filter) if filter.allows(&callsite.path(), level) => Switch::On,
            _ if self.captures > 0 => Switch::OnForCaptures,
            _ => Switch::Off,
        }
    }

    fn switch_all(&self) {
        for callsite in &self.callsites {
            callsite.switch(self.switch_of(callsite));
        }
    }
}

/// Called by each callsite once, at its first call.
#[cold]
pub(crate) fn register(callsite: &'static Callsite) -> bool {
    let mut control = control();
    // Another thread may have been faster.
    if !callsite.is_registered() {
        control.callsites.push(callsite);
        callsite.add_to(&CALLSITES);
        callsite.switch(control.switch_of(callsite));
    }
    control.switch_of(callsite) != Switch::Off
}

/// All callsites by their IDs, for the background thread.
static CALLSITES: Registry<Callsite> = Registry::new();

pub(crate) fn callsite(id: u32) -> Option<&'static Callsite> {
    CALLSITES.get(id)
}

/// All callsites that have a number, with it.
#[cfg(feature = "evidence")]
pub(crate) fn numbered_callsites() -> impl Iterator<Item = (u32, &'static Callsite)> {
    CALLSITES.all()
}

/// All callsites that were called so far.
pub(crate) fn callsites() -> Vec<&'static Callsite> {
    control().callsites.clone()
}

/// Replaces what is recorded, from the next call of every function on. Before recording was started it does nothing
/// but read `directives`: what is recorded from the start on is said by the [`Builder`](crate::Builder).
///
/// # Errors
///
/// When `directives` cannot be read: nothing changes then. See [`Builder::filter`](crate::Builder::filter) for
/// the form.
pub fn set_filter(directives: &str) -> Result<(), crate::InvalidFilter> {
    let filter = directives.parse()?;
    let mut control = control();
    if control.filter.is_some() {
        control.filter = Some(filter);
        control.switch_all();
    }
    Ok(())
}

pub(crate) fn install_filter(filter: Filter) {
    let mut control = control();
    control.filter = Some(filter);
    control.switch_all();
}

pub(crate) fn capture_begins() {
    let mut control = control();
    control.captures += 1;
    if control.captures == 1 {
        control.switch_all();
    }
}

pub(crate) fn capture_ends() {
    let mut control = control();
    control.captures -= 1;
    if control.captures == 0 {
        control.switch_all();
    }
}
