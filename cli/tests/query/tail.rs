//! What `tail` says of what it cannot show, while it shows the rest.

use crate::fixture::call;
use crate::run::{Folder, Ran};

fn good(number: u64) -> Vec<u8> {
    call(number, 0, None, "shop::good", number * 10, 5).to_line()
}

fn piped(log: Vec<u8>) -> Ran {
    Folder::new().run_with(&["tail"], Some(Box::new(std::io::Cursor::new(log))))
}

#[test]
fn a_broken_line_is_told_with_its_number_and_the_others_are_shown() {
    let log = [&good(1)[..], b"{\"torn\n{\"level\":\"info\"}\n\n", &good(2), &good(3)[..70]].concat();
    let ran = piped(log.clone());
    assert_eq!(ran.output.matches("shop::good").count(), 2, "{}", ran.output);
    let told = ["(stdin):2: truncated at column 6", "(stdin):6: truncated at column 70"];
    assert!(told.iter().zip(ran.error.lines()).all(|(told, line)| line.contains(told)), "{}", ran.error);
    assert_eq!((ran.error.lines().count(), ran.exit.code()), (2, 0));
    let of_file = Folder::with(log).run(&["tail", "--no-follow", "app.jsonl"]);
    assert!(
        of_file.error.contains("app.jsonl:2: ") && of_file.error.contains("app.jsonl:6: "),
        "{}",
        of_file.error
    );
}

#[test]
fn what_showed_nothing_found_nothing() {
    let broken = piped(b"{\"torn\n".to_vec());
    assert_eq!((broken.exit.code(), broken.output.as_str()), (1, ""));
    // Broken behind its envelope: no record after all.
    let line = String::from_utf8(good(1)).expect("UTF-8").replace("\"seq\":3", "\"seq\":03");
    assert!(line.contains("\"seq\":03"));
    let ran = Folder::with(line).run(&["tail", "--no-follow", "app.jsonl"]);
    assert_eq!((ran.exit.code(), ran.output.as_str()), (1, ""), "{}", ran.error);
}

#[test]
fn many_broken_lines_are_told_a_few_times() {
    let ran = piped([&b"plain text\n".repeat(1000)[..], &good(1)].concat());
    assert_eq!(ran.error.lines().count(), 6, "{}", ran.error);
    assert!(
        ran.error.ends_with("(stdin): more such lines, which are not told (casefile doctor counts them)\n")
    );
}

#[test]
fn a_file_that_cannot_be_read_does_not_end_the_others() {
    let folder = Folder::with(good(1));
    let ran = folder.run(&["tail", "--no-follow", "missing.jsonl", "app.jsonl"]);
    assert_eq!((ran.output.matches("shop::good").count(), ran.exit.code()), (1, 2));
    assert_eq!(ran.error, "casefile: DIR/missing.jsonl: no such file\n");
}
