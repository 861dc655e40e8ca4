//! The README's case study is what the case leaves and what the command says about it.
//!
//! `UPDATE_EXPECT=1` puts the page as it is now into the README.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;

#[path = "support/asked.rs"]
mod asked;
mod support;

use asked::asked;
use support::{Failure, folder, printed};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");

/// What of the page the README shows. What stands below depends on how busy the machine is.
const SHOWN_SECTIONS: usize = 4;

/// What the README calls the folder.
const INCIDENT: &str = "target/incident";

/// The README, taken apart.
struct CaseStudy<'a> {
    before_the_page: &'a str,
    commands: &'a str,
    page: &'a str,
    after_the_page: &'a str,
}

#[test]
fn the_case_study_is_what_the_commands_print() -> Result<(), Failure> {
    let readme = fs::read_to_string(README)?;
    let shown = CaseStudy::in_readme(&readme).ok_or("the README has no case study")?;
    let page = beginning(&page_of(shown.commands)?);
    if std::env::var_os("UPDATE_EXPECT").is_some() && normalised(&page) != normalised(shown.page) {
        fs::write(README, [shown.before_the_page, &page, shown.after_the_page].concat())?;
        return Ok(());
    }
    assert_eq!(normalised(shown.page), normalised(&page), "UPDATE_EXPECT=1 puts the second into the README");
    Ok(())
}

impl<'a> CaseStudy<'a> {
    fn in_readme(readme: &'a str) -> Option<Self> {
        let after = |from: usize, mark: &str| Some(from + readme[from..].find(mark)? + mark.len());
        let section = after(0, "\n## From an error to its cause\n")?;
        let commands = after(section, "\n```sh\n")?;
        let commands_end = after(commands, "\n```\n")?;
        let page = after(commands_end, "\n```text\n")?;
        let page_end = after(page, "\n```\n")? - "```\n".len();
        Some(Self {
            before_the_page: &readme[..page],
            commands: readme[commands..commands_end].strip_suffix("\n```\n")?,
            page: &readme[page..page_end],
            after_the_page: &readme[page_end..],
        })
    }
}

/// What the last command prints; the first one runs the case.
fn page_of(commands: &str) -> Result<String, Failure> {
    let mut commands = commands.lines();
    let run = commands.next().and_then(|line| line.strip_prefix("cargo run -p casefile-cases -- "));
    let name = run
        .and_then(|run| run.strip_suffix(INCIDENT)?.strip_suffix(' '))
        .ok_or("the case does not come first")?;
    let incident = folder("readme", name, "default")?;
    printed(&[OsStr::new(name), incident.as_os_str()])?;
    let mut page = String::new();
    for line in commands {
        let (command, comment) = line.split_once(" # ").unwrap_or((line, ""));
        page = String::from_utf8(asked(words(command, &incident)?)?)?;
        for word in comment.split('`').skip(1).step_by(2) {
            assert!(page.contains(word), "`{word}` is not in what `{}` prints:\n{page}", command.trim_end());
        }
    }
    Ok(page)
}

/// The arguments of `casefile` as a shell would find them.
fn words(command: &str, incident: &Path) -> Result<Vec<OsString>, Failure> {
    let command = command.strip_prefix("casefile ").ok_or("not a command of ours")?;
    let mut words: Vec<OsString> = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.into());
        } else {
            let outside_quotes = part.split_whitespace();
            words.extend(
                outside_quotes.map(|word| if word == INCIDENT { incident.into() } else { word.into() }),
            );
        }
    }
    Ok(words)
}

fn beginning(page: &str) -> String {
    let sections: Vec<&str> = page.split("\n\n").take(SHOWN_SECTIONS).collect();
    sections.join("\n\n") + "\n"
}

/// Without what differs from run to run: traces' IDs, times, durations; and, as these are of different lengths,
/// without the way lines are broken.
fn normalised(page: &str) -> Vec<String> {
    let words: Vec<&str> = page.split_whitespace().collect();
    let is_moment = |word: &str| word.ends_with('Z') && word.contains(':');
    let is_unit = |word: &str| ["ns", "µs", "ms", "s"].contains(&word);
    let word = |(index, word): (usize, &&str)| {
        let next = words.get(index + 1).copied().unwrap_or_default();
        let hexadecimal = word.trim_end_matches([':', ',']);
        if hexadecimal.len() == 32 && hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            word.replace(hexadecimal, "ID")
        } else if is_moment(word) || is_moment(next) || is_unit(next) {
            "TIME".to_owned()
        } else {
            (*word).to_owned()
        }
    };
    words.iter().enumerate().map(word).filter(|word| word != "s").collect()
}
