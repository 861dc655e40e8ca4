//! Does any log make a command fail, or command the terminal? The first byte chooses the command, the rest is the log.
#![no_main]

use casefile_cli::{Streams, run};
use libfuzzer_sys::fuzz_target;

const COMMANDS: [&[&str]; 7] = [
    &["trace", "01936f0c5d2a7c1e9a3ce929d0e0e473", "-"],
    &["trace", "0193", "--json", "-"],
    &["errors", "-"],
    &["stats", "-"],
    &["find", "timestamp", "-"],
    &["tail", "-"],
    &["doctor", "-"],
];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, log)) = bytes.split_first() else { return };
    let command = COMMANDS[usize::from(*choice) % COMMANDS.len()];
    let (mut output, mut error) = (Vec::new(), Vec::new());
    let mut streams = Streams::captured(&mut output, &mut error);
    streams.input = Some(Box::new(std::io::Cursor::new(log.to_vec())));
    let arguments = [&["casefile"], command].concat();
    let _ = run(arguments, &mut streams);
    for text in [output, error] {
        let text = String::from_utf8(text).expect("UTF-8");
        assert!(text.chars().all(|c| c == '\n' || !c.is_control() && !('\u{202a}'..='\u{202e}').contains(&c)));
    }
});
