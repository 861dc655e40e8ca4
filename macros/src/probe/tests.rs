//! What is asked in which expression?

use quote::quote;

use super::{of, of_let, variables_in_macros};

/// How many questions the copy asks: of fields, and of values.
fn asked(tokens: proc_macro2::TokenStream) -> (usize, usize) {
    let value = syn::parse2(tokens).expect("an expression");
    let copy = of([&value], &quote!(private)).map(|tokens| tokens.to_string()).unwrap_or_default();
    (copy.matches("FieldOf ::").count(), values(&copy))
}

fn values(copy: &str) -> usize {
    ["place", "alone", "place_into", "alone_into", "result"]
        .map(|how| copy.matches(&format!("private :: {how} (")).count())
        .iter()
        .sum()
}

#[test]
fn each_field_variable_and_call_that_is_read_asks() {
    // A field asks of its owner, and what it gives of itself.
    assert_eq!(asked(quote!(card.pin)), (1, 2));
    assert_eq!(asked(quote!(order.card.pin + other)), (2, 4));
    assert_eq!(asked(quote!(load().pin)), (1, 1));
    assert_eq!(asked(quote!(cards.iter().map(|card| card.pin).sum::<u32>())), (1, 5));
    assert_eq!(
        asked(quote!({
            let pin = a;
            pin + pin
        })),
        (0, 3)
    );
    assert_eq!(
        asked(quote!({
            let pin = pin;
            pin
        })),
        (0, 2)
    );
    assert_eq!(
        asked(quote!(match a {
            Some(b) if b > c => b,
            _ => d,
        })),
        (2, 5)
    );
}

#[test]
fn patterns_ask_for_what_they_take() {
    // Of a struct, and of a variant by that name.
    assert_eq!(
        asked(quote!(match a() {
            Card { pin, id: _, .. } => pin,
        })),
        (2, 1)
    );
    assert_eq!(
        asked(quote!(match a() {
            Order { card: Card { pin, .. }, .. } => pin,
        })),
        (4, 1)
    );
    assert_eq!(asked(quote!(if let Pin(_, other) = a() { other } else { 0 })), (2, 1));
    assert_eq!(asked(quote!(a().map(|Card { pin, .. }| pin))), (2, 2));
    assert_eq!(asked(quote!({ for (Card { pin, .. }, _) in a() {} })), (2, 1));
    assert_eq!(asked(quote!(matches!(a(), Card { pin: 1, .. }))), (2, 0));
}

#[test]
fn macros_ask_for_what_is_written_in_them() {
    assert_eq!(asked(quote!(format!("{pin} {{no}} {a:?}", a = card.number))), (1, 3));
    assert_eq!(asked(quote!(json!({ "pin": card.pin, "a": [1] }))), (1, 1));
    assert_eq!(asked(quote!(other!(card.pin, key.of.a.macro_ = card.id, word))), (2, 2));
    assert_eq!(asked(quote!(stringify!(card.pin))), (0, 0));
}

#[test]
fn what_reads_nothing_is_not_copied() {
    for tokens in [
        quote!(1),
        quote!("text"),
        quote!(f(1)),
        quote!(Some(None::<u8>)),
        quote!(Card::PIN),
        quote!(key.expose()),
    ] {
        let value = syn::parse2(tokens.clone()).expect("an expression");
        assert!(of([&value], &quote!(private)).is_none(), "{tokens}");
    }
}

#[test]
fn a_let_asks_for_fields_and_not_for_variables() {
    let (pattern, value) = (syn::parse_quote!(pin), syn::parse_quote!(card.pin));
    let variable = syn::parse_quote!(pin);
    let copy = of_let(&pattern, &value, &[&value], &variable, &quote!(private))
        .expect("it reads a field")
        .to_string();
    assert_eq!((copy.matches("FieldOf ::").count(), values(&copy)), (1, 1));
    let value = syn::parse_quote!(card);
    assert!(of_let(&pattern, &value, &[&value], &variable, &quote!(private)).is_none());
}

#[test]
fn variables_are_found_in_our_macros_unless_something_is_bound_to_their_name() {
    let found = |body: proc_macro2::TokenStream| variables_in_macros(&body, &["pin".to_owned()]).len();
    assert_eq!(
        found(quote!(if a { event!("a", pin) } event!("b", n = pin + 1, t = Public(format!("{pin}"))))),
        3
    );
    assert_eq!(found(quote!(let f = |pin| event!("a", pin); f(1))), 0);
    assert_eq!(
        found(quote!(if let Some(pin) = a {
            attribute!(pin);
        })),
        0
    );
    assert_eq!(found(quote!(let pin = 1; event!("a", pin, b = card.pin))), 0);
    assert_eq!(found(quote!(verify(pin); event!("a", pin = 1); other!(pin))), 0);
}

#[test]
fn what_is_bound_from_a_variable_is_it_until_the_name_is_bound_again() {
    let found = |body: proc_macro2::TokenStream| -> Vec<String> {
        let found = variables_in_macros(&body, &["pin".to_owned()]);
        found.into_iter().map(|found| format!("{} of {}", found.variable, found.origin)).collect()
    };
    assert_eq!(found(quote!(let e = pin.clone(); let f = &e; event!("a", f))), ["f of pin"]);
    assert_eq!(found(quote!(let pin = Some(pin); event!("a", pin))), ["pin of pin"]);
    assert_eq!(found(quote!(let (a, b) = (1, pin); event!("a", a, b))), ["b of pin"]);
    assert_eq!(found(quote!(let (a, b) = pin; event!("a", a, b))), ["a of pin", "b of pin"]);
    assert_eq!(found(quote!(let text = format!("{pin}"); event!("a", text))), ["text of pin"]);
    assert_eq!(
        found(quote!(for digit in &pin {
            event!("a", digit)
        })),
        ["digit of pin"]
    );
    assert!(found(quote!(let e = pin; let e = 1; event!("a", e))).is_empty());
    assert!(found(quote!({ let e = pin; } event!("a", e))).is_empty());
    assert!(found(quote!(let e = check(pin); let n = pin.len(); event!("a", e, n))).is_empty());
    assert!(found(quote!(let (pin, e) = (1, 2); event!("a", e, pin))).is_empty());
}
