//! What somebody hostile, or unlucky, left in the logs: no crash, bounded memory, everything said with file and line, and
//! the rest still done.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};

use casefile_record::Outcome;
use serde_json::json;

use crate::fixture::{self, call, failed, trace_id, with};
use crate::run::{Folder, Ran};

fn good(number: u64) -> Vec<u8> {
    call(number, 0, None, "shop::good", number * 10, 5).to_line()
}

/// Runs the command as a process of its own that may have so many megabytes of memory.
#[cfg(target_os = "linux")]
fn run_within(megabytes: u64, folder: &Folder, arguments: &str) -> Ran {
    let command =
        format!("ulimit -v {}; exec {} {arguments}", megabytes << 10, env!("CARGO_BIN_EXE_casefile"));
    let ran = std::process::Command::new("sh").current_dir(folder.path()).args(["-c", &command]).output();
    let ran = ran.expect("a shell");
    let exit = match ran.status.code() {
        Some(0) => casefile_cli::Exit::Found,
        Some(1) => casefile_cli::Exit::Nothing,
        Some(2) => casefile_cli::Exit::Trouble,
        other => panic!("{other:?}: {}", String::from_utf8_lossy(&ran.stderr)),
    };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { exit, output: text(ran.stdout), error: text(ran.stderr) }
}

const EVERY: [&str; 8] = [
    "stats",
    "errors",
    "doctor",
    "find outcome",
    "tail --no-follow",
    "why",
    "trace 01936f0d",
    "compare --fn shop::good",
];

