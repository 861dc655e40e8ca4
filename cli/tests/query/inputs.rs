//! Where logs come from: files, folders, patterns, compressed files, what is piped in.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::fixture::{self, call};
use crate::run::{Folder, Ran};

fn calls(ran: &Ran) -> u64 {
    let functions = ran.json()["functions"].as_array().expect("functions").clone();
    functions.iter().filter_map(|function| function["calls"].as_u64()).sum()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// So many calls, of which the last one is named.
fn many(number: u64) -> Vec<u8> {
    let mut log: Vec<u8> = (1..number).flat_map(|n| call(n, 0, None, "shop::many", n, 5).to_line()).collect();
    log.extend(call(number, 0, None, "shop::last", number, 5).to_line());
    log
}

#[test]
fn files_folders_patterns_and_duplicates_of_them_are_each_read_once() {
    let (shop, bank) = fixture::logs();
    let folder = Folder::new();
    folder.write("a.jsonl", &shop);
    folder.write("b.log", &bank);
    folder.write(".hidden.jsonl", "broken");
    let path = folder.path().display().to_string();
    assert_eq!(calls(&folder.run(&["stats", "--json", "a.jsonl", "a.jsonl", "b.log"])), 24);
    assert_eq!(calls(&folder.run(&["stats", "--json", &path])), 24);
    assert_eq!(calls(&folder.run(&["stats", "--json", "*.log", "a.jsonl", &path])), 24);
    assert_eq!(calls(&folder.run(&["stats", "--json", "*.log"])), 6);
}

#[test]
fn what_cannot_be_opened_is_said_and_the_rest_is_read() {
    let folder = Folder::with(fixture::logs().0);
    let ran = folder.run(&["stats", "--json", "missing.jsonl", "app.jsonl", "missing*.gz"]);
    assert_eq!(calls(&ran), 18);
    assert_eq!(
        ran.error,
        "casefile: DIR/missing*.gz: no file matches\ncasefile: DIR/missing.jsonl: no such file\n"
    );
    assert_eq!(ran.exit.code(), 2);
    let nothing = folder.run(&["stats", "missing.jsonl"]);
    assert_eq!(
        nothing.page(),
        "casefile: DIR/missing.jsonl: no such file\ncasefile: no log could be opened\n[exit 2]\n"
    );
    let none = folder.run(&["stats"]);
    assert_eq!(none.page(), "casefile: no logs: name files or folders, or pipe them in\n[exit 2]\n");
}

#[test]
fn compressed_files_are_read_whatever_their_name_member_after_member() {
    let log = many(3000);
    let half = log.len() / 2;
    let (first, second) = log.split_at(half);
    let folder = Folder::new();
    folder.write("a.gz", gzip(&log));
    folder.write("b.bin", [gzip(first), gzip(second)].concat());
    folder.write("c.zst", zstandard(&log));
    let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"xyz"].concat();
    folder.write("d", [skippable.clone(), zstandard(first), skippable, zstandard(second)].concat());
    for name in ["a.gz", "b.bin", "c.zst", "d"] {
        let ran = folder.run(&["stats", "--json", name]);
        assert_eq!(calls(&ran), 3000, "{name}: {}", ran.error);
        assert_eq!(ran.error, "", "{name}");
        let found = folder.run(&["find", "function == \"shop::last\"", name]);
        assert_eq!(found.exit.code(), 0, "{name}");
    }
}

#[test]
fn compressed_files_that_are_cut_off_or_damaged_are_read_as_far_as_they_go() {
    let log = many(3000);
    let folder = Folder::new();
    for (name, whole) in [("a.gz", gzip(&log)), ("b.zst", zstandard(&log))] {
        folder.write(name, &whole[..whole.len() * 9 / 10]);
        let ran = folder.run(&["stats", "--json", name]);
        assert!(calls(&ran) > 100, "{name}: {}", ran.output);
        assert!(
            ran.error.contains(&format!("DIR/{name}:")) && ran.error.contains("cut off or damaged"),
            "{}",
            ran.error
        );
        assert_eq!(ran.exit.code(), 2, "{name}");
        let mut damaged = whole.clone();
        let middle = damaged.len() / 2;
        damaged[middle..middle + 50].fill(0xff);
        folder.write(name, damaged);
        assert_eq!(folder.run(&["stats", name]).exit.code(), 2, "{name}");
    }
}

