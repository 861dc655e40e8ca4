//! What do the stages make of what was written?

use expect_test::{Expect, expect};
use proc_macro2::TokenStream;
use quote::quote;

use super::{Macro, expand, values_in};

fn check(which: Macro, tokens: &TokenStream, expected: &Expect) {
    let block = expand(which, quote!([::casefile] #tokens));
    let file = syn::parse2(quote!(fn body() { #block })).expect("a function");
    expected.assert_eq(&prettyplease::unparse(&file));
}

fn mistakes(which: Macro, tokens: &TokenStream) -> usize {
    expand(which, quote!([::casefile] #tokens)).to_string().matches("compile_error").count()
}

#[test]
fn an_event() {
    check(Macro::Event, &quote!(warn, "paid", order_id, who.name = Public(&name)), &expect![[r#""#]]);
}

#[test]
fn attributes_that_read_a_field() {
    check(Macro::Attribute, &quote!(order.id = order.id), &expect![[r#""#]]);
}

#[test]
fn every_mistake_is_reported_at_once() {
    assert_eq!(mistakes(Macro::Event, &quote!(wran, "paid {}", 1 = 2, a = b?, a = [Public(c)])), 6);
    assert_eq!(mistakes(Macro::Attribute, &quote!(level = 1, a = , b.c, "" = 1, a = 1, a = 2)), 5);
    assert_eq!(mistakes(Macro::Attribute, &quote!()), 1);
    assert_eq!(mistakes(Macro::Event, &quote!("level is no key of the record here", level = 1)), 0);
}

#[test]
fn values_are_found_in_any_depth() {
    let body = quote! {
        if a { casefile::event!("one", b, c.d = e + f) }
        spawn(move || { attribute! { g } });
        other!(h);
    };
    let values: Vec<String> = values_in(body).into_iter().map(|value| quote!(#value).to_string()).collect();
    assert_eq!(values, ["b", "e + f", "g"]);
}
