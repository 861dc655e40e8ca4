//! How does a verdict look on one page? Verdict first, then what it rests on, then what to do next.

use super::{Divergence, View};
use crate::commands::caveats;
use crate::commands::side_by_side::{FieldPair, last, shown};
use crate::diagnosis::{Blamed, Confidence, Kind};
use crate::render::{Align, Line, Page, Style, Table, duration, moment};
use crate::trouble::Trouble;

/// More traces are not listed: `--json` has them.
const MOST_TRACES: usize = 5;

/// More fields of one call are not shown: `casefile trace` has them.
const MOST_FIELDS: usize = 14;

pub(super) fn show(view: &View<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    head(view, page)?;
    verdict(view, page)?;
    caveats::show(view.caveats, page)?;
    also_broken_in(view, page)?;
    if let Some(reference) = view.compared_with {
        page.blank()?;
        page.heading("Compared with")?;
        wrapped(page, &format!("{}: {}", reference.trace_id, reference.why), Style::Plain)?;
    }
    if let (Some(divergence), true) = (&view.first_divergence, view.confidence != Confidence::NothingFound) {
        first_divergence(divergence, page)?;
    }
    timing(view, page)?;
    others(view, page)?;
    page.blank()?;
    page.heading("Dig further")?;
    for command in &view.next {
        page.line(&Line::new().text("  ").styled(Style::Name, command))?;
    }
    Ok(())
}

fn head(view: &View<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    let root = &view.root;
    let style = if root.outcome == "ok" { Style::Good } else { Style::Bad };
    let mut line = Line::new().styled(Style::Name, root.function).text(" ").styled(style, root.outcome);
    if let Some(error) = root.error_type {
        line = line.text(" ").styled(Style::Bad, last(error));
    }
    page.cut_line(line)?;
    if let Some(message) = root.error_message {
        page.cut_line(Line::new().text("  ").text(message))?;
    }
    page.cut_line(
        Line::new().styled(Style::Dim, format!("trace {}, {}", view.trace_id, moment(root.started))),
    )
}

fn verdict(view: &View<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    let (word, style) = match view.confidence {
        Confidence::Sure => ("Verdict (sure)", Style::Bad),
        Confidence::Likely => ("Verdict (likely)", Style::Warning),
        Confidence::Unsure => ("Verdict (unsure, one of several)", Style::Warning),
        Confidence::NothingFound => ("Nothing found", Style::Strong),
        Confidence::NothingToCompare => ("Nothing to compare with", Style::Strong),
    };
    page.blank()?;
    page.line(&Line::new().styled(style, word))?;
    wrapped(page, view.verdict, Style::Plain)
}

/// Who else the same happened to, without anybody noticing.
fn also_broken_in(view: &View<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    let count = view.also_broken_in.len();
    if count == 0 {
        return Ok(());
    }
    let traces = if count == 1 { "trace that" } else { "traces that" };
    page.blank()?;
    page.heading(&format!("Also broken in {count} other {traces} ended well (not compared with)"))?;
    for trace in view.also_broken_in.iter().take(MOST_TRACES) {
        page.line(&Line::new().text("  ").styled(Style::Name, trace.to_string()))?;
    }
    if count > MOST_TRACES {
        let more = count - MOST_TRACES;
        page.line(&Line::new().styled(Style::Dim, format!("  and {more} more")))?;
    }
    Ok(())
}

fn first_divergence(divergence: &Divergence<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    page.blank()?;
    page.heading("What differs in it")?;
    let callers: Vec<&str> = divergence.callers.iter().map(|caller| last(caller)).collect();
    let mut path = Line::new().text("  ");
    for caller in callers {
        path = path.styled(Style::Dim, format!("{caller} > "));
    }
    let path =
        path.styled(Style::Name, last(divergence.function)).text(format!("  {}", word(divergence.kind)));
    // The call that is blamed stands last.
    let path = path.cut_start(page.width());
    page.line(&path)?;
    let width = (page.width().saturating_sub(34) / 2).clamp(12, 40);
    let mut table = Table::new(&[
        ("", Align::Left),
        ("field", Align::Left),
        ("here", Align::Left),
        ("good", Align::Left),
    ]);
    // What differs and is no noise first, where not all can be shown.
    let mut fields: Vec<_> = divergence.fields.iter().enumerate().collect();
    if fields.len() > MOST_FIELDS {
        fields.sort_by_key(|(index, field)| (!field.differs, field.noise, *index));
        fields.truncate(MOST_FIELDS);
        fields.sort_by_key(|(index, _)| *index);
    }
    let left = divergence.fields.len() - fields.len();
    for (_, field) in fields {
        let (sign, style) = match (is_blamed(divergence, field), field.differs, field.noise) {
            (true, true, _) => ("->", Style::Bad),
            (_, true, false) => ("!", Style::Warning),
            (_, true, true) => ("~", Style::Dim),
            _ => ("", Style::Plain),
        };
        table.row(vec![
            Line::new().styled(style, sign),
            Line::new().styled(Style::Name, &field.path),
            Line::new().styled(style, shown(&field.path, field.bad.as_ref(), width)),
            Line::new().styled(
                if field.noise { Style::Dim } else { Style::Plain },
                shown(&field.path, field.good.as_ref(), width),
            ),
        ]);
    }
    page.table(table)?;
    if left > 0 {
        page.line(&Line::new().styled(Style::Dim, format!("  and {left} more fields")))?;
    }
    let legend = [
        ("-> blamed", divergence.fields.iter().any(|field| is_blamed(divergence, field) && field.differs)),
        (
            "! differs",
            divergence
                .fields
                .iter()
                .any(|field| !is_blamed(divergence, field) && field.differs && !field.noise),
        ),
        ("~ differs among good traces too", divergence.fields.iter().any(|field| field.noise)),
    ];
    let legend: Vec<&str> = legend.iter().filter(|(_, is_there)| *is_there).map(|(text, _)| *text).collect();
    if !legend.is_empty() {
        page.line(&Line::new().styled(Style::Dim, format!("  {}", legend.join("   "))))?;
    }
    Ok(())
}

