//! `casefile audit`: what a reviewer sees of a source.

use expect_test::expect;
use serde_json::Value;

use crate::run::Folder;

const SOURCE: &str = r#"
#[derive(Loggable)]
struct Card {
    #[sensitive(mask = "last4")]
    number: String,
    #[public(reason = "printed on the card")]
    pin_hint: String,
}

impl Client {
    #[log_boundary(skip(connection))]
    async fn charge(&self, card: &Card, cents: u64, currency: Currency, #[public] reference: &str, connection: &Connection) {
        event!("paid", digits = card.number.expose());
    }
}
"#;

#[test]
fn each_opt_out_is_told_with_its_item_and_effect() {
    let folder = Folder::new();
    folder.write("pay.rs", SOURCE);
    let document = folder.run(&["audit", "--json", "pay.rs"]).json();
    let told = |found: &Value| {
        ["effect", "what", "item", "reason", "line", "column"].map(|key| found[key].to_string()).join(" ")
    };
    let found: Vec<_> = document["opt_outs"].as_array().expect("a list").iter().map(told).collect();
    expect![[r##"
        "reveals-part" "#[sensitive(mask)]" "Card.number" null 4 17
        "reveals" "#[public(reason)]" "Card.pin_hint" "printed on the card" 6 7
        "omits" "skip(..)" "Client::charge" null 11 20
        "reveals" "#[public]" "Client::charge(reference)" null 12 75
        "reveals" "expose" "Client::charge" null 13 45"##]]
    .assert_eq(&found.join("\n"));
    let only = folder.run(&["audit", "--json", "--only", "reveals-part", "pay.rs"]).json();
    assert_eq!(only["opt_outs"].as_array().map(Vec::len), Some(1));
}

/// However narrow the page is, what was found is in the excerpt, and the line's number beside it.
#[test]
fn the_excerpt_shows_what_was_found() {
    let folder = Folder::new();
    folder.write("pay.rs", SOURCE);
    let page = folder.run(&["audit", "--width", "90", "pay.rs"]).output;
    let row = page.lines().find(|line| line.contains("(reference)")).expect("the argument is told");
    assert!(row.contains("pay.rs:12") && row.contains("[public] ref"), "{page}");
}
