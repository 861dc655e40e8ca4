//! What does the compiler say to users of the macros?
//!
//! Each file in `fail/` is refused with the sentences in the `.stderr` beside it, each file in `pass/` compiles and
//! runs. A changed sentence is accepted, once it has been read as a user would read it, with
//! `TRYBUILD=overwrite cargo test -p casefile-ui-tests`.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

#[test]
fn what_the_compiler_says() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*.rs");
    cases.pass("pass/*.rs");
}

/// A hint to derive `Debug` is how secrets get into logs, and an impl by hand is the way around the check.
#[test]
fn no_message_shows_a_way_around_the_check() {
    const FORBIDDEN: [&str; 8] = [
        "derive(Debug)",
        "derive(Display)",
        "manually impl",
        "consider adding an impl",
        "consider implementing",
        "consider annotating",
        "lifetime specifier",
        "internal error",
    ];
    for (path, text) in said() {
        for forbidden in FORBIDDEN {
            assert!(!text.contains(forbidden), "{} says `{forbidden}`", path.display());
        }
    }
}

/// What was read on one machine must be what another one prints.
#[test]
fn no_message_names_this_machine() {
    for (path, text) in said() {
        let absolute = ["/home/", "/tmp/", "/root/", ".cargo/"].iter().find(|part| text.contains(**part));
        assert_eq!(absolute, None, "in {}", path.display());
    }
}

/// Every sentence in the sources of the macros is one that some file in `fail/` shows.
#[test]
fn every_message_of_the_macros_is_shown() {
    // Refused by rustc before a macro sees it; no mistake of a user's; said of an attribute that nobody wrote.
    const NEVER_SHOWN: [&str; 3] =
        ["expected the body of the function", "mistakes were found and never reported", "no attribute"];
    let shown: String = said().into_iter().map(|(_, text)| text).collect();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../macros/src");
    let mut sentences = Vec::new();
    for path in files_below(&sources, "rs").into_iter().filter(|path| !path.ends_with("tests.rs")) {
        let source: TokenStream = fs::read_to_string(&path).unwrap().parse().unwrap();
        collect_sentences(source, &mut sentences);
    }
    assert!(sentences.len() > 40, "the messages are not where this test looks for them: {sentences:?}");
    let missing = sentences.iter().filter(|sentence| {
        let parts = fixed_parts(sentence);
        !NEVER_SHOWN.contains(&sentence.as_str()) && !parts.iter().all(|part| shown.contains(part.as_str()))
    });
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&String>::new(), "no file in `fail/` shows these");
}