#[cfg(target_os = "linux")]
#[test]
fn a_gigabyte_on_one_line_is_passed_over() {
    let folder = Folder::with(good(1));
    let mut file = File::options().write(true).open(folder.path().join("app.jsonl")).expect("a file");
    // A hole: it takes no room on the disk.
    file.seek(SeekFrom::End(1 << 30)).expect("sought");
    file.write_all(b"\n").expect("written");
    file.write_all(&good(2)).expect("written");
    for command in EVERY {
        let ran = run_within(120, &folder, &format!("{command} app.jsonl"));
        let told = "casefile: app.jsonl:2: longer than 4 MiB: passed over\n";
        assert!(ran.error.contains(told) && ran.error.lines().count() <= 3, "{command}: {}", ran.error);
        if command == "stats" {
            assert!(ran.output.contains("shop::good      2"), "{}", ran.output);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn tens_of_thousands_of_functions_are_counted_within_bounds() {
    let folder = Folder::new();
    let mut log = std::io::BufWriter::new(File::create(folder.path().join("app.jsonl")).expect("a file"));
    let line =
        String::from_utf8(failed(call(1, 0, None, "FUNCTION", 5, 5), Outcome::Error, "E", "no").to_line());
    let line = line.expect("UTF-8");
    let (before, after) = line.split_once("\"code.function.name\":\"FUNCTION").expect("a function");
    for number in 0..50_000 {
        write!(log, "{before}\"code.function.name\":\"f{number}{after}").expect("written");
    }
    log.flush().expect("written");
    drop(log);
    let stats = run_within(120, &folder, "stats --json app.jsonl").json();
    assert_eq!(stats["functions"].as_array().map(Vec::len), Some(2000));
    assert_eq!(stats["others"]["calls"], 48_000);
    let page = run_within(120, &folder, "stats app.jsonl").output;
    assert!(page.contains("(all but the first 2000 functions)  48,000"), "{}", &page[page.len() - 500..]);
}

#[test]
fn groups_of_errors_beyond_the_bound_are_counted_together() {
    let error = |number: u64| {
        failed(call(1, 0, None, &format!("f{number}"), 5, 5), Outcome::Error, "E", "no").to_line()
    };
    let log: Vec<u8> = (0..2500).flat_map(error).collect();
    let errors = Folder::with(log).run(&["errors", "--json", "app.jsonl"]).json();
    assert_eq!(errors["groups"].as_array().map(Vec::len), Some(2000));
    assert_eq!((&errors["others"], &errors["failures"]), (&json!(500), &json!(2500)));
}

#[test]
fn broken_lines_are_said_and_all_others_are_read() {
    let deep = |open: &str| format!("{{\"timestamp\":{}", open.repeat(100_000)).into_bytes();
    let invalid = [&good(9)[..60], &[0xff, 0xfe], &good(9)[60..]].concat();
    let mut escapes =
        with(call(3, 0, None, "shop::good", 30, 5), &[("x", json!("\u{1b}]0;x\u{7}\u{202e}"))], None)
            .to_line();
    escapes.truncate(escapes.len() - 1);
    let pieces: Vec<Vec<u8>> = vec![
        b"\xEF\xBB\xBF".to_vec(),
        good(1),
        deep("["),
        b"\n".to_vec(),
        deep("{\"a\":"),
        b"\n".to_vec(),
        invalid,
        b"\x00\x01\x02\x7fELF\xff\n".to_vec(),
        b"{\"a\":1,\"a\":2}\n\r\n   \n".to_vec(),
        good(2)[..good(2).len() - 1].to_vec(),
        b"\r\n".to_vec(),
        b"{\"ts\":1,\"level\":\"info\",\"msg\":\"zap\"}\n{\"@timestamp\":\"x\",\"event_name\":\"order.created\"}\n".to_vec(),
        b"INFO plain text of another tool\n".to_vec(),
        escapes,
        b"\n".to_vec(),
        good(4)[..100].to_vec(),
    ];
    let folder = Folder::with(pieces.concat());
    let stats = folder.run(&["stats", "--json", "app.jsonl"]);
    assert!(stats.output.contains("shop::good"), "{}", stats.page());
    for line in [2, 3, 4, 5, 6] {
        assert!(
            stats.error.contains(&format!("casefile: DIR/app.jsonl:{line}: ")),
            "{line}: {}",
            stats.error
        );
    }
    let doctor = folder.run(&["doctor", "--json", "app.jsonl"]).json();
    let count = |kind: &str| {
        let findings = doctor["findings"].as_array().expect("findings");
        findings.iter().find(|finding| finding["kind"] == kind).map(|finding| finding["count"].clone())
    };
    assert_eq!(doctor["records"], 3);
    assert_eq!((count("foreign_lines"), count("broken_lines")), (Some(json!(2)), Some(json!(7))));
    for command in ["errors", "find outcome", "tail --no-follow", "trace 01936f0f"] {
        let ran = folder.run(&[&command.split(' ').collect::<Vec<_>>()[..], &["app.jsonl"]].concat());
        assert!(!ran.page().chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{command}");
    }
}

#[test]
fn records_of_other_orders_and_spacings_are_found() {
    let (shop, _) = fixture::logs();
    let mut spaced = Vec::new();
    for line in shop.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let value: serde_json::Value = serde_json::from_slice(line).expect("JSON");
        // Sorted by key.
        serde_json::to_writer(&mut spaced, &value).expect("memory");
        spaced.push(b'\n');
    }
    let (ours, sorted) = (Folder::with(&shop), Folder::with(spaced));
    let id = trace_id(5).to_string();
    for arguments in [
        &["stats", "app.jsonl"][..],
        &["errors", "app.jsonl"],
        &["doctor", "app.jsonl"],
        &["trace", "01936f11", "app.jsonl", "--no-values"],
        &["trace", &id, "app.jsonl", "--no-values"],
        &["find", "outcome == error", "app.jsonl"],
    ] {
        let (ours, sorted) = (ours.run(arguments), sorted.run(arguments));
        // Only the order of inputs is another one.
        assert_eq!(ours.output.lines().count(), sorted.output.lines().count(), "{arguments:?}");
        assert_eq!(ours.exit, sorted.exit, "{arguments:?}");
    }
}

#[test]
fn empty_files_and_folders_hold_nothing() {
    let folder = Folder::with("");
    assert_eq!(folder.run(&["stats", "app.jsonl"]).page(), "casefile: no line in 1 file\n[exit 1]\n");
    assert_eq!(
        folder.run(&["trace", "01936f0c", "app.jsonl"]).page(),
        "casefile: no line in 1 file\n[exit 1]\n"
    );
    std::fs::create_dir(folder.path().join("inner")).expect("a folder");
    let empty = folder.run(&["stats", "inner"]);
    assert_eq!(
        empty.page(),
        "casefile: DIR/inner: no file in this folder\ncasefile: no log could be opened\n[exit 2]\n"
    );
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_said() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = Folder::with(good(1));
    let secret = folder.write("secret.jsonl", good(2));
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o000)).expect("changed");
    symlink("loop.jsonl", folder.path().join("loop.jsonl")).expect("linked");
    let loops = folder.path().join("loop.jsonl").display().to_string();
    let ran = folder.run(&["stats", "app.jsonl", &loops]);
    assert!(ran.error.contains("DIR/loop.jsonl: "), "{}", ran.error);
    assert!(ran.output.contains("shop::good") && ran.exit.code() == 2);
    // Whoever may read everything sees no difference.
    if File::open(&secret).is_err() {
        assert!(folder.run(&["stats", "secret.jsonl"]).error.contains("DIR/secret.jsonl: permission denied"));
    }
}

#[test]
fn many_problems_are_summed_up() {
    let log: Vec<u8> = (0..10_000).flat_map(|_| b"plain text\n".to_vec()).chain(good(1)).collect();
    let ran = Folder::with(log).run(&["stats", "app.jsonl"]);
    assert_eq!(ran.error.lines().count(), 6, "{}", ran.error);
    assert!(ran.error.starts_with("casefile: DIR/app.jsonl:1: not JSON at column 1: "), "{}", ran.error);
    assert!(
        ran.error.ends_with("DIR/app.jsonl: 9,995 more such lines (casefile doctor counts them)\n"),
        "{}",
        ran.error
    );
}

#[test]
fn a_trace_of_any_shape_is_shown() {
    let mut log: Vec<u8> = Vec::new();
    // A chain of 3000, of which the first one's caller is its last: a circle.
    for number in 0..3000_u64 {
        let mut deep = call(1, 0, None, "shop::deep", 10_000 - number, 5);
        deep.span_id = casefile_record::SpanId::from_u64(number + 1);
        deep.parent_span_id = casefile_record::SpanId::from_u64((number + 2999) % 3000 + 1);
        log.extend(deep.to_line());
    }
    let folder = Folder::with(log);
    let ran = folder.run(&["trace", &trace_id(1).to_string(), "app.jsonl"]);
    assert_eq!(ran.output.lines().filter(|line| line.contains("::deep")).count(), 3000);
    assert!(ran.output.lines().all(|line| line.chars().count() < 200));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let folder = Folder::with(good(1));
    let path = folder.path().join("app.jsonl").display().to_string();
    for arguments in [["casefile", "stats", &path, "--json"], ["casefile", "find", "outcome", &path]] {
        let (mut output, mut error) = (Closed, Vec::new());
        let exit =
            casefile_cli::run(arguments, &mut casefile_cli::Streams::captured(&mut output, &mut error));
        assert_eq!((exit.code(), error.len()), (0, 0), "{arguments:?}");
    }
}
