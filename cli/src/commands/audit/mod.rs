//! `casefile audit`: where does a code base say that something may be recorded, or leaves something out? From its sources.

mod excerpt;
mod items;
mod opt_outs;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::arguments::Output;
use crate::exit::Exit;
use crate::logs::plainly;
use crate::render::{Align, Line, Style, Table};
use crate::session::Session;
use crate::trouble::Trouble;
use excerpt::excerpt;
use opt_outs::{OptOut, opt_outs};

/// Every place in Rust sources that opts out of what casefile decides by type
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Found, by name, is what is written in a source, whether a feature or `cfg` leaves it out or not:
  reveals       #[public], public_text, Public(..), #[log(display)], #[log(debug)], #[log(serde)],
                error = display, own_debug, own_display, Loggable and Encode implemented by hand,
                and everything that is called expose
  reveals-part  #[sensitive(mask)], #[sensitive(pseudonym)], Pseudonymous implemented by hand
  omits         #[log(skip)], skip(..), skip_output, error = skip
Not found is what needs no opt-out: numbers, what a function that is called reads, who uses an
alias of these names, and what the macros of other crates make.

Examples:
  casefile audit src
  casefile audit --only reveals crates/*/src
  casefile audit --json src | jq '.opt_outs[] | select(.reason == null)'"
)]
pub(crate) struct Audit {
    /// Files and folders with Rust sources; whatever is called `target` is left out
    #[arg(value_name = "SRC", required = true)]
    sources: Vec<PathBuf>,
    /// Only what has this effect
    #[arg(long, value_name = "EFFECT")]
    only: Option<Effect>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// What an opt-out does to the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
enum Effect {
    /// The value, or what somebody's own code makes of it.
    Reveals,
    /// A mask or a pseudonym of a sensitive value.
    RevealsPart,
    /// Less than there would be.
    Omits,
}

/// The document of `--json`.
#[derive(Debug, Serialize)]
struct View {
    casefile: &'static str,
    files: usize,
    opt_outs: Vec<Place>,
    counts: Vec<Count>,
    /// Files and folders in which nothing was seen.
    unread: Vec<Unread>,
}

#[derive(Debug, Serialize)]
struct Unread {
    file: String,
    reason: String,
    /// It is there and does not open, which is another trouble than what it holds.
    #[serde(skip)]
    is_closed: bool,
}

#[derive(Debug, Serialize)]
struct Count {
    name: &'static str,
    count: usize,
}

#[derive(Debug, Serialize)]
struct Place {
    file: String,
    line: usize,
    /// In characters, from 1.
    column: usize,
    #[serde(flatten)]
    found: OptOut,
    /// The line as it stands there, with its indentation.
    text: String,
}

pub(crate) fn run(options: &Audit, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let mut view =
        View { casefile: "audit/1", files: 0, opt_outs: Vec::new(), counts: Vec::new(), unread: Vec::new() };
    for source in &options.sources {
        if let Err(error) = fs::metadata(source) {
            return Err(Trouble::new(format!("{}: {}", source.display(), plainly(&error))));
        }
        let before = view.files + view.unread.len();
        look_through(source, options.only, &mut view);
        if view.files + view.unread.len() == before {
            session.problems.note(format!("{}: no Rust file here (*.rs)", source.display()));
        }
    }
    for closed in view.unread.iter().filter(|unread| unread.is_closed) {
        session.problems.file(&closed.file, &closed.reason);
    }
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for place in &view.opt_outs {
        *counts.entry(place.found.what).or_default() += 1;
    }
    view.counts = counts.into_iter().map(|(name, count)| Count { name, count }).collect();
    let exit = Exit::found(!view.opt_outs.is_empty());
    show(&view, options, session)?;
    Ok(exit)
}

fn look_through(path: &Path, only: Option<Effect>, view: &mut View) {
    if path.is_dir() {
        let is_left_out = |entry: &PathBuf| {
            let name = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            name == "target" || name.starts_with('.') || entry.is_symlink()
        };
        let entries: Result<Vec<fs::DirEntry>, _> = fs::read_dir(path).and_then(Iterator::collect);
        let entries = match entries {
            Ok(entries) => entries.into_iter().map(|entry| entry.path()),
            Err(error) => return view.closed(path, &error),
        };
        let mut entries: Vec<PathBuf> = entries.filter(|entry| !is_left_out(entry)).collect();
        entries.sort();
        return entries.iter().for_each(|entry| look_through(entry, only, view));
    }
    if path.extension().is_none_or(|extension| extension != "rs") {
        return;
    }
    let file = path.display().to_string();
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).ok(),
        Err(error) => return view.closed(path, &error),
    };
    let Some((text, found)) = text.and_then(|text| Some((text.clone(), opt_outs(&text)?))) else {
        return view.unread.push(Unread { file, reason: "this is no Rust".to_owned(), is_closed: false });
    };
    view.files += 1;
    let lines: Vec<&str> = text.lines().collect();
    for (at, found) in found.into_iter().filter(|(_, found)| only.is_none_or(|only| found.effect == only)) {
        let text = (*lines.get(at.line.saturating_sub(1)).unwrap_or(&"")).to_owned();
        view.opt_outs.push(Place { file: file.clone(), line: at.line, column: at.column + 1, found, text });
    }
}

impl View {
    fn closed(&mut self, path: &Path, error: &std::io::Error) {
        let (file, reason) = (path.display().to_string(), plainly(error));
        self.unread.push(Unread { file, reason, is_closed: true });
    }
}

fn show(view: &View, options: &Audit, session: &mut Session<'_>) -> Result<(), Trouble> {
    let mut page = session.page(&options.output);
    if options.output.json {
        return page.json(view);
    }
    if !view.opt_outs.is_empty() {
        let excerpts = page.width() / 4;
        page.table(table(&view.opt_outs, excerpts))?;
        page.blank()?;
    }
    let counts: Vec<String> =
        view.counts.iter().map(|Count { name, count }| format!("{count} {name}")).collect();
    let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
    page.line(&Line::from(format!("{} files read; {counts}", view.files)))?;
    for Unread { file, reason, .. } in view.unread.iter().filter(|unread| !unread.is_closed) {
        page.line(&Line::from(format!("{file}: not read: {reason}")))?;
    }
    Ok(())
}

/// An excerpt that the table had to cut would not show what was found: they are no longer than `excerpts` from the start.
fn table(places: &[Place], excerpts: usize) -> Table {
    let mut table = Table::new(&[
        ("effect", Align::Left),
        ("what", Align::Left),
        ("item", Align::Path),
        ("where", Align::Path),
        ("line", Align::Left),
    ]);
    for place in places {
        let effect = match place.found.effect {
            Effect::Reveals => Line::new().styled(Style::Strong, "reveals"),
            Effect::RevealsPart => Line::from("reveals part"),
            Effect::Omits => Line::from("omits"),
        };
        let at = format!("{}:{}", place.file, place.line);
        table.row(vec![
            effect,
            Line::from(place.found.what),
            Line::from(place.found.item.as_str()),
            Line::from(at),
            Line::from(excerpt(&place.text, place.column, excerpts)),
        ]);
    }
    table
}
