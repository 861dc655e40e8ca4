//! Does rust-analyzer find wrong what is wrong, once, and nothing else?

use crate::{editor, file};

fn mistakes(items: &str) -> Vec<String> {
    editor().mistakes(&file(items))
}

#[test]
fn what_is_right_has_none() {
    let charge = "fn charge(#[log(rename = \"o\")] mut order: Order, database: Database) -> u64 { order = order; database.store(&order) }";
    let options = "level = info, error = display, skip(database), skip_output, fields(a = order.number, b = 1), crate = casefile";
    for text in [
        format!("#[traced({options}, name = \"n\")] pub {charge}"),
        format!("#[traced({options})] pub async {charge}"),
        format!(
            "pub struct S; #[log_boundary({options})] impl S {{ pub {charge} #[log(skip)] pub fn other() {{}} }}"
        ),
        format!("#[traced({options})] pub mod m {{ use crate::{{Database, Order}}; pub {charge} }}"),
        "#[derive(Loggable)] pub struct S { #[log(display)] pub a: u8, #[sensitive] pub b: u8 }".to_owned(),
    ] {
        assert_eq!(mistakes(&text), [""; 0], "{text}");
    }
}

#[test]
fn what_is_half_typed_has_one() {
    let charge = "pub fn charge(order: Order) -> u64 { order.total() }";
    // An expression without its end is a mistake to both: to the macro and, like everywhere, to the parser.
    for attribute in
        ["traced(sk)", "traced(level =)", "traced(level = in)", "traced(skip(ord))", "traced(fields(key =))"]
    {
        let found = mistakes(&format!("#[{attribute}] {charge}"));
        assert_eq!(found.len(), 1, "{attribute}: {found:?}");
    }
}
