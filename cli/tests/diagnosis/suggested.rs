//! Can every command that a page suggests be pasted? Each is run as a shell would: it ends well, and tells something.

use casefile_cli::{Exit, Streams, run};

use crate::shop::{Fault, day};

/// The words of a command line, with what stands in single quotes as it is.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted, mut is_there) = (Vec::new(), String::new(), false, false);
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\'' => (is_quoted, is_there) = (!is_quoted, true),
            '\\' if !is_quoted => word.extend(characters.next()),
            ' ' if !is_quoted => {
                if is_there {
                    words.push(std::mem::take(&mut word));
                }
                is_there = false;
            }
            _ => {
                word.push(character);
                is_there = true;
            }
        }
    }
    words.extend(is_there.then_some(word));
    words
}

fn ran(words: impl IntoIterator<Item = String>) -> (Exit, String) {
    let (mut output, mut error) = (Vec::new(), Vec::new());
    let exit = run(words, &mut Streams::captured(&mut output, &mut error));
    (exit, String::from_utf8(output).expect("UTF-8"))
}

#[test]
fn every_command_that_a_page_suggests_ends_well() {
    let folder = tempfile::tempdir().expect("a folder");
    // As a shell must be told.
    let log = folder.path().join("it's a shop's.jsonl");
    let (mut suggested, mut failures) = (0, String::new());
    for (fault, ..) in Fault::ALL.into_iter().step_by(4) {
        let records = day(5, 45, Some(fault)).records;
        let lines: Vec<u8> = records.iter().flat_map(casefile_record::Record::to_line).collect();
        std::fs::write(&log, lines).expect("written");
        let bad = records.last().and_then(|record| record.trace_id).expect("a trace").to_string();
        let log = log.to_string_lossy().into_owned();
        for page in [vec!["why".to_owned(), bad], vec!["errors".to_owned()]] {
            let (_, shown) = ran(std::iter::once("casefile".to_owned()).chain(page).chain([log.clone()]));
            for line in shown.lines().map(str::trim).filter(|line| line.starts_with("casefile ")) {
                suggested += 1;
                let (exit, output) = ran(words(line));
                if exit != Exit::Found || output.is_empty() {
                    failures += &format!("{fault:?}: {exit:?}: {line}\n");
                }
            }
        }
    }
    assert!(suggested > 12, "{suggested}");
    assert!(failures.is_empty(), "of {suggested}:\n{failures}");
}
