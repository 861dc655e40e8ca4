//! What does casefile not keep out of a record? Each limit of `docs/security.md`, shown: a test here that fails is a promise
//! that could be made.

use std::panic::{AssertUnwindSafe, catch_unwind};

use casefile::testing::capture;
use casefile::{Loggable, event, log_boundary};
use uuid::Uuid;

const SECRET: &str = "correct horse";

#[test]
fn a_number_may_be_a_secret() {
    #[log_boundary]
    fn check(entered: u32, charged: u64) -> bool {
        entered == 1 && charged == 2
    }
    let records = capture(|| {
        check(1234, 4_242_424_242_424_242);
    });
    assert_eq!(records.only("check").input("entered").unwrap(), 1234);
    assert_eq!(records.only("check").input("charged").unwrap(), 4_242_424_242_424_242_u64);
}

/// A UUID is loggable by its type, and a session's or a reset's token often is one.
#[test]
fn a_uuid_may_be_a_token() {
    const TOKEN: Uuid = Uuid::from_u128(0x0f1e_2d3c_4b5a_4978_8796_a5b4_c3d2_e1f0);
    #[log_boundary]
    fn resume(session: Uuid) -> bool {
        session.is_nil()
    }
    let records = capture(|| {
        resume(TOKEN);
    });
    assert_eq!(*records.only("resume").input("session").unwrap(), TOKEN.to_string());
}

/// `#[log(skip)]` keeps a field out of its struct's records, and out of nothing else.
#[test]
fn what_is_skipped_is_no_secret() {
    #[derive(Debug, Loggable)]
    struct Login {
        user: u32,
        #[log(skip)]
        entered: u32,
    }
    #[log_boundary]
    fn log_in(login: &Login) {
        event!("entered", entered = login.entered, user = login.user);
    }
    let login = Login { user: 7, entered: 1234 };
    let records = capture(|| log_in(&login));
    assert!(records.only("log_in").input("login").unwrap().get("entered").is_none());
    assert_eq!(records.only_event("entered").field("entered").unwrap(), 1234);
    assert!(format!("{login:?}").contains("1234"));
}

#[test]
fn public_text_may_hold_a_secret_of_no_known_shape() {
    #[log_boundary]
    fn note(#[public] text: &str) -> usize {
        text.len()
    }
    let records = capture(|| {
        note(SECRET);
    });
    assert_eq!(records.only("note").input("text").unwrap(), SECRET);
}

#[test]
fn numbers_may_spell_text() {
    #[log_boundary]
    fn listed(wide: Vec<u16>, wider: Vec<u32>, c_characters: Vec<i8>) -> usize {
        wide.len() + wider.len() + c_characters.len()
    }
    let records = capture(|| {
        let codes = || SECRET.bytes();
        let c_characters = codes().map(|code| i8::try_from(code).expect("ASCII")).collect();
        listed(codes().map(u16::from).collect(), codes().map(u32::from).collect(), c_characters);
    });
    for name in ["wide", "wider", "c_characters"] {
        assert_eq!(records.only("listed").input(name).unwrap()[0], 99, "{name}");
    }
}

#[test]
fn a_letter_by_another_name_is_not_seen() {
    type Letter = char;
    #[derive(Loggable)]
    struct Renamed(Letter);
    #[derive(Loggable)]
    struct Beside {
        letter: char,
        bold: bool,
    }
    #[log_boundary]
    fn spelt(renamed: Vec<Renamed>, beside: Vec<Beside>) -> usize {
        renamed.iter().filter(|letter| letter.0 == 'c').count() + beside.iter().filter(|it| it.bold).count()
    }
    let records = capture(|| {
        let beside = SECRET.chars().map(|letter| Beside { letter, bold: true }).collect();
        spelt(SECRET.chars().map(Renamed).collect(), beside);
    });
    assert_eq!(records.only("spelt").input("renamed").unwrap()[0], "c");
    assert_eq!(records.only("spelt").input("beside").unwrap()[0]["letter"], "c");
}

#[test]
fn a_name_may_say_nothing() {
    #[derive(Loggable)]
    #[public]
    struct Pair(String, String);
    #[log_boundary]
    fn log_in(#[public] pwort: &str, pair: Pair) -> usize {
        pwort.len() + pair.0.len() + pair.1.len()
    }
    let records = capture(|| {
        log_in(SECRET, Pair("ada".to_owned(), SECRET.to_owned()));
    });
    assert_eq!(records.only("log_in").input("pwort").unwrap(), SECRET);
    assert_eq!(records.only("log_in").input("pair").unwrap()[1], SECRET);
}

#[test]
fn a_message_may_say_too_much() {
    #[log_boundary]
    fn panics(#[sensitive] text: &str) {
        panic!("no {text}");
    }
    #[log_boundary(error = display)]
    fn fails(#[sensitive] text: &str) -> Result<(), String> {
        Err(format!("no {text}"))
    }
    let records = capture(|| {
        catch_unwind(AssertUnwindSafe(|| panics(SECRET))).expect_err("it panics");
        fails(SECRET).expect_err("it fails");
    });
    assert_eq!(records.only("panics").error_message.as_deref(), Some("no correct horse"));
    assert_eq!(records.only("fails").error_message.as_deref(), Some("no correct horse"));
}

#[test]
fn serialize_may_write_what_is_sensitive_further_in() {
    #[derive(Loggable, serde::Serialize)]
    struct Card {
        id: u64,
        #[sensitive]
        text: String,
    }
    #[derive(serde::Serialize)]
    struct Foreign {
        card: Card,
    }
    #[derive(Loggable, serde::Serialize)]
    struct Described {
        card: Card,
    }
    #[log_boundary]
    fn nested(#[log(serde)] foreign: &Foreign, #[log(serde)] described: &Described) -> u64 {
        foreign.card.id + described.card.id
    }
    #[log_boundary]
    fn generic<T: serde::Serialize>(#[log(serde)] any: &T) {
        let _ = any;
    }
    let card = || Card { id: 1, text: SECRET.to_owned() };
    let records = capture(|| {
        nested(&Foreign { card: card() }, &Described { card: card() });
        generic(&card());
    });
    for name in ["foreign", "described"] {
        assert_eq!(records.only("nested").input(name).unwrap()["card"]["text"], SECRET, "{name}");
    }
    assert_eq!(records.only("generic").input("any").unwrap()["text"], SECRET);
}
