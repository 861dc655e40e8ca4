//! What `--help` says: the first page that everybody reads.

use expect_test::expect_file;

use crate::run::Folder;

#[test]
fn every_command_explains_itself() {
    for command in ["trace", "timing", "compare", "errors", "stats", "find", "tail", "doctor"] {
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
