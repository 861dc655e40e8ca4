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
    check(
        Macro::Event,
        &quote!(warn, "paid", order_id, who.name = Public(&name)),
        &expect![[r#"
            fn body() {
                {
                    let __casefile_callsite = {
                        static CALLSITE: ::casefile::__private::Callsite = ::casefile::__private::Callsite::new(::casefile::__private::Description {
                                module: ::casefile::__private::module_path!(),
                                function: "paid",
                                name: ::casefile::__private::Option::None,
                                kind: ::casefile::__private::Kind::Internal,
                                level: ::casefile::__private::Level::Warn,
                                file: ::casefile::__private::file!(),
                                line: ::casefile::__private::line!(),
                                inputs: &[],
                                attributes: &["order_id", "who.name"],
                            })
                            .inside({
                                fn here() -> &'static ::casefile::__private::str {
                                    ::casefile::__private::type_name_of_val(&here)
                                }
                                here
                            });
                        &CALLSITE
                    };
                    #[allow(
                        unused,
                        deprecated,
                        irrefutable_let_patterns,
                        clippy::all,
                        clippy::pedantic,
                        clippy::nursery,
                        clippy::restriction,
                        reason = "the copy of an expression, for the compiler to look at and never run"
                    )]
                    if false {
                        ::casefile::__private::never_run();
                        use ::casefile::__private::{
                            Field0 as _, Field1 as _, Field2 as _, Field3 as _, Field4 as _,
                            Field5 as _,
                        };
                        let _ = &((*::casefile::__private::alone(&(order_id), 0)));
                        let _ = &(&(*::casefile::__private::alone(&(name), 0)));
                    }
                    if ::casefile::__private::Event::is_wanted(__casefile_callsite) {
                        match (&(order_id), &(&name)) {
                            (__casefile_value_0, __casefile_value_1) => {
                                #[allow(unused_imports, reason = "there may be no values")]
                                use ::casefile::__private::{
                                    First as _, Second as _, Third as _, Fourth as _,
                                    RefusedText as _,
                                };
                                #[allow(unused_imports, reason = "one may be enough")]
                                use ::casefile::__private::{Public, StrictExpression};
                                #[allow(unused_mut, reason = "there may be no values")]
                                let mut __casefile_target = ::casefile::__private::Event::new(
                                    __casefile_callsite,
                                );
                                let __casefile_room = ::casefile::__private::Event::value(
                                    &mut __casefile_target,
                                );
                                (&&&&StrictExpression(__casefile_value_0))
                                    .casefile_capture(__casefile_room);
                                let __casefile_room = ::casefile::__private::Event::value(
                                    &mut __casefile_target,
                                );
                                (&&&&Public(__casefile_value_1)).casefile_capture(__casefile_room);
                                ::casefile::__private::Event::record(__casefile_target);
                            }
                        }
                    }
                }
            }
        "#]],
    );
}

#[test]
fn attributes_that_read_a_field() {
    check(
        Macro::Attribute,
        &quote!(order.id = order.id),
        &expect![[r#"
            fn body() {
                {
                    let __casefile_callsite = {
                        static CALLSITE: ::casefile::__private::Callsite = ::casefile::__private::Callsite::new(::casefile::__private::Description {
                                module: ::casefile::__private::module_path!(),
                                function: "",
                                name: ::casefile::__private::Option::None,
                                kind: ::casefile::__private::Kind::Internal,
                                level: ::casefile::__private::Level::Error,
                                file: ::casefile::__private::file!(),
                                line: ::casefile::__private::line!(),
                                inputs: &[],
                                attributes: &["order.id"],
                            })
                            .inside({
                                fn here() -> &'static ::casefile::__private::str {
                                    ::casefile::__private::type_name_of_val(&here)
                                }
                                here
                            });
                        &CALLSITE
                    };
                    #[allow(
                        unused,
                        deprecated,
                        irrefutable_let_patterns,
                        clippy::all,
                        clippy::pedantic,
                        clippy::nursery,
                        clippy::restriction,
                        reason = "the copy of an expression, for the compiler to look at and never run"
                    )]
                    if false {
                        ::casefile::__private::never_run();
                        use ::casefile::__private::{
                            Field0 as _, Field1 as _, Field2 as _, Field3 as _, Field4 as _,
                            Field5 as _,
                        };
                        let _ = &((*::casefile::__private::alone(
                            &((*(&&&&&&::casefile::__private::FieldOf::<
                                _,
                                628021283683842752u64,
                            >::new(&((*::casefile::__private::alone(&(order), 0)))))
                                .casefile_ask()
                                .casefile_pass())
                                .id),
                            0,
                        )));
                    }
                    if ::casefile::__private::SpanAttributes::is_wanted(__casefile_callsite) {
                        match (&(order.id),) {
                            (__casefile_value_0,) => {
                                #[allow(unused_imports, reason = "there may be no values")]
                                use ::casefile::__private::{
                                    First as _, Second as _, Third as _, Fourth as _,
                                    RefusedText as _,
                                };
                                #[allow(unused_imports, reason = "one may be enough")]
                                use ::casefile::__private::{Public, StrictExpression};
                                #[allow(unused_mut, reason = "there may be no values")]
                                let mut __casefile_target = ::casefile::__private::SpanAttributes::new(
                                    __casefile_callsite,
                                );
                                let __casefile_room = ::casefile::__private::SpanAttributes::value(
                                    &mut __casefile_target,
                                );
                                (&&&&StrictExpression(__casefile_value_0))
                                    .casefile_capture(__casefile_room);
                                ::casefile::__private::SpanAttributes::record(__casefile_target);
                            }
                        }
                    }
                }
            }
        "#]],
    );
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
