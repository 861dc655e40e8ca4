//! Do the expansions look as they should, and are all mistakes reported with the function kept?

use expect_test::{Expect, expect};
use proc_macro2::TokenStream;
use quote::quote;

use super::{Attribute, expand};

fn check(attribute: Attribute, options: TokenStream, item: TokenStream, expected: &Expect) {
    let file = syn::parse2(expand(attribute, options, item)).expect("an item");
    expected.assert_eq(&prettyplease::unparse(&file));
}

/// The messages of the `compile_error!`s, and what is left without them.
fn mistakes(attribute: Attribute, options: TokenStream, item: TokenStream) -> (Vec<String>, String) {
    let mut file: syn::File = syn::parse2(expand(attribute, options, item)).expect("items");
    let mut messages = Vec::new();
    file.items.retain(|item| match item {
        syn::Item::Macro(call) => {
            let message: syn::LitStr = call.mac.parse_body().expect("a message");
            messages.push(message.value());
            false
        }
        _ => true,
    });
    (messages, quote!(#file).to_string())
}

#[test]
fn a_boundary() {
    check(
        Attribute::LogBoundary,
        quote!(level = warn, fields(app.kind = "card")),
        quote! {
            /// Charges.
            pub fn charge(mut order: u64, #[sensitive] pin: &str, #[log(skip)] db: &Db) -> Result<Receipt, PayError> { order += 1; db.pay(order, pin) }
        },
        &expect![[r#"
            /// Charges.
            pub fn charge(order: u64, pin: &str, db: &Db) -> Result<Receipt, PayError> {
                let mut __casefile_span = ::casefile::__private::Call::off();
                let __casefile_callsite = {
                    static CALLSITE: ::casefile::__private::Callsite = ::casefile::__private::Callsite::new(::casefile::__private::Description {
                        module: ::casefile::__private::module_path!(),
                        function: "charge",
                        name: ::casefile::__private::Option::None,
                        kind: ::casefile::__private::Kind::Boundary,
                        level: ::casefile::__private::Level::Warn,
                        file: ::casefile::__private::file!(),
                        line: ::casefile::__private::line!(),
                        inputs: &["order", "pin"],
                        attributes: &["app.kind"],
                    });
                    &CALLSITE
                };
                if ::casefile::__private::Callsite::is_on(__casefile_callsite) {
                    ::casefile::__private::Call::begin(
                        &mut __casefile_span,
                        __casefile_callsite,
                        ::casefile::__private::Option::None,
                        |__casefile_start| {
                            use ::casefile::__private::{
                                First as _, Second as _, Third as _, Fourth as _, RefusedText as _,
                            };
                            (&&&&::casefile::__private::Strict(&order))
                                .casefile_capture(
                                    ::casefile::__private::Start::value(__casefile_start),
                                );
                            ::casefile::__private::Redacted
                                .casefile_capture(
                                    ::casefile::__private::Start::value(__casefile_start),
                                );
                            match &("card") {
                                __casefile_value => {
                                    let __casefile_room = ::casefile::__private::Start::value(
                                        __casefile_start,
                                    );
                                    (&&&&::casefile::__private::Public(__casefile_value))
                                        .casefile_capture(__casefile_room);
                                }
                            }
                        },
                    );
                }
                let __casefile_output = ::casefile::__private::call(move || -> Result<
                    Receipt,
                    PayError,
                > {
                    let mut order = order;
                    let pin = pin;
                    let db = db;
                    '_casefile_body: {
                        order += 1;
                        db.pay(order, pin)
                    }
                });
                if ::casefile::__private::Call::is_on(&__casefile_span) {
                    ::casefile::__private::Call::conclude(
                        &mut __casefile_span,
                        &__casefile_output,
                        |__casefile_output, __casefile_end| {
                            use ::casefile::__private::{
                                First as _, Second as _, Third as _, Fourth as _, RefusedText as _,
                            };
                            use ::casefile::__private::Fails as _;
                            match ::casefile::__private::Split::new(__casefile_output)
                                .casefile_split()
                            {
                                ::casefile::__private::Result::Ok(__casefile_value) => {
                                    (&&&&::casefile::__private::Strict(__casefile_value))
                                        .casefile_capture(
                                            ::casefile::__private::End::output(__casefile_end),
                                        )
                                }
                                ::casefile::__private::Result::Err(__casefile_value) => {
                                    (&&&&::casefile::__private::StrictError(__casefile_value))
                                        .casefile_capture(
                                            ::casefile::__private::End::error(__casefile_end),
                                        )
                                }
                            }
                        },
                    );
                }
                __casefile_output
            }
        "#]],
    );
}

#[test]
fn a_slow_stream() {
    check(
        Attribute::LogBoundary,
        quote!(slow = "1.5s"),
        quote!(
            fn orders(since: u64) -> impl Stream<Item = Result<Order, FeedError>> + Send {
                read(since)
            }
        ),
        &expect![[r#"
            fn orders(since: u64) -> impl Stream<Item = Result<Order, FeedError>> + Send {
                let mut __casefile_span = ::casefile::__private::Call::off();
                let __casefile_callsite = {
                    static CALLSITE: ::casefile::__private::Callsite = ::casefile::__private::Callsite::new(::casefile::__private::Description {
                            module: ::casefile::__private::module_path!(),
                            function: "orders",
                            name: ::casefile::__private::Option::None,
                            kind: ::casefile::__private::Kind::Boundary,
                            level: ::casefile::__private::Level::Info,
                            file: ::casefile::__private::file!(),
                            line: ::casefile::__private::line!(),
                            inputs: &["since"],
                            attributes: &[],
                        })
                        .slow_from(1500000000u64);
                    &CALLSITE
                };
                if ::casefile::__private::Callsite::is_on(__casefile_callsite) {
                    ::casefile::__private::Call::begin(
                        &mut __casefile_span,
                        __casefile_callsite,
                        ::casefile::__private::Option::None,
                        |__casefile_start| {
                            use ::casefile::__private::{
                                First as _, Second as _, Third as _, Fourth as _, RefusedText as _,
                            };
                            (&&&&::casefile::__private::Strict(&since))
                                .casefile_capture(
                                    ::casefile::__private::Start::value(__casefile_start),
                                );
                        },
                    );
                }
                let __casefile_output = ::casefile::__private::call(move || {
                    let since = since;
                    '_casefile_body: { read(since) }
                });
                {
                    use ::casefile::__private::{
                        Yields as _, OpaqueFuture as _, OpaqueResultStream as _, OpaqueStream as _,
                        AnyValue as _,
                    };
                    (&&&&&&::casefile::__private::HandedOpaque::new(__casefile_output)
                        .casefile_yields::<Result<Order, FeedError>>())
                        .casefile_hand(
                            ::casefile::__private::Call::take_span(&mut __casefile_span),
                            |__casefile_output, __casefile_end| {
                                use ::casefile::__private::{
                                    First as _, Second as _, Third as _, Fourth as _,
                                    RefusedText as _,
                                };
                                use ::casefile::__private::Fails as _;
                                match ::casefile::__private::Split::new(__casefile_output)
                                    .casefile_split()
                                {
                                    ::casefile::__private::Result::Ok(__casefile_value) => {
                                        (&&&&::casefile::__private::Strict(__casefile_value))
                                            .casefile_capture(
                                                ::casefile::__private::End::output(__casefile_end),
                                            )
                                    }
                                    ::casefile::__private::Result::Err(__casefile_value) => {
                                        (&&&&::casefile::__private::StrictError(__casefile_value))
                                            .casefile_capture(
                                                ::casefile::__private::End::error(__casefile_end),
                                            )
                                    }
                                }
                            },
                        )
                }
            }
        "#]],
    );
}

#[test]
fn a_boxed_stream() {
    check(
        Attribute::Traced,
        quote!(),
        quote!(
            fn orders() -> BoxStream<'static, Order> {
                read()
            }
        ),
        &expect![[r#"
            fn orders() -> BoxStream<'static, Order> {
                let mut __casefile_span = ::casefile::__private::Call::off();
                let __casefile_callsite = {
                    static CALLSITE: ::casefile::__private::Callsite = ::casefile::__private::Callsite::new(::casefile::__private::Description {
                        module: ::casefile::__private::module_path!(),
                        function: "orders",
                        name: ::casefile::__private::Option::None,
                        kind: ::casefile::__private::Kind::Internal,
                        level: ::casefile::__private::Level::Debug,
                        file: ::casefile::__private::file!(),
                        line: ::casefile::__private::line!(),
                        inputs: &[],
                        attributes: &[],
                    });
                    &CALLSITE
                };
                if ::casefile::__private::Callsite::is_on(__casefile_callsite) {
                    ::casefile::__private::Call::begin(
                        &mut __casefile_span,
                        __casefile_callsite,
                        ::casefile::__private::Option::None,
                        |_| {},
                    );
                }
                let __casefile_output = ::casefile::__private::call(move || -> BoxStream<
                    'static,
                    Order,
                > { '_casefile_body: { read() } });
                {
                    use ::casefile::__private::{
                        BoxedFuture as _, BoxedResultStream as _, BoxedStream as _, NamedFuture as _,
                        NamedStream as _, AnyValue as _,
                    };
                    (&&&&&&::casefile::__private::Handed::new(__casefile_output))
                        .casefile_hand(
                            ::casefile::__private::Call::take_span(&mut __casefile_span),
                            |__casefile_output, __casefile_end| {
                                use ::casefile::__private::{
                                    First as _, Second as _, Third as _, Fourth as _,
                                    RefusedText as _,
                                };
                                use ::casefile::__private::Fails as _;
                                match ::casefile::__private::Split::new(__casefile_output)
                                    .casefile_split()
                                {
                                    ::casefile::__private::Result::Ok(__casefile_value) => {
                                        (&&&&::casefile::__private::Lenient(__casefile_value))
                                            .casefile_capture(
                                                ::casefile::__private::End::output(__casefile_end),
                                            )
                                    }
                                    ::casefile::__private::Result::Err(__casefile_value) => {
                                        (&&&&::casefile::__private::LenientError(__casefile_value))
                                            .casefile_capture(
                                                ::casefile::__private::End::error(__casefile_end),
                                            )
                                    }
                                }
                            },
                        )
                }
            }
        "#]],
    );
}

#[test]
fn an_async_method() {
    check(
        Attribute::Traced,
        quote!(skip_output),
        quote!(
            async fn load(&self, _: u32, (a, b): (u8, u8)) {}
        ),
        &expect![[r#"
            async fn load(&self, _: u32, (a, b): (u8, u8)) {
                let (__casefile_output, mut __casefile_span) = ::casefile::__private::instrument(async move {
                        let _ = &b;
                        let _ = &a;
                        let __casefile_callsite = {
                            static CALLSITE: ::casefile::__private::Callsite = ::casefile::__private::Callsite::new(::casefile::__private::Description {
                                module: ::casefile::__private::module_path!(),
                                function: "load",
                                name: ::casefile::__private::Option::None,
                                kind: ::casefile::__private::Kind::Internal,
                                level: ::casefile::__private::Level::Debug,
                                file: ::casefile::__private::file!(),
                                line: ::casefile::__private::line!(),
                                inputs: &["a", "b"],
                                attributes: &[],
                            });
                            &CALLSITE
                        };
                        if ::casefile::__private::Callsite::is_on(__casefile_callsite) {
                            ::casefile::__private::Span::begin_in_poll(
                                __casefile_callsite,
                                ::casefile::__private::Option::Some(
                                    ::casefile::__private::type_name::<Self>(),
                                ),
                                |__casefile_start| {
                                    use ::casefile::__private::{
                                        First as _, Second as _, Third as _, Fourth as _,
                                        RefusedText as _,
                                    };
                                    (&&&&::casefile::__private::Lenient(&a))
                                        .casefile_capture(
                                            ::casefile::__private::Start::value(__casefile_start),
                                        );
                                    (&&&&::casefile::__private::Lenient(&b))
                                        .casefile_capture(
                                            ::casefile::__private::Start::value(__casefile_start),
                                        );
                                },
                            );
                        }
                        let _ = |a: ()| {};
                        let _ = |b: ()| {};
                        #[allow(
                            unreachable_code,
                            clippy::diverging_sub_expression,
                            reason = "only for inference"
                        )]
                        if false {
                            return ::casefile::__private::unreachable::<()>();
                        }
                        '_casefile_body: {}
                    })
                    .await;
                if ::casefile::__private::Span::is_on(&__casefile_span) {
                    ::casefile::__private::Span::conclude(
                        &mut __casefile_span,
                        &__casefile_output,
                        |__casefile_output, __casefile_end| {
                            use ::casefile::__private::{
                                First as _, Second as _, Third as _, Fourth as _, RefusedText as _,
                            };
                            use ::casefile::__private::Fails as _;
                            match ::casefile::__private::Split::new(__casefile_output)
                                .casefile_split()
                            {
                                ::casefile::__private::Result::Ok(_) => {}
                                ::casefile::__private::Result::Err(__casefile_value) => {
                                    (&&&&::casefile::__private::LenientError(__casefile_value))
                                        .casefile_capture(
                                            ::casefile::__private::End::error(__casefile_end),
                                        )
                                }
                            }
                        },
                    );
                }
                __casefile_output
            }
        "#]],
    );
}

#[test]
fn a_type_that_cannot_be_written() {
    check(
        Attribute::Traced,
        quote!(),
        quote!(
            fn items() -> impl Iterator<Item = u32> {
                0..3
            }
        ),
        &expect![[r#"
            fn items() -> impl Iterator<Item = u32> {
                let mut __casefile_span = ::casefile::__private::Call::off();
                let __casefile_callsite = {
                    static CALLSITE: ::casefile::__private::Callsite = ::casefile::__private::Callsite::new(::casefile::__private::Description {
                        module: ::casefile::__private::module_path!(),
                        function: "items",
                        name: ::casefile::__private::Option::None,
                        kind: ::casefile::__private::Kind::Internal,
                        level: ::casefile::__private::Level::Debug,
                        file: ::casefile::__private::file!(),
                        line: ::casefile::__private::line!(),
                        inputs: &[],
                        attributes: &[],
                    });
                    &CALLSITE
                };
                if ::casefile::__private::Callsite::is_on(__casefile_callsite) {
                    ::casefile::__private::Call::begin(
                        &mut __casefile_span,
                        __casefile_callsite,
                        ::casefile::__private::Option::None,
                        |_| {},
                    );
                }
                let __casefile_returned = ::casefile::__private::Returned::new();
                #[allow(
                    unreachable_code,
                    clippy::diverging_sub_expression,
                    reason = "only for inference"
                )]
                if false {
                    return ::casefile::__private::Returned::never(__casefile_returned);
                }
                let __casefile_output = ::casefile::__private::call(move || {
                    #[allow(
                        unreachable_code,
                        clippy::diverging_sub_expression,
                        reason = "only for inference"
                    )]
                    if false {
                        return ::casefile::__private::Returned::never(__casefile_returned);
                    }
                    '_casefile_body: { 0..3 }
                });
                if ::casefile::__private::Call::is_on(&__casefile_span) {
                    ::casefile::__private::Call::conclude(
                        &mut __casefile_span,
                        &__casefile_output,
                        |__casefile_output, __casefile_end| {
                            use ::casefile::__private::{
                                First as _, Second as _, Third as _, Fourth as _, RefusedText as _,
                            };
                            use ::casefile::__private::Fails as _;
                            match ::casefile::__private::Split::new(__casefile_output)
                                .casefile_split()
                            {
                                ::casefile::__private::Result::Ok(__casefile_value) => {
                                    (&&&&::casefile::__private::Lenient(__casefile_value))
                                        .casefile_capture(
                                            ::casefile::__private::End::output(__casefile_end),
                                        )
                                }
                                ::casefile::__private::Result::Err(__casefile_value) => {
                                    (&&&&::casefile::__private::LenientError(__casefile_value))
                                        .casefile_capture(
                                            ::casefile::__private::End::error(__casefile_end),
                                        )
                                }
                            }
                        },
                    );
                }
                __casefile_output
            }
        "#]],
    );
}

#[test]
fn a_function_that_never_returns() {
    check(
        Attribute::Traced,
        quote!(name = "stop"),
        quote!(
            fn exit(mut code: i32) -> ! {
                loop {}
            }
        ),
        &expect![[r#"
            fn exit(code: i32) -> ! {
                let mut __casefile_span = ::casefile::__private::Call::off();
                let __casefile_callsite = {
                    static CALLSITE: ::casefile::__private::Callsite = ::casefile::__private::Callsite::new(::casefile::__private::Description {
                        module: ::casefile::__private::module_path!(),
                        function: "exit",
                        name: ::casefile::__private::Option::Some("stop"),
                        kind: ::casefile::__private::Kind::Internal,
                        level: ::casefile::__private::Level::Debug,
                        file: ::casefile::__private::file!(),
                        line: ::casefile::__private::line!(),
                        inputs: &["code"],
                        attributes: &[],
                    });
                    &CALLSITE
                };
                if ::casefile::__private::Callsite::is_on(__casefile_callsite) {
                    ::casefile::__private::Call::begin_unseen(
                        &mut __casefile_span,
                        true,
                        __casefile_callsite,
                        ::casefile::__private::Option::None,
                        |__casefile_start| {
                            use ::casefile::__private::{
                                First as _, Second as _, Third as _, Fourth as _, RefusedText as _,
                            };
                            (&&&&::casefile::__private::Lenient(&code))
                                .casefile_capture(
                                    ::casefile::__private::Start::value(__casefile_start),
                                );
                        },
                    );
                }
                {
                    let mut code = code;
                    '_casefile_body: { loop {} }
                }
            }
        "#]],
    );
}

#[test]
fn masks_and_pseudonyms() {
    let expanded = expand(
        Attribute::Traced,
        TokenStream::new(),
        quote!(
            fn pay(
                #[sensitive(mask = "phone")] phone: &str,
                #[sensitive(pseudonym, class = "card")] (a, b): (u64, u64),
            ) {
            }
        ),
    );
    let expanded = expanded.to_string().replace(' ', "");
    for capture in [
        "::casefile::__private::Masked::phone(&phone).casefile_capture(",
        "::casefile::__private::Pseudonym::new(&a,\"card\").casefile_capture(",
        "::casefile::__private::Pseudonym::new(&b,\"card\").casefile_capture(",
    ] {
        assert!(expanded.contains(capture), "{expanded}");
    }
}

#[test]
fn an_impl_block_leaves_alone_what_is_no_method_to_record() {
    let item = quote! {
        impl Service {
            const LIMIT: u32 = 1;
            const fn limit() -> u32 { 1 }
            #[log(skip)] fn quiet(&self) {}
        }
    };
    let (messages, left) = mistakes(Attribute::Traced, quote!(), item);
    let expected = quote! {
        impl Service {
            const LIMIT: u32 = 1;
            const fn limit() -> u32 { 1 }
            fn quiet(&self) {}
        }
    };
    assert_eq!((messages.len(), left), (0, expected.to_string()));
}

#[test]
fn a_method_in_an_impl_block_is_named_with_its_type_and_has_its_own_options_first() {
    let item = quote!(impl Display for a::Service<u8> { #[log_boundary(level = error)] fn run(&self) {} });
    let (messages, left) = mistakes(Attribute::Traced, quote!(level = trace), item);
    assert!(messages.is_empty(), "{messages:?}");
    for part in ["\"Service::run\"", "Kind :: Boundary", "Level :: Error"] {
        assert!(left.contains(part), "{part} in {left}");
    }
}

#[test]
fn all_mistakes_are_reported_and_the_function_is_kept() {
    let item = quote!(
        fn pay(
            #[sensitive]
            #[public]
            pin: u32,
            #[log(skp)] card: Card,
        ) {
            pay(pin, card)
        }
    );
    let options =
        quote!(skp(pin), level = "inof", name = "a", name = "b", skip(crad), fields(error = 1, a = pin + 1));
    let (messages, left) = mistakes(Attribute::LogBoundary, options, item);
    assert_eq!(
        messages,
        [
            "unknown option `skp`, did you mean `skip`? Valid here: `name`, `level`, `skip`, `skip_output`, `fields`, \
             `public_text`, `error`, `slow` and `crate`",
            "unknown level `inof`, did you mean `info`? Valid here: `trace`, `debug`, `info`, `warn` and `error`",
            "`name` is given twice",
            "`#[public]` contradicts `#[sensitive]`: a value is recorded in one way",
            "unknown option `skp`, did you mean `skip`? Valid here: `skip`, `display`, `debug`, `serde` and `rename`",
            "`pay` has no argument `crad`, did you mean `card`? Its arguments: `pin` and `card`",
            "the record uses the key `error` itself: choose another, such as `app.error`",
            "argument `pin` is `#[sensitive]` and is not recorded: leave it out here",
        ]
    );
    let kept: syn::File =
        syn::parse_str("fn pay(pin: u32, card: Card,) { pay(pin, card) }").expect("a function");
    assert_eq!(left, quote!(#kept).to_string());
}

#[test]
fn a_half_typed_body_is_passed_on() {
    let item = quote!(fn pay(card: Card) { let total = card. });
    let expanded = expand(Attribute::Traced, quote!(), item).to_string();
    assert!(expanded.contains("{ let total = card . }"), "{expanded}");
}

fn the_only_mistake(options: TokenStream, item: TokenStream) -> String {
    let (messages, _) = mistakes(Attribute::LogBoundary, options, item);
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages.into_iter().next().unwrap_or_default()
}

fn has(message: &str, part: &str) {
    assert!(message.contains(part), "{message}");
}

#[test]
fn what_cannot_be_recorded_is_refused() {
    has(
        &the_only_mistake(
            quote!(),
            quote!(
                const fn a() {}
            ),
        ),
        "const fn",
    );
    has(
        &the_only_mistake(
            quote!(),
            quote!(
                struct A;
            ),
        ),
        "stands on a function",
    );
    has(
        &the_only_mistake(
            quote!(),
            quote!(
                #[traced]
                fn a() {}
            ),
        ),
        "twice",
    );
    has(
        &the_only_mistake(
            quote!(skip(a)),
            quote!(
                fn f(#[public] a: u8) {}
            ),
        ),
        "is skipped here",
    );
    has(
        &the_only_mistake(
            quote!(),
            quote!(
                fn f(#[public] &self) {}
            ),
        ),
        "`self` is never recorded",
    );
    has(
        &the_only_mistake(
            quote!(),
            quote!(
                fn f(pattern!(a): u8) {}
            ),
        ),
        "give the argument a name",
    );
}

#[test]
fn names_and_values_that_mean_nothing_are_refused() {
    has(
        &the_only_mistake(
            quote!(),
            quote!(
                fn f(#[log(rename = "x")] (a, b): (u8, u8)) {}
            ),
        ),
        "one name",
    );
    has(
        &the_only_mistake(
            quote!(),
            quote!(
                fn f(#[log(rename = "b")] a: u8, b: u8) {}
            ),
        ),
        "recorded as `b` already",
    );
    has(
        &the_only_mistake(
            quote!(name = ""),
            quote!(
                fn f() {}
            ),
        ),
        "must not be empty",
    );
    has(
        &the_only_mistake(
            quote!(fields("" = 1)),
            quote!(
                fn f() {}
            ),
        ),
        "must not be empty",
    );
    has(
        &the_only_mistake(
            quote!(fields(a = 1, "a" = 2)),
            quote!(
                fn f() {}
            ),
        ),
        "given twice",
    );
    has(
        &the_only_mistake(
            quote!(fields(a = b?)),
            quote!(
                fn f() {}
            ),
        ),
        "must not leave",
    );
    has(
        &the_only_mistake(
            quote!(fields(a = format!("{pin:?}"))),
            quote!(
                fn f(#[sensitive] pin: u8) {}
            ),
        ),
        "is `#[sensitive]`",
    );
}

#[test]
fn options_that_mean_nothing_are_refused() {
    has(
        &the_only_mistake(
            quote!(skip_output),
            quote!(
                fn f() -> ! {
                    loop {}
                }
            ),
        ),
        "never returns",
    );
    has(&the_only_mistake(quote!(name = "a"), quote!(impl A { fn f() {} })), "same name");
    has(&the_only_mistake(quote!(skip(b)), quote!(impl A { fn f(a: u8) {} })), "no function here has");
    has(&the_only_mistake(quote!(), quote!(impl A { #[log(debug)] fn f(a: u8) {} })), "only `#[log(skip)]`");
    let (messages, _) = mistakes(
        Attribute::LogBoundary,
        quote!(fields(a = card.pin)),
        quote!(
            fn f(#[sensitive] pin: u8) {}
        ),
    );
    assert!(messages.is_empty(), "a field of another value is not the argument");
}
