//! Is a body under an attribute to an editor what it is without one?

use crate::{editor, file, offered};

/// The text without an attribute, and with it in each of these ways.
fn ways(function: &str) -> (String, Vec<String>) {
    let attributes = ["traced", "log_boundary", "traced(level = info, fields(total = order.total()))"];
    let mut ways: Vec<String> =
        attributes.iter().map(|attribute| format!("#[{attribute}]\n{function}")).collect();
    ways.push(format!("struct S;\n#[traced]\nimpl S {{\n{function}\n}}"));
    ways.push(format!("struct S;\nimpl S {{\n#[traced]\n{function}\n}}"));
    ways.push(format!("struct S;\n#[traced]\nimpl S {{\n#[log_boundary]\n{function}\n}}"));
    ways.push(format!("#[traced]\nmod inner {{\nuse crate::{{Database, Order}};\n{function}\n}}"));
    (function.to_owned(), ways)
}

#[test]
fn members_complete_as_without_an_attribute() {
    for function in [
        "fn charge(order: Order, database: Database) -> u64 { order.$0 }",
        "fn charge(mut order: Order) { order.$0 }",
        "async fn charge(order: Order, database: Database) -> u64 { order.$0 }",
        "fn charge(order: Order) -> u64 { let total = order.$0\n total }",
        "async fn charge(order: Order) -> u64 { let total = order.to$0\n total }",
        "fn charge(order: Order) -> u64 { if order.$0 { 1 } else { 2 } }",
        "fn charge(order: Order) -> u64 { order.\n let order = order.$0; 1 }",
        "fn charge(order: Order, database: Database) -> u64 { database.store(&order.$0 }",
        "fn charge(order: Order) -> u64 { let local = order; local.$0 }",
        "fn charge(order: &Order) -> impl Sized + use<> { order.$0 }",
    ] {
        let (plain, ways) = ways(function);
        let expected = offered(&plain);
        assert!(expected.iter().any(|member| member == "quantity"), "{plain}: {expected:?}");
        for way in ways {
            assert_eq!(offered(&way), expected, "{way}");
        }
    }
}

#[test]
fn words_lead_to_the_users_words() {
    for (function, word) in [
        ("fn charge(order: Order) -> u64 { ord$0er.total() }", "order: Order)"),
        ("async fn charge(mut order: Order) -> u64 { ord$0er.total() }", "order: Order)"),
        ("fn charge(order: Order) -> u64 { let local = order.total(); loc$0al }", "local = order.total()"),
        ("async fn charge(order: Order) { let local = order.total(); loc$0al; }", "local = order.total()"),
    ] {
        for way in ways(function).1 {
            let places = editor().definitions(&file(&way));
            assert!(matches!(&places[..], [place] if place.starts_with(word)), "{way}: {places:?}");
        }
    }
}

#[test]
fn hovering_shows_the_users_types() {
    for (function, shown) in [
        ("fn charge(order: Order) -> u64 { ord$0er.total() }", "order: Order"),
        ("async fn charge(order: Order) -> u64 { let local = order.total(); loc$0al }", "let local: u64"),
    ] {
        for way in ways(function).1 {
            let hover = editor().hover(&file(&way));
            assert!(hover.contains(shown), "{way}: {hover}");
        }
    }
}

#[test]
fn a_half_typed_attribute_keeps_the_function() {
    for attribute in [
        "traced(",
        "traced(skip(",
        "traced(skip(ord",
        "traced(skip(order,",
        "traced(level =",
        "traced(level = in",
        "traced(fields(",
        "traced(fields(key",
        "traced(fields(key =",
        "traced(fields(key = order.",
        "traced(,",
        "log_boundary(name = \"a\"",
        "traced(sk",
    ] {
        // An editor closes what is opened.
        let closing = ")".repeat(attribute.matches('(').count());
        let text =
            format!("#[{attribute}{closing}]\nfn charge(order: Order) {{}}\nfn other() {{ char$0ge() }}");
        let places = editor().definitions(&file(&text));
        assert!(matches!(&places[..], [place] if place.starts_with("charge(order")), "{text}: {places:?}");
    }
}

#[test]
fn what_surrounds_a_body_completes_as_without_an_attribute() {
    for item in [
        "struct S; ATTRIBUTE impl S { fn first(&self) {} fn second(&self, order: $0) {} }",
        "struct S; ATTRIBUTE impl S { fn first(&self) {} fn second(&self, order: Or$0) {} }",
        "struct S; ATTRIBUTE impl S { fn first(&self) {} fn second(&self) -> $0 {} }",
        "struct S; ATTRIBUTE impl S { fn first(&self) {} const A: $0 }",
        "ATTRIBUTE mod m { fn first(order: u8) {} struct S { order: crate::$0 } }",
        "ATTRIBUTE mod m { fn first(order: u8) {} struct S { order: $0 } }",
        "ATTRIBUTE mod m { fn first(order: u8) {} use crate::$0 }",
        "ATTRIBUTE mod m { fn first(order: u8) {} use crate::$0; }",
        "ATTRIBUTE mod m { fn first(order: u8) {} fn second(order: $0) {} }",
        "ATTRIBUTE mod m { fn first(order: u8) {} fn second(order: u8) -> crate::$0 {} }",
    ] {
        let expected = offered(&item.replace("ATTRIBUTE", ""));
        for attribute in ["#[traced]", "#[log_boundary(skip(order), level = warn)]"] {
            let way = item.replace("ATTRIBUTE", attribute);
            assert_eq!(offered(&way), expected, "{way}");
        }
    }
}