#[test]
fn what_is_piped_in_is_read_as_often_as_needed() {
    let (shop, _) = fixture::logs();
    let id = fixture::trace_id(5).to_string();
    let piped = |arguments: &[&str], input: Vec<u8>| {
        Folder::new().run_with(arguments, Some(Box::new(std::io::Cursor::new(input))))
    };
    assert_eq!(calls(&piped(&["stats", "--json"], shop.clone())), 18);
    assert_eq!(calls(&piped(&["stats", "--json", "-"], gzip(&shop))), 18);
    // A prefix takes two passes.
    let traced = piped(&["trace", "01936f11", "--no-values"], gzip(&shop));
    assert!(traced.output.contains(&id), "{}", traced.page());
    let broken = piped(&["stats"], [&shop[..], b"{\"torn\n"].concat());
    assert_eq!(broken.error, "casefile: (stdin):20: truncated at column 6: EOF while parsing a string\n");
}

#[test]
fn lines_are_in_the_order_of_files_and_lines_however_many_threads_read() {
    let folder = Folder::new();
    let line = |number: u64| call(number, 0, None, &format!("f::n{number:06}"), 1, 1).to_line();
    folder.write("a.jsonl", (0..20_000).flat_map(line).collect::<Vec<_>>());
    folder.write("b.jsonl", (20_000..30_000).flat_map(line).collect::<Vec<_>>());
    let ran = folder.run(&["find", "function ~ \"::n\"", "a.jsonl", "b.jsonl", "--json"]);
    let found = ran.output.lines().map(|line| {
        let document: serde_json::Value = serde_json::from_str(line).expect("JSON");
        document["record"]["code.function.name"].as_str().expect("a name").to_owned()
    });
    assert!(found.eq((0..30_000).map(|number| format!("f::n{number:06}"))));
    let few = folder.run(&["find", "function ~ \"::n\"", "--limit", "3", "a.jsonl", "b.jsonl"]);
    assert_eq!((few.output.matches("f::n").count(), few.exit.code(), few.error.as_str()), (3, 0, ""));
}

#[test]
fn what_would_be_read_twice_or_not_at_all_is_said() {
    let folder = Folder::with(fixture::logs().0);
    let twice = folder.run(&["stats", "--json", "app.jsonl", "app.jsonl"]);
    assert_eq!(
        (calls(&twice), twice.error.as_str()),
        (18, "casefile: DIR/app.jsonl: named more than once, read once\n")
    );
    folder.write("app.jsonl.gz", gzip(&fixture::logs().0));
    let packed = folder.run(&["stats", "app.jsonl", "app.jsonl.gz"]);
    assert_eq!(
        packed.error,
        "casefile: DIR/app.jsonl.gz: if it holds what DIR/app.jsonl holds, all of that counts twice\n"
    );
    let inner = folder.path().join("logs").join("old");
    std::fs::create_dir_all(&inner).expect("a folder");
    std::fs::write(inner.join("a.jsonl"), fixture::logs().0).expect("written");
    let none = folder.run(&["stats", "logs"]);
    let told = "casefile: DIR/logs: no file in it, but 1 folder: 'DIR/logs/**/*.jsonl' reads them\n";
    assert_eq!(none.error, format!("{told}casefile: no log could be opened\n"));
    folder.write("logs/b.jsonl", fixture::logs().0);
    let some = folder.run(&["stats", "--json", "logs"]);
    let told = "casefile: DIR/logs: 1 folder in it not read: 'DIR/logs/**/*.jsonl' reads them too\n";
    assert_eq!((calls(&some), some.error.as_str()), (18, told));
    let pattern = folder.path().join("logs/**/*.jsonl").display().to_string();
    assert_eq!(calls(&folder.run(&["stats", "--json", &pattern])), 36);
}