fn is_blamed(divergence: &Divergence<'_>, field: &FieldPair) -> bool {
    !divergence.path.is_empty() && field.path.starts_with(divergence.path)
}

fn timing(view: &View<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    let (Some(took), Some(usual)) = (view.timing.duration_ns, view.timing.usual_ns) else { return Ok(()) };
    page.blank()?;
    page.heading("Timing")?;
    page.line(&Line::new().text(format!(
        "  it took {}; the median of {} good traces is {}",
        duration(took),
        view.good_traces,
        duration(usual)
    )))
}

fn others(view: &View<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    if view.blamed.len() > 1 {
        page.blank()?;
        page.heading("Also suspect")?;
        for (blamed, times) in folded(&view.blamed[1..]).into_iter().take(4) {
            suspect(blamed, times, page)?;
        }
        let what = "  %: how likely it is wrong, times how much of all that is odd came after it";
        page.cut_line(Line::new().styled(Style::Dim, what))?;
    }
    if !view.given.is_empty() {
        page.blank()?;
        page.heading("New in what it was given")?;
        for blamed in view.given.iter().take(3) {
            suspect(blamed, 1, page)?;
        }
    }
    if !view.overlapping.is_empty() {
        page.blank()?;
        page.heading("Meanwhile, in other traces (evidence, not a cause)")?;
        for other in view.overlapping {
            page.cut_line(Line::new().text(format!("  trace {}", other.trace_id)))?;
            let what = format!("{} {} = {}", last(&other.function), other.path, other.value);
            indented(page, &what, Style::Dim, 4)?;
        }
    }
    Ok(())
}

/// Those of which the same is said are one, with how many they are; the strongest stays.
fn folded(all: &[Blamed]) -> Vec<(&Blamed, usize)> {
    let mut folded: Vec<(&Blamed, usize)> = Vec::new();
    for blamed in all {
        let same = folded.iter_mut().find(|(known, _)| {
            (&known.function, &known.path, known.kind, &known.reason)
                == (&blamed.function, &blamed.path, blamed.kind, &blamed.reason)
        });
        match same {
            Some((_, times)) => *times += 1,
            None => folded.push((blamed, 1)),
        }
    }
    folded
}

fn suspect(blamed: &Blamed, times: usize, page: &mut Page<'_>) -> Result<(), Trouble> {
    let times = if times > 1 { format!(" ×{times}") } else { String::new() };
    page.cut_line(
        Line::new()
            .text(format!("  {:>3.0} %  ", blamed.score * 100.0))
            .styled(Style::Name, last(&blamed.function))
            .text(format!(
                " {}{times}",
                if blamed.path.is_empty() { word(blamed.kind) } else { &blamed.path }
            )),
    )?;
    indented(page, &blamed.reason, Style::Dim, 9)
}

pub(super) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::MissingCall => "missing",
        Kind::ExtraCall => "extra",
        Kind::Outcome => "ended otherwise",
        Kind::Unfinished => "never returned",
        Kind::Output => "gave back something else",
        Kind::Inputs => "was given something else",
        Kind::Duration => "was slow",
        Kind::Order => "ran at another point",
    }
}

/// Text in lines that fit, two columns in.
pub(in crate::commands) fn wrapped(page: &mut Page<'_>, text: &str, style: Style) -> Result<(), Trouble> {
    indented(page, text, style, 2)
}

fn indented(page: &mut Page<'_>, text: &str, style: Style, indent: usize) -> Result<(), Trouble> {
    let width = page.width().min(100).saturating_sub(indent);
    let margin = " ".repeat(indent);
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            page.line(&Line::new().text(&margin).styled(style, &line))?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    page.line(&Line::new().text(&margin).styled(style, &line))
}
