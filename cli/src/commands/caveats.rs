//! What must a reader know before believing a page? What is missing of the traces, and what was compared instead.
//!
//! Must never be left out where a trace is not whole: a part would be taken for the whole.

use crate::render::{Line, Page, Style, number_of};
use crate::trace::Trace;
use crate::trouble::Trouble;

use super::why::page::wrapped;

/// What is missing of this trace, a sentence each.
pub(super) fn of(trace: &Trace) -> Vec<String> {
    let mut caveats = trace.incomplete().map(|incomplete| incomplete.told()).unwrap_or_default();
    caveats.extend((trace.repeated() > 0).then(|| {
        let are = if trace.repeated() == 1 { "is" } else { "are" };
        format!("{} {are} in the logs twice: each is counted once", number_of(trace.repeated(), "record"))
    }));
    caveats
}

/// Under a heading of their own; nothing where there is none.
pub(super) fn show(caveats: &[String], page: &mut Page<'_>) -> Result<(), Trouble> {
    if caveats.is_empty() {
        return Ok(());
    }
    page.blank()?;
    page.line(&Line::new().styled(Style::Warning, "Not the whole story"))?;
    for caveat in caveats {
        let mut characters = caveat.chars();
        let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
        wrapped(page, &format!("{first}{}.", characters.as_str()), Style::Plain)?;
    }
    Ok(())
}
