//! What `--help` says: the first page that everybody reads.

use expect_test::expect_file;

use crate::run::Folder;

#[test]
fn every_command_explains_itself() {
    for command in
        ["trace", "traces", "timing", "compare", "errors", "stats", "find", "tail", "doctor", "audit"]
    {
        let ran = Folder::new().run(&[command, "--help"]);
        assert!(ran.output.contains("Examples:"), "{command}");
        expect_file![format!("help/{command}.txt")].assert_eq(&ran.page());
    }
}

#[test]
fn what_is_not_understood_is_said_with_what_was_meant() {
    let ran = Folder::new().run(&["stast"]);
    assert!(ran.error.contains("'stats'"), "{}", ran.error);
    assert_eq!(ran.exit.code(), 2);
}

#[test]
fn numbers_that_mean_nothing_are_refused() {
    let folder = Folder::with("");
    for (arguments, told) in [
        (["--limit", "0"], "invalid value '0' for '--limit <NUMBER>': expected a whole number, 1 or more"),
        (["--width", "5"], "invalid value '5' for '--width <COLUMNS>': expected a whole number, 40 or more"),
    ] {
        for command in [&["stats"][..], &["errors"], &["find", "outcome"]] {
            let ran = folder.run(&[command, &arguments, &["app.jsonl"]].concat());
            assert!(ran.error.contains(told) && ran.exit.code() == 2, "{}", ran.error);
        }
    }
    let refused = folder.run(&["stats", "-1", "app.jsonl"]);
    assert!(refused.error.contains("'-1'") && !refused.error.contains("tip"), "{}", refused.error);
}
