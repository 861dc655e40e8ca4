//! How does a child process learn which trace it works for? Through `TRACEPARENT` and `TRACESTATE` in its
//! environment.
//!
//! Must never change the environment of this process: that is not safe while other threads run, and all
//! requests share it.

use std::ffi::OsString;

use super::traceparent::{TRACEPARENT, Traceparent};
use super::tracestate::TRACESTATE;
use super::{Trust, extract};
use crate::context::Context;

const TRACEPARENT_VARIABLE: &str = "TRACEPARENT";
const TRACESTATE_VARIABLE: &str = "TRACESTATE";

/// What to add to the environment of a child process, so that its records join this trace; nothing for an
/// empty context.
///
/// Where the context has no `tracestate`, `TRACESTATE` is given as an empty text: the child would otherwise
/// inherit the one of this process, which belongs to another `TRACEPARENT`.
///
/// ```
/// use casefile::{Context, propagation::child_environment};
/// use std::process::Command;
///
/// let mut command = Command::new("resize-image");
/// command.envs(child_environment(&Context::current()));
/// ```
pub fn child_environment(context: &Context) -> impl Iterator<Item = (&'static str, String)> + use<> {
    let variables = Traceparent::of(context).map(|parent| {
        let tracestate = context.tracestate().unwrap_or_default().to_owned();
        [(TRACEPARENT_VARIABLE, parent.to_string()), (TRACESTATE_VARIABLE, tracestate)]
    });
    variables.into_iter().flatten()
}

impl Context {
    /// The context that this process was started with, from `TRACEPARENT` and `TRACESTATE`; a new trace where
    /// there is none or it is not valid. For programs that do one thing and end: a service has a context for
    /// each request.
    ///
    /// ```no_run
    /// use casefile::Context;
    ///
    /// let _scope = Context::from_environment().enter();
    /// ```
    #[must_use]
    pub fn from_environment() -> Context {
        from_variables(|name| std::env::var_os(name))
    }
}

fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Context {
    let as_header = |(header, name)| variable(name).map(|value| (header, value.into_encoded_bytes()));
    let variables = [(TRACEPARENT, TRACEPARENT_VARIABLE), (TRACESTATE, TRACESTATE_VARIABLE)];
    let headers: Vec<(&str, Vec<u8>)> = variables.into_iter().filter_map(as_header).collect();
    extract(&headers, Trust::Always)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn started_with(variables: &[(&str, &str)]) -> Context {
        from_variables(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        })
    }

    fn environment_of(context: &Context) -> Vec<(&'static str, String)> {
        child_environment(context).collect()
    }

    #[test]
    fn the_environment_says_which_trace_to_join() {
        let context = started_with(&[("TRACEPARENT", PARENT), ("TRACESTATE", "foo=1 , bar=2")]);
        assert_eq!(context.tracestate(), Some("foo=1,bar=2"));
        let expected = vec![("TRACEPARENT", PARENT.to_owned()), ("TRACESTATE", "foo=1,bar=2".to_owned())];
        assert_eq!(environment_of(&context), expected);
    }

    #[test]
    fn an_inherited_tracestate_is_overwritten() {
        let context = started_with(&[("TRACEPARENT", PARENT)]);
        let expected = vec![("TRACEPARENT", PARENT.to_owned()), ("TRACESTATE", String::new())];
        assert_eq!(environment_of(&context), expected);
        let child = started_with(&[("TRACEPARENT", PARENT), ("TRACESTATE", "")]);
        assert_eq!(child, context);
    }

    #[test]
    fn without_a_valid_one_a_new_trace_is_started() {
        let rows: [&[(&str, &str)]; 4] = [
            &[],
            &[("TRACEPARENT", "")],
            &[
                ("TRACEPARENT", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"),
                ("TRACESTATE", "foo=1"),
            ],
            &[("TRACESTATE", "foo=1")],
        ];
        for variables in rows {
            let context = started_with(variables);
            assert!(context.is_active(), "{variables:?}");
            assert_eq!(context.span_id(), None, "{variables:?}");
            assert_eq!(context.tracestate(), None, "{variables:?}");
            assert_ne!(context.trace_id(), started_with(variables).trace_id(), "{variables:?}");
        }
    }

    #[test]
    fn an_empty_context_adds_nothing() {
        assert_eq!(environment_of(&Context::empty()), vec![]);
    }

    /// Runs itself as the child process: the environment of this one must stay as it is.
    #[test]
    fn a_child_process_joins_the_trace() {
        const CHILD: &str = "CASEFILE_TEST_IS_CHILD";
        if std::env::var_os(CHILD).is_some() {
            println!("child: {:?}", Context::from_environment());
            return;
        }
        let context = started_with(&[("TRACEPARENT", PARENT), ("TRACESTATE", "foo=1")]);
        let (_, module) = module_path!().split_once("::").expect("crate and module");
        let test = format!("{module}::a_child_process_joins_the_trace");
        let child = Command::new(std::env::current_exe().expect("a test binary"))
            .args(["--exact", &test, "--nocapture"])
            .env(CHILD, "1")
            .envs(child_environment(&context))
            .output()
            .expect("the child runs");
        let output = String::from_utf8_lossy(&child.stdout);
        assert!(output.contains(&format!("child: {context:?}")), "{output}");
    }
}
