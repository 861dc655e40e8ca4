//! What is found, what is left alone, and that neither hangs on how the text came to be.

mod shapes;

use proptest::prelude::*;

use std::cell::Cell;

use super::{REPLACEMENT, cards, prefilter, scrub, scrubbed};

thread_local! {
    /// How many bytes the rules of this thread have looked at, beyond the first look at each.
    pub(super) static STEPS: Cell<usize> = const { Cell::new(0) };
}

fn text(text: &str) -> String {
    let out = scrub(text.as_bytes(), false);
    out.map_or_else(|| text.to_owned(), |out| String::from_utf8(out).expect("UTF-8"))
}

fn cut(text: &str) -> String {
    let out = scrub(text.as_bytes(), true);
    out.map_or_else(|| text.to_owned(), |out| String::from_utf8(out).expect("UTF-8"))
}

/// A text before and after.
type Case = (&'static str, &'static str);

#[test]
fn tokens_of_well_known_issuers() {
    const CASES: [Case; 12] = [
        ("Bearer abcdef0123456789", "Bearer [redacted]"),
        ("sent authorization=bearer%20aGVsbG8xMjM0", "sent authorization=[redacted]"),
        ("basic dXNlcjpwYXNz was refused", "basic [redacted] was refused"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_9.", "[redacted]."),
        ("key AKIAIOSFODNN7EXAMPLE!", "key [redacted]!"),
        ("AIzaSyA1234567890abcdefghijklmnopqrstuv", "[redacted]"),
        ("(ghp_16C7e42F292c6912E7710c838347Ae178B4a)", "([redacted])"),
        ("github_pat_11AAAAAAA0abcdefghijkl", "[redacted]"),
        ("sk_live_4eC39HqLyjWDarjtT1zdp7dc declined", "[redacted] declined"),
        ("xoxb-17653672481-19874698323", "[redacted]"),
        (r"line\nghp_16C7e42F292c6912E7710c838347Ae178B4a", r"line\n[redacted]"),
        ("key%20ghp_16C7e42F292c6912E7710c838347Ae178B4a", "key%20[redacted]"),
    ];
    for (before, after) in CASES {
        assert_eq!(text(before), after);
    }
}

#[test]
fn private_keys_to_their_end_or_to_the_end_of_the_text() {
    let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----";
    assert_eq!(text(&format!("a {key} b")), "a [redacted] b");
    let escaped = key.replace('\n', "\\n");
    assert_eq!(text(&format!("{{\"k\":\"{escaped}\"}}")), "{\"k\":\"[redacted]\"}");
    assert_eq!(cut("a -----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn"), "a [redacted]");
    assert_eq!(text("-----BEGIN CERTIFICATE-----\nMIIB"), "-----BEGIN CERTIFICATE-----\nMIIB");
}

#[test]
fn values_whose_name_says_it() {
    const CASES: [Case; 17] = [
        ("https://a.example/x?token=abc&b=1", "https://a.example/x?token=[redacted]&b=1"),
        ("/cb?code=4/0AY0e-g7&state=1", "/cb?code=[redacted]&state=1"),
        ("u=https%3A%2F%2Fa%3Fapi_key%3Dabc%26b%3D1", "u=https%3A%2F%2Fa%3Fapi_key%3D[redacted]%26b%3D1"),
        (r"a?x=1\u0026sig\u003dabc\u0026b", r"a?x=1\u0026sig\u003d[redacted]\u0026b"),
        ("Server=db;Password=p@ss w;User=x", "Server=db;Password=[redacted];User=x"),
        (r#"{"password":"hun\"ter2","a":1}"#, r#"{"password":"[redacted]","a":1}"#),
        (r#"{\"password\":\"hunter2\",\"a\":1}"#, r#"{\"password\":\"[redacted]\",\"a\":1}"#),
        (r#"Config { api_key: Some("hunter2") }"#, r#"Config { api_key: Some("[redacted]") }"#),
        ("password: hunter2, then", "password: [redacted], then"),
        ("password: must not be empty", "password: must not be empty"),
        (r#"unexpected token: "}""#, r#"unexpected token: "}""#),
        ("Cookie: a=1; b=2\nHost: x", "Cookie: [redacted]\nHost: x"),
        ("db_password = 'x y'", "db_password = '[redacted]'"),
        ("next_page_token=abc", "next_page_token=abc"),
        ("key=abc", "key=abc"),
        ("password=[redacted]", "password=[redacted]"),
        ("password=", "password="),
    ];
    for (before, after) in CASES {
        assert_eq!(text(before), after);
    }
}

#[test]
fn credentials_in_urls() {
    const CASES: [Case; 7] = [
        ("postgres://user:pa55@db/x", "postgres://[redacted]@db/x"),
        ("redis://:pa55@db:6379", "redis://[redacted]@db:6379"),
        ("postgres://user:pa/55@db/x", "postgres://[redacted]@db/x"),
        (r"https:\/\/user:pa55@db\/x", r"https:\/\/[redacted]@db\/x"),
        ("https://github.com/@casefile", "https://github.com/@casefile"),
        ("http://[::1]:80/@x", "http://[::1]:80/@x"),
        ("http://localhost:8080/a:b@c", "http://localhost:8080/a:b@c"),
    ];
    for (before, after) in CASES {
        assert_eq!(text(before), after);
    }
}

#[test]
fn card_numbers_by_prefix_length_and_checksum() {
    const CASES: [Case; 9] = [
        ("card 4111 1111 1111 1111.", "card [redacted]."),
        ("4111-1111-1111-1111 12/26", "[redacted] 12/26"),
        ("42 5555555555554444", "42 [redacted]"),
        ("378282246310005", "[redacted]"),
        ("4111111111111112 fails the sum", "4111111111111112 fails the sum"),
        ("1763859600000000000", "1763859600000000000"),
        ("0.4111111111111111", "0.4111111111111111"),
        ("a4111111111111111", "a4111111111111111"),
        ("41111111111111111111", "41111111111111111111"),
    ];
    for (before, after) in CASES {
        assert_eq!(text(before), after);
    }
    assert!(cards::is_card(&[4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2]));
}

#[test]
fn of_what_was_cut_the_beginning_is_enough() {
    const CASES: [Case; 8] = [
        ("key ghp_16C", "key [redacted]"),
        ("Bearer abc", "Bearer [redacted]"),
        ("token eyJhb", "token [redacted]"),
        ("postgres://user:pa5", "postgres://[redacted]"),
        ("4111 1111 11", "[redacted]"),
        ("ordinary text that was cut", "ordinary text that was cut"),
        ("http://localhost:80", "http://localhost:80"),
        ("AKIA12", "[redacted]"),
    ];
    for (before, after) in CASES {
        assert_eq!(cut(before), after);
    }
}

#[test]
fn addresses_only_where_they_are_asked_for() {
    let before = "mail \u{e9}lise@example.com, bob@localhost";
    let after = scrubbed(before.as_bytes(), false, true).expect("found");
    assert_eq!(String::from_utf8(after).expect("UTF-8"), "mail [redacted], bob@localhost");
    assert_eq!(text(before), before);
}

#[test]
fn ordinary_text_stays() {
    for ordinary in [
        "Bearer authentication is required",
        "a basic understanding of tokens",
        "sk-learn-compatible-estimators-of-many-kinds",
        "2026-11-23T10:00:00.141002311Z",
        "01936f0c-5d2a-7c1e-9a3c-e929d0e0e473",
        "crate::module::Type::method",
        "C:\\Users\\x\\file.txt",
        "secret santa, password hint, token count",
        "ord_918273645, rst_456 and xoxo-",
    ] {
        assert_eq!(text(ordinary), ordinary);
    }
}

/// Pieces of which hostile texts are made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "ghp_",
            "eyJ",
            "AKIA",
            "sk_live_",
            "Bearer ",
            "://",
            "@",
            "a:b",
            "password",
            "token",
            "=",
            ":",
            "\"",
            "'",
            "\\",
            "\\n",
            "%3D",
            "%20",
            "\\u003d",
            "-----BEGIN RSA PRIVATE KEY-----",
            "-----END ",
            "4111",
            "1111 ",
            "-",
            ".",
            "/",
            "?",
            "&",
            " ",
            "\n",
            "Some(",
            "[redacted]",
            "\u{e9}",
            "\u{1f600}",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z0-9_=:.-]{1,30}",
        "\\PC{0,8}",
    ]
}

fn hostile() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn text_stays_text_and_what_is_left_is_left(text in hostile(), cut: bool, emails: bool) {
        if let Some(once) = scrubbed(text.as_bytes(), cut, emails) {
            prop_assert!(std::str::from_utf8(&once).is_ok());
            prop_assert!(once.windows(REPLACEMENT.len()).any(|window| window == REPLACEMENT));
        }
    }

    /// A look at sixteen bytes at a time never overlooks what the patterns find.
    #[test]
    fn the_prefilter_lets_through_whatever_is_found(text in hostile(), emails: bool) {
        if scrubbed(text.as_bytes(), false, emails).is_some() {
            prop_assert!(prefilter::may_hold_a_secret(text.as_bytes(), emails));
        }
    }

    #[test]
    fn a_token_is_found_wherever_it_stands(before in "([a-z ]{0,20} )?", after in "( [a-z ]{0,20})?") {
        for token in [
            "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "AKIAIOSFODNN7EXAMPLE", "4242 4242 4242 4242",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "Bearer abcdef0123456789", "password=\"hunter2\"",
        ] {
            let out = text(&format!("{before}{token}{after}"));
            prop_assert!(out.contains("[redacted]"), "{out}");
            prop_assert!(!out.contains("hunter2") && !out.contains("16C7e") && !out.contains("4242 4"), "{out}");
        }
    }
}

/// What each rule begins with, so often that a look to the end from each of them would show.
#[test]
fn the_steps_grow_with_the_length_only() {
    const MOST_A_BYTE: usize = 12;
    const PIECES: [&str; 40] = [
        "://",
        "://a/@",
        "://a:b",
        "://@",
        "//",
        "//a:b@",
        ":\\/\\/",
        "ghp_",
        "-ghp_",
        "sk-",
        "_sk-",
        "eyJ",
        "-eyJ",
        "-eyJa.",
        "eyJaaaaaaaaaaaaaaaa.\n",
        "AKIA-",
        "-----BEGIN ",
        "---- BEGIN ",
        "-----BEGIN PRIVATE KEY",
        "PuTTY-User-Key-File-",
        "4111 ",
        "4111",
        "Bearer ",
        "Bearer:",
        "token-",
        "-token -",
        "a@",
        "a:b@",
        "password:",
        "password=",
        "password=(",
        "password:{",
        "token:{",
        "token:\"",
        "password=''",
        "password:\n ",
        "--password ",
        "(\"password\",",
        "<password>",
        "\\u003d",
    ];
    for piece in PIECES {
        for cut in [false, true] {
            let text = piece.repeat(40_000 / piece.len());
            STEPS.set(0);
            let _ = scrubbed(text.as_bytes(), cut, true);
            let steps = STEPS.get();
            assert!(steps <= MOST_A_BYTE * text.len(), "{piece:?}: {} a byte", steps / text.len());
        }
    }
}
