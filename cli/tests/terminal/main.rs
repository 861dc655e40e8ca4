//! What does the command do at a real terminal, and what where there is none? The program itself, as a process, at
//! a pseudo-terminal or behind pipes.

#![cfg(unix)]

mod process;

use process::{At, Folder, Ran};
use serde_json::{Value, json};

/// Columns of a page that nobody told how wide it is.
const USUAL: u16 = 100;

/// Every command, with something to show.
const COMMANDS: [&[&str]; 10] = [
    &["why", "shop.jsonl"],
    &["diff", "shop.jsonl"],
    &["timing", "01936f0c00000000000000000000002a", "shop.jsonl"],
    &["compare", "--fn", "charge", "shop.jsonl"],
    &["trace", "01936f0c00000000000000000000002a", "shop.jsonl"],
    &["errors", "shop.jsonl"],
    &["stats", "shop.jsonl"],
    &["find", "outcome == error", "shop.jsonl"],
    &["tail", "--no-follow", "shop.jsonl"],
    &["doctor", "shop.jsonl"],
];

/// Orders of which the last fails, as two before it did.
fn folder() -> Folder {
    let lines = (0..43).flat_map(|order| [call(order, 2, "charge"), call(order, 1, "buy")]);
    let lines: String = lines.map(|record| record.to_string() + "\n").collect();
    // For the doctor to find.
    Folder::with("shop.jsonl", &(lines + "{\"timestamp\":\"2026-11\n"))
}

/// The customer has a name that clears a screen, gives a window a title, and is red.
fn call(order: u64, span: u64, function: &str) -> Value {
    let is_bad = order % 20 == 2;
    let mut record = json!({
        "timestamp": format!("2026-11-22T10:00:{order:02}Z"),
        "trace_id": format!("01936f0c{order:024x}"),
        "span_id": format!("{span:016x}"),
        "event_name": "casefile.call",
        "code.function.name": format!("shop::orders::{function}"),
        "outcome": if is_bad { "error" } else { "ok" },
        "duration_ns": 3_000_000 - span * 1_000_000,
        "inputs": {
            "customer": format!("\u{1b}[2J\u{1b}]0;mine\u{7}\u{9b}31m {order}"),
            "refused": is_bad,
        },
    });
    if is_bad {
        record["error.type"] = "shop::Refused".into();
    }
    if span > 1 {
        record["parent_span_id"] = "0000000000000001".into();
    }
    record
}

fn with<'a>(command: &[&'a str], options: &[&'a str]) -> Vec<&'a str> {
    [command, options].concat()
}

#[test]
fn every_page_has_colours_at_a_terminal_and_says_the_same_without_them() {
    let folder = folder();
    for command in COMMANDS {
        // Behind a pipe nothing is cut, unless somebody says where.
        let command = &with(command, &["--width", "100"]);
        let at_terminal = folder.run(command, At::Terminal { columns: USUAL }, None);
        let piped = folder.run(command, At::Pipes, None);
        assert!(at_terminal.has_colours(), "{command:?}\n{at_terminal:?}");
        assert!(!piped.has_colours(), "{command:?}\n{piped:?}");
        assert_eq!(at_terminal.without_colours(), piped.without_colours(), "{command:?}");
        assert_eq!(at_terminal.code, piped.code, "{command:?}");
    }
}

#[test]
fn the_option_is_stronger_than_the_environment_and_that_stronger_than_the_terminal() {
    let folder = folder();
    let terminal = At::Terminal { columns: USUAL };
    for (at, no_color, option, is_coloured) in [
        (terminal, None, "auto", true),
        (terminal, Some("1"), "auto", false),
        // As no-color.org has it: an empty one says nothing.
        (terminal, Some(""), "auto", true),
        (terminal, Some("1"), "always", true),
        (terminal, None, "never", false),
        (At::Pipes, None, "auto", false),
        (At::Pipes, Some("1"), "always", true),
        (At::Pipes, None, "always", true),
        // `casefile why .. | less`: the terminal is at the other end of something else.
        (At::OutputPiped, None, "auto", false),
    ] {
        let ran = folder.run(&with(COMMANDS[0], &["--color", option]), at, no_color);
        assert_eq!(
            ran.has_colours(),
            is_coloured,
            "{at:?}, NO_COLOR {no_color:?}, --color {option}\n{ran:?}"
        );
    }
}

#[test]
fn no_value_of_a_log_commands_the_terminal() {
    let folder = folder();
    for command in COMMANDS {
        for options in [&[][..], &["--json"]] {
            let ran = folder.run(&with(command, options), At::Terminal { columns: USUAL }, None);
            let rest = ran.without_colours();
            let is_harmless = |character: char| character == '\n' || !character.is_control();
            assert!(rest.chars().all(is_harmless), "{command:?} {options:?}\n{rest:?}");
        }
    }
}

#[test]
fn documents_are_the_same_at_a_terminal() {
    let folder = folder();
    for command in COMMANDS {
        let command = with(command, &["--json", "--color", "always"]);
        let at_terminal = folder.run(&command, At::Terminal { columns: 50 }, None);
        let piped = folder.run(&command, At::Pipes, None);
        assert_eq!(at_terminal.output, piped.output, "{command:?}");
        assert!(piped.output.starts_with('{'), "{command:?}");
    }
}

#[test]
fn a_page_is_as_wide_as_the_terminal() {
    let folder = folder();
    for command in COMMANDS {
        let [narrow, wide] = [60, 140].map(|columns| {
            let at_terminal = folder.run(command, At::Terminal { columns }, None);
            let told = folder.run(&with(command, &["--width", &columns.to_string()]), At::Pipes, None);
            assert_eq!(at_terminal.without_colours(), told.without_colours(), "{command:?} {columns}");
            told
        });
        let cuts_lines = ["find", "tail"].contains(&command[0]);
        assert!(!cuts_lines || narrow != wide, "{command:?}");
    }
}

#[test]
fn nobody_waits_for_logs_that_a_terminal_does_not_give() {
    let ran = folder().run(&["why"], At::Terminal { columns: USUAL }, None);
    assert_eq!(
        (ran.code, ran.output.as_str()),
        (2, "casefile: no logs: name files or folders, or pipe them in\n")
    );
}

#[test]
fn the_exit_code_is_that_of_grep() {
    let folder = folder();
    let code = |arguments: &[&str]| folder.run(arguments, At::Pipes, None).code;
    assert_eq!(code(&["find", "outcome == error", "shop.jsonl"]), 0);
    assert_eq!(code(&["find", "outcome == panic", "shop.jsonl"]), 1);
    assert_eq!(code(&["find", "outcome == error", "shop.jsonl", "missing.jsonl"]), 2);
    assert_eq!(code(&["find", "outcome ==", "shop.jsonl"]), 2);
    assert_eq!(code(&["fnid"]), 2);
}

impl Ran {
    fn has_colours(&self) -> bool {
        self.output.contains('\u{1b}')
    }

    /// Without `ESC [ digits and semicolons m`, any other sequence stays; and without the spaces at ends of lines,
    /// which nobody sees: with colours a table's last column is filled up.
    fn without_colours(&self) -> String {
        let mut pieces = self.output.split("\u{1b}[");
        let mut rest = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let behind =
                piece.trim_start_matches(|character: char| character.is_ascii_digit() || character == ';');
            match behind.strip_prefix('m') {
                Some(behind) => rest += behind,
                None => rest = format!("{rest}\u{1b}[{piece}"),
            }
        }
        rest.lines().flat_map(|line| [line.trim_end_matches(' '), "\n"]).collect()
    }
}
