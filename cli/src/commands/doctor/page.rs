//! How does the doctor say it? One finding after the other, worst first: how many, where, what it means, and details.

use super::findings::{Finding, Gap, Skew, View};
use crate::render::{Line, Page, Style, count, duration, moment, number_of};
use crate::trouble::Trouble;

/// How many of each sort are shown one by one.
const SHOWN: usize = 10;

pub(super) fn show(view: &View, page: &mut Page<'_>) -> Result<(), Trouble> {
    let mut head = number_of(view.records, "record");
    if let (Some(first), Some(last)) = (view.first, view.last) {
        head = format!("{head}, {} to {}", moment(first), moment(last));
    }
    page.line(&Line::new().styled(Style::Dim, head))?;
    for finding in &view.findings {
        show_finding(finding, page)?;
        let details = details(finding.kind, view);
        for text in details.iter().take(SHOWN) {
            page.cut_line(Line::new().text("    ").text(text))?;
        }
        if let Some(hidden) = details.len().checked_sub(SHOWN).filter(|hidden| *hidden > 0) {
            page.cut_line(Line::new().text(format!("    and {} more", count(hidden as u64))))?;
        }
    }
    if view.is_ill() && view.traces_compared_one_in > 1 {
        let text = format!(
            "calls were compared with their callers in one trace of {}",
            count(view.traces_compared_one_in)
        );
        page.line(&Line::new().styled(Style::Dim, text))?;
    }
    match (view.is_ill(), view.is_whole) {
        (true, _) => Ok(()),
        (false, true) => page.line(&Line::new().styled(Style::Good, "in order")),
        (false, false) => page.line(&Line::new().styled(Style::Warning, "what could be read is in order")),
    }
}

fn show_finding(finding: &Finding, page: &mut Page<'_>) -> Result<(), Trouble> {
    let style = match finding.kind {
        _ if finding.is_harmless => Style::Dim,
        "broken_lines" => Style::Bad,
        _ => Style::Warning,
    };
    let title = if finding.count == 1 { finding.title.0 } else { finding.title.1 };
    let mut line = Line::new().styled(style, count(finding.count)).text(" ").text(title);
    if let Some(example) = &finding.example {
        let word = if finding.count == 1 { "at" } else { "first at" };
        line = line.styled(Style::Dim, format!(", {word} {example}"));
    }
    page.line(&line)?;
    page.line(&Line::new().styled(Style::Dim, format!("    {}", finding.meaning)))
}

fn details(kind: &str, view: &View) -> Vec<String> {
    match kind {
        "broken_lines" => {
            view.broken_by_kind.iter().map(|kind| format!("{} {}", count(kind.count), kind.name)).collect()
        }
        "lost_records" => {
            let reasons =
                view.lost_by_reason.iter().map(|reason| format!("{} {}", count(reason.count), reason.name));
            let functions = view.lost_by_function.iter();
            let functions =
                functions.map(|function| format!("{} of {}", count(function.count), function.name));
            std::iter::once(reasons.collect::<Vec<_>>().join(", ")).chain(functions).collect()
        }
        "missing_records" => view.gaps.iter().map(gap).collect(),
        "unfinished_calls" => view
            .unfinished
            .iter()
            .map(|call| format!("{} since {}, trace {}", call.function, moment(call.since), call.trace_id))
            .collect(),
        "begun_before_caller" => {
            let skews = view.clock_skew.iter().filter(|skew| skew.begun_too_early > 0);
            skews.map(|skew| between(skew, skew.begun_too_early, skew.early_by_ns, "behind")).collect()
        }
        "begun_after_caller" => {
            let skews = view.clock_skew.iter().filter(|skew| skew.begun_too_late > 0);
            skews.map(|skew| between(skew, skew.begun_too_late, skew.late_by_ns, "ahead of")).collect()
        }
        _ => Vec::new(),
    }
}

fn gap(gap: &Gap) -> String {
    let Gap { service, process, thread, missing, first, gaps, .. } = gap;
    let place = format!("{} of {service} ({process}) thread {thread}", count(*missing));
    format!("{place}, in {}, first {} to {}", number_of(*gaps, "gap"), first.0, first.1)
}

fn between(skew: &Skew, number: u64, by: u64, word: &str) -> String {
    let (number, calls, by) = (count(number), number_of(skew.calls, "call"), duration(by));
    format!("{number} of {calls}: {} is {word} {} by {by} or more", skew.callee, skew.caller)
}