/// What is refused and what is right stand beside each other, under the name of the rule.
#[test]
fn every_refusal_has_a_case_that_passes() {
    // Under the name of what is allowed instead; a refusal of something that has no right form.
    const ELSEWHERE: [(&str, &str); 39] = [
        ("file_module", "wrong_item"),
        ("debug_derived_above", "debug"),
        ("debug_derived_beside", "debug"),
        ("debug_derived_below", "debug"),
        ("debug_by_hand", "own_debug"),
        ("debug_made_by_macro", "debug"),
        ("debug_of_sensitive_type", "debug"),
        ("own_debug_is_no_derive", "own_debug"),
        ("display_by_hand", "own_display"),
        ("display_of_sensitive_type", "own_display"),
        ("display_of_generic_type", "own_display"),
        ("display_made_by_derive", "error_format"),
        ("error_arguments", "error_format"),
        ("error_transparent", "error_format"),
        ("error_of_all_variants", "error_format"),
        ("displaydoc_comment", "error_format"),
        ("snafu_display", "error_format"),
        ("mask_of_no_text", "mask"),
        ("pseudonym_of_few_values", "pseudonym"),
        ("class", "pseudonym"),
        ("policy_of_a_type", "mask"),
        ("derive_unclassified_field", "unclassified"),
        ("unclassified_argument", "unclassified"),
        ("unclassified_error", "unclassified"),
        ("unclassified_output", "unclassified"),
        ("unclassified_stream_error", "unclassified"),
        ("undescribed_type", "unclassified"),
        ("unbounded_generic", "bounded_generic"),
        ("unknown_option", "impl_block"),
        ("user_lints", "lints"),
        ("secret_name_argument", "secret_names"),
        ("secret_name_field", "secret_names"),
        ("secret_name_lenient", "secret_names"),
        ("secret_name_raw", "secret_names"),
        ("sensitive_value_dereferenced", "sensitive_value"),
        ("sensitive_value_ordered", "sensitive_value"),
        ("sensitive_value_printed", "sensitive_value"),
        ("sensitive_value_recorded", "sensitive_value"),
        ("sensitive_value_serialized", "sensitive_value"),
    ];
    const NEVER_RIGHT: [&str; 4] =
        ["all_mistakes_at_once", "all_mistakes_on_arguments_at_once", "derive_union", "mistakes_in_the_type"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = |folder: &str| -> Vec<String> {
        let files = files_below(&root.join(folder), "rs").into_iter();
        files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
    };
    let passes = names("pass");
    for refusal in names("fail") {
        let rule = ELSEWHERE.iter().find(|(name, _)| *name == refusal).map_or(&*refusal, |(_, rule)| rule);
        assert!(
            NEVER_RIGHT.contains(&rule) || passes.iter().any(|pass| pass == rule),
            "`fail/{refusal}.rs` has no `pass/{rule}.rs`"
        );
    }
}

/// Every option of the macros has a file of its name that passes and one that fails.
#[test]
fn every_option_has_its_cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let parse = fs::read_to_string(root.join("../macros/src/function/parse.rs")).unwrap();
    let (_, list) = parse.split_once("const OPTIONS").and_then(|(_, rest)| rest.split_once('=')).unwrap();
    let options: Vec<&str> = list.split("];").next().unwrap().split('"').skip(1).step_by(2).collect();
    assert!(options.len() > 5 && options.contains(&"slow"), "the list is not where it was: {options:?}");
    for option in options {
        for folder in ["fail", "pass"] {
            let file = root.join(folder).join(option).with_extension("rs");
            assert!(file.exists(), "{} is missing", file.display());
        }
    }
}

/// Every `.stderr` and its text.
fn said() -> Vec<(PathBuf, String)> {
    let fail = Path::new(env!("CARGO_MANIFEST_DIR")).join("fail");
    let said: Vec<_> = files_below(&fail, "stderr")
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect();
    assert!(!said.is_empty());
    said
}

fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files
}

/// Collects the string literals that have several words, without documentation, reasons of lints and unit tests.
fn collect_sentences(tokens: TokenStream, sentences: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (position, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == "mod" && is_behind_cfg_test(&tokens[..position]) => return,
            TokenTree::Group(group) => collect_sentences(group.stream(), sentences),
            TokenTree::Literal(literal) if !is_value_of_an_attribute(&tokens[..position]) => {
                let text = literal.to_string();
                if let Some(text) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'))
                    && text.trim().contains(' ')
                {
                    sentences.push(text.replace("\\\"", "\""));
                }
            }
            _ => {}
        }
    }
}

fn is_behind_cfg_test(before: &[TokenTree]) -> bool {
    before.last().is_some_and(|token| token.to_string().replace(' ', "") == "[cfg(test)]")
}

/// `doc = ".."` and `reason = ".."`.
fn is_value_of_an_attribute(before: &[TokenTree]) -> bool {
    let [.., TokenTree::Ident(name), TokenTree::Punct(equals)] = before else { return false };
    equals.as_char() == '=' && (name == "doc" || name == "reason")
}

/// What stands between the placeholders of a format string.
fn fixed_parts(sentence: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_u32;
    for letter in sentence.chars() {
        match letter {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                parts.push(String::new());
            }
            _ if depth == 0 => parts.last_mut().expect("there is always one").push(letter),
            _ => {}
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}
