//! What does the derive emit, and which mistakes does it report? Snapshots; whether the emitted code compiles and what
//! rustc says about its bounds is shown by the ui tests.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes the snapshots")]

use expect_test::{Expect, expect};
use proc_macro2::TokenStream;
use quote::quote;

fn expands_to(item: TokenStream, expected: &Expect) {
    let file = syn::parse2(super::expand(item)).expect("the expansion is a list of items");
    expected.assert_eq(&prettyplease::unparse(&file));
}

/// The messages alone, in the order in which they are reported.
fn mistakes(item: TokenStream) -> Vec<String> {
    let file: syn::File = syn::parse2(super::expand(item)).expect("the expansion is a list of items");
    let messages = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Macro(item) if item.mac.path.segments.last()?.ident == "compile_error" => {
            Some(syn::parse2::<syn::LitStr>(item.mac.tokens).expect("a message").value())
        }
        _ => None,
    });
    messages.collect()
}

#[test]
fn a_struct_with_every_class() {
    expands_to(
        quote! {
            struct Order {
                id: u64,
                #[public]
                restaurant: String,
                #[sensitive]
                phone: String,
                #[log(skip)]
                database: Database,
                #[log(rename = "delivery-address")]
                r#type: Kind,
                #[log(display)]
                price: Money,
                #[log(debug)]
                route: Route,
                #[log(serde)]
                extra: Extra,
            }
        },
        &expect![[r##"
            #[automatically_derived]
            impl ::casefile::Encode for Order {
                #[inline]
                fn encode(&self, __encoder: &mut ::casefile::Encoder) {
                    use ::casefile::__private::{First as _, Second as _, Third as _, Fourth as _};
                    static __SHAPE: ::casefile::__private::Shape = ::casefile::__private::Shape::structure(
                            "Order",
                            &[
                                "id",
                                "restaurant",
                                "phone",
                                "delivery-address",
                                "price",
                                "route",
                                "extra",
                            ],
                        )
                        .incomplete();
                    __encoder
                        .shape(
                            &__SHAPE,
                            |__fields| {
                                ::casefile::__private::Strict(&self.id)
                                    .casefile_capture(__fields.value());
                                ::casefile::__private::Public(&self.restaurant)
                                    .casefile_capture(__fields.value());
                                ::casefile::__private::Redacted.casefile_capture(__fields.value());
                                (&&&&::casefile::__private::Strict(&self.r#type))
                                    .casefile_capture(__fields.value());
                                (&&&&::casefile::__private::Displayed(&self.price))
                                    .casefile_capture(__fields.value());
                                (&&&&::casefile::__private::Debugged(&self.route))
                                    .casefile_capture(__fields.value());
                                (&&&&::casefile::__private::Serialized(&self.extra))
                                    .casefile_capture(__fields.value());
                            },
                        );
                }
                #[inline]
                fn may_be_displayed(&self) -> ::casefile::__private::bool {
                    true
                }
            }
            #[automatically_derived]
            impl ::casefile::__private::SensitiveField<3601925789098335599u64> for Order {}
            #[automatically_derived]
            impl ::casefile::__private::HoldsSensitive<()> for Order {}
            #[automatically_derived]
            #[allow(deprecated, unused_qualifications)]
            impl ::casefile::Loggable for Order {
                const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
            }
            ::casefile::__private::take_Debug_out_of_the_derive_list__casefile_prints_it_without_sensitive_fields! {
                ::casefile::__private::Debug for Order where { #[inline] fn fmt(& self, __formatter :
                & mut ::casefile::__private::Formatter < '_ >) -> ::casefile::__private::FormatResult
                { use ::casefile::__private::ShownByItself as _;
                ::casefile::__private::debug_structure(__formatter, "Order", & [("id", & self.id),
                ("restaurant", & self.restaurant), ("phone", & ::casefile::__private::Redacted),
                ("database", (& ::casefile::__private::Shown(& self.database)).casefile_shown()),
                ("type", (& ::casefile::__private::Shown(& self.r#type)).casefile_shown()), ("price",
                (& ::casefile::__private::Shown(& self.price)).casefile_shown()), ("route", (&
                ::casefile::__private::Shown(& self.route)).casefile_shown()), ("extra", (&
                ::casefile::__private::Shown(& self.extra)).casefile_shown())]) } }
            }
            const _: () = {
                use ::casefile::__private::IsNotDisplay as _;
                ::casefile::__private::assert!(
                    ! ::casefile::__private::IsDisplay:: < Order < >> ::CASEFILE_ANSWER,
                    "`Order` has the sensitive field `phone` and is `Display`: print what may be seen where it is needed, or, if its text leaves that out, write `#[log(own_display)]` on the type"
                );
            };
        "##]],
    );
}

#[test]
fn a_newtype() {
    expands_to(
        quote!(
            struct Cents(u64);
        ),
        &expect![[r##"
            #[automatically_derived]
            impl ::casefile::Encode for Cents {
                #[inline]
                fn encode(&self, __encoder: &mut ::casefile::Encoder) {
                    static __SHAPE: ::casefile::__private::Shape = ::casefile::__private::Shape::newtype(
                        "Cents",
                    );
                    __encoder
                        .shape(
                            &__SHAPE,
                            |__fields| {
                                ::casefile::__private::Strict(&self.0)
                                    .casefile_capture(__fields.value());
                            },
                        );
                }
                #[inline]
                fn may_be_displayed(&self) -> ::casefile::__private::bool {
                    true
                }
            }
            #[automatically_derived]
            #[allow(deprecated, unused_qualifications)]
            impl ::casefile::Loggable for Cents {
                const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
            }
        "##]],
    );
}

#[test]
fn a_generic_struct() {
    expands_to(
        quote! {
            struct Page<'a, T, U: Clone = u8, const N: usize = 3> where T: 'a {
                items: [T; N],
                #[public]
                note: &'a str,
                #[log(display)]
                total: U,
                of: PhantomData<fn() -> U>,
            }
        },
        &expect![[r##"
            #[automatically_derived]
            impl<'a, T, U: Clone, const N: usize> ::casefile::Encode for Page<'a, T, U, N>
            where
                T: 'a,
                T: ::casefile::Encode,
                U: ::casefile::__private::Display,
            {
                #[inline]
                fn encode(&self, __encoder: &mut ::casefile::Encoder) {
                    use ::casefile::__private::{First as _, Second as _, Third as _, Fourth as _};
                    static __SHAPE: ::casefile::__private::Shape = ::casefile::__private::Shape::structure(
                        "Page",
                        &["items", "note", "total", "of"],
                    );
                    __encoder
                        .shape(
                            &__SHAPE,
                            |__fields| {
                                (&&&&::casefile::__private::Public(&self.items))
                                    .casefile_capture(__fields.value());
                                (&&&&::casefile::__private::Public(&self.note))
                                    .casefile_capture(__fields.value());
                                (&&&&::casefile::__private::Displayed(&self.total))
                                    .casefile_capture(__fields.value());
                                (&&&&::casefile::__private::Strict(&self.of))
                                    .casefile_capture(__fields.value());
                            },
                        );
                }
                #[inline]
                fn may_be_displayed(&self) -> ::casefile::__private::bool {
                    true
                }
            }
            #[automatically_derived]
            #[allow(deprecated, unused_qualifications)]
            impl<'a, T, U: Clone, const N: usize> ::casefile::Loggable for Page<'a, T, U, N>
            where
                T: 'a,
                T: ::casefile::Loggable,
                U: ::casefile::__private::Display,
            {
                const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
                fn check(&self) {
                    use ::casefile::__private::{First as _, Second as _, Third as _, Fourth as _};
                    let _ = |__encoder: &mut ::casefile::Encoder| {
                        (&&&&::casefile::__private::Strict(&self.items)).casefile_capture(__encoder);
                    };
                }
            }
        "##]],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one snapshot")]
fn an_enum_with_every_form_of_variant() {
    expands_to(
        quote! {
            enum Payment<T> {
                Cash,
                #[log(rename = "iou")]
                Owed(u64),
                Card { #[sensitive] number: String, amount: T },
                Split(u64, #[log(skip)] Debug, Box<Payment<T>>),
            }
        },
        &expect![[r##"
            #[automatically_derived]
            impl<T> ::casefile::Encode for Payment<T>
            where
                T: ::casefile::Encode,
            {
                #[inline]
                fn encode(&self, __encoder: &mut ::casefile::Encoder) {
                    match self {
                        Self::Cash { .. } => {
                            static __SHAPE: ::casefile::__private::Shape = ::casefile::__private::Shape::unit_variant(
                                "Cash",
                            );
                            __encoder.shape(&__SHAPE, |__fields| {});
                        }
                        Self::Owed { 0: __field_0, .. } => {
                            static __SHAPE: ::casefile::__private::Shape = ::casefile::__private::Shape::newtype_variant(
                                "iou",
                            );
                            __encoder
                                .shape(
                                    &__SHAPE,
                                    |__fields| {
                                        ::casefile::__private::Strict(&*__field_0)
                                            .casefile_capture(__fields.value());
                                    },
                                );
                        }
                        Self::Card { amount: __field_1, .. } => {
                            use ::casefile::__private::{
                                First as _, Second as _, Third as _, Fourth as _,
                            };
                            static __SHAPE: ::casefile::__private::Shape = ::casefile::__private::Shape::structure_variant(
                                "Card",
                                &["number", "amount"],
                            );
                            __encoder
                                .shape(
                                    &__SHAPE,
                                    |__fields| {
                                        ::casefile::__private::Redacted
                                            .casefile_capture(__fields.value());
                                        (&&&&::casefile::__private::Public(&*__field_1))
                                            .casefile_capture(__fields.value());
                                    },
                                );
                        }
                        Self::Split { 0: __field_0, 2: __field_1, .. } => {
                            use ::casefile::__private::{
                                First as _, Second as _, Third as _, Fourth as _,
                            };
                            static __SHAPE: ::casefile::__private::Shape = ::casefile::__private::Shape::tuple_variant(
                                    "Split",
                                    2usize,
                                )
                                .incomplete();
                            __encoder
                                .shape(
                                    &__SHAPE,
                                    |__fields| {
                                        ::casefile::__private::Strict(&*__field_0)
                                            .casefile_capture(__fields.value());
                                        (&&&&::casefile::__private::Public(&*__field_1))
                                            .casefile_capture(__fields.value());
                                    },
                                );
                        }
                    }
                }
                #[inline]
                fn variant(
                    &self,
                ) -> ::casefile::__private::Option<&'static ::casefile::__private::str> {
                    match self {
                        Self::Cash { .. } => ::casefile::__private::Option::Some("Cash"),
                        Self::Owed { .. } => ::casefile::__private::Option::Some("iou"),
                        Self::Card { .. } => ::casefile::__private::Option::Some("Card"),
                        Self::Split { .. } => ::casefile::__private::Option::Some("Split"),
                    }
                }
                #[inline]
                fn may_be_displayed(&self) -> ::casefile::__private::bool {
                    true
                }
            }
            #[automatically_derived]
            impl<T> ::casefile::__private::SensitiveField<10666390620390475810u64> for Payment<T> {}
            #[automatically_derived]
            impl<T> ::casefile::__private::HoldsSensitive<()> for Payment<T> {}
            #[automatically_derived]
            #[allow(deprecated, unused_qualifications)]
            impl<T> ::casefile::Loggable for Payment<T>
            where
                T: ::casefile::Loggable,
            {
                const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
                fn check(&self) {
                    use ::casefile::__private::{First as _, Second as _, Third as _, Fourth as _};
                    let _ = |__encoder: &mut ::casefile::Encoder| {
                        match self {
                            Self::Cash { .. } => {}
                            Self::Owed { .. } => {}
                            Self::Card { amount: __field_1, .. } => {
                                (&&&&::casefile::__private::Strict(&*__field_1))
                                    .casefile_capture(__encoder);
                            }
                            Self::Split { 2: __field_1, .. } => {
                                (&&&&::casefile::__private::Strict(&*__field_1))
                                    .casefile_capture(__encoder);
                            }
                        }
                    };
                }
            }
            ::casefile::__private::take_Debug_out_of_the_derive_list__casefile_prints_it_without_sensitive_fields! {
                < T > ::casefile::__private::Debug for Payment < T > where T :
                ::casefile::__private::Debug, { #[inline] fn fmt(& self, __formatter : & mut
                ::casefile::__private::Formatter < '_ >) -> ::casefile::__private::FormatResult {
                match self { Self::Cash { .. } => { ::casefile::__private::debug_tuple(__formatter,
                "Cash", & []) } Self::Owed { 0 : __field_0, .. } => {
                ::casefile::__private::debug_tuple(__formatter, "Owed", & [& * __field_0]) }
                Self::Card { amount : __field_1, .. } => { use ::casefile::__private::ShownByItself
                as _; ::casefile::__private::debug_structure(__formatter, "Card", & [("number", &
                ::casefile::__private::Redacted), ("amount", (& ::casefile::__private::Shown(& *
                __field_1)).casefile_shown())]) } Self::Split { 0 : __field_0, 1 : __field_1, 2 :
                __field_2, .. } => { use ::casefile::__private::ShownByItself as _;
                ::casefile::__private::debug_tuple(__formatter, "Split", & [& * __field_0, (&
                ::casefile::__private::Shown(& * __field_1)).casefile_shown(), (&
                ::casefile::__private::Shown(& * __field_2)).casefile_shown()]) } } } }
            }
            const _: () = {
                use ::casefile::__private::IsNotDisplay as _;
                ::casefile::__private::assert!(
                    ! ::casefile::__private::IsDisplay:: < Payment < u8 >> ::CASEFILE_ANSWER,
                    "`Payment` has the sensitive field `number` and is `Display`: print what may be seen where it is needed, or, if its text leaves that out, write `#[log(own_display)]` on the type"
                );
            };
        "##]],
    );
}

#[test]
fn an_enum_without_variants() {
    expands_to(
        quote!(
            enum Never {}
        ),
        &expect![[r#"
            #[automatically_derived]
            impl ::casefile::Encode for Never {
                #[inline]
                fn encode(&self, __encoder: &mut ::casefile::Encoder) {
                    match *self {}
                }
                #[inline]
                fn variant(
                    &self,
                ) -> ::casefile::__private::Option<&'static ::casefile::__private::str> {
                    match *self {}
                }
                #[inline]
                fn may_be_displayed(&self) -> ::casefile::__private::bool {
                    true
                }
            }
            #[automatically_derived]
            #[allow(deprecated, unused_qualifications)]
            impl ::casefile::Loggable for Never {
                const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
            }
        "#]],
    );
}

#[test]
fn a_sensitive_type() {
    expands_to(
        quote!(
            #[sensitive]
            struct ApiKey<T>(T)
            where
                T: Clone;
        ),
        &expect![[r##"
            #[automatically_derived]
            impl<T> ::casefile::Encode for ApiKey<T>
            where
                T: Clone,
            {
                #[inline]
                fn encode(&self, __encoder: &mut ::casefile::Encoder) {
                    __encoder.redacted();
                }
            }
            #[automatically_derived]
            impl<T> ::casefile::__private::SensitiveType for ApiKey<T>
            where
                T: Clone,
            {}
            #[automatically_derived]
            impl<T> ::casefile::__private::SensitiveField<12638135523509116079u64> for ApiKey<T>
            where
                T: Clone,
            {}
            #[automatically_derived]
            impl<T> ::casefile::__private::HoldsSensitive<()> for ApiKey<T>
            where
                T: Clone,
            {}
            #[automatically_derived]
            #[allow(deprecated, unused_qualifications)]
            impl<T> ::casefile::Loggable for ApiKey<T>
            where
                for<'__any> ::casefile::__private::SensitiveData: ::casefile::__private::MayBeLogged<
                    ApiKey<T>,
                >,
                T: Clone,
            {
                const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
            }
            ::casefile::__private::take_Debug_out_of_the_derive_list__casefile_prints_it_without_sensitive_fields! {
                < T > ::casefile::__private::Debug for ApiKey < T > where T : Clone, { #[inline] fn
                fmt(& self, __formatter : & mut ::casefile::__private::Formatter < '_ >) ->
                ::casefile::__private::FormatResult { ::casefile::__private::debug_tuple(__formatter,
                "ApiKey", & [& ::casefile::__private::Redacted]) } }
            }
        "##]],
    );
}

#[test]
fn text_in_a_public_type_is_public() {
    expands_to(
        quote!(
            #[public]
            #[log(crate = crate::logging)]
            struct Address {
                street: String,
                #[sensitive]
                door: u8,
            }
        ),
        &expect![[r##"
            #[automatically_derived]
            impl crate::logging::Encode for Address {
                #[inline]
                fn encode(&self, __encoder: &mut crate::logging::Encoder) {
                    static __SHAPE: crate::logging::__private::Shape = crate::logging::__private::Shape::structure(
                        "Address",
                        &["street", "door"],
                    );
                    __encoder
                        .shape(
                            &__SHAPE,
                            |__fields| {
                                crate::logging::__private::Public(&self.street)
                                    .casefile_capture(__fields.value());
                                crate::logging::__private::Redacted
                                    .casefile_capture(__fields.value());
                            },
                        );
                }
                #[inline]
                fn may_be_displayed(&self) -> crate::logging::__private::bool {
                    true
                }
            }
            #[automatically_derived]
            impl crate::logging::__private::SensitiveField<15876866985250868969u64> for Address {}
            #[automatically_derived]
            impl crate::logging::__private::HoldsSensitive<()> for Address {}
            #[automatically_derived]
            #[allow(deprecated, unused_qualifications)]
            impl crate::logging::Loggable for Address {
                const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
            }
            crate::logging::__private::take_Debug_out_of_the_derive_list__casefile_prints_it_without_sensitive_fields! {
                crate ::logging::__private::Debug for Address where { #[inline] fn fmt(& self,
                __formatter : & mut crate ::logging::__private::Formatter < '_ >) -> crate
                ::logging::__private::FormatResult { crate
                ::logging::__private::debug_structure(__formatter, "Address", & [("street", & self
                .street), ("door", & crate ::logging::__private::Redacted)]) } }
            }
            const _: () = {
                use crate::logging::__private::IsNotDisplay as _;
                crate::logging::__private::assert!(
                    ! crate ::logging::__private::IsDisplay:: < Address < >> ::CASEFILE_ANSWER,
                    "`Address` has the sensitive field `door` and is `Display`: print what may be seen where it is needed, or, if its text leaves that out, write `#[log(own_display)]` on the type"
                );
            };
        "##]],
    );
}

#[test]
fn all_mistakes_at_once_and_nothing_recorded() {
    expands_to(
        quote! {
            struct Login<T> {
                #[log(skp)]
                at: T,
                #[public]
                #[sensitive]
                name: String,
                #[log(rename = "name")]
                alias: String,
            }
        },
        &expect![[r##"
            #[automatically_derived]
            impl<T> ::casefile::Encode for Login<T> {
                #[inline]
                fn encode(&self, __encoder: &mut ::casefile::Encoder) {
                    __encoder.redacted();
                }
            }
            #[automatically_derived]
            #[allow(deprecated, unused_qualifications)]
            impl<T> ::casefile::Loggable for Login<T> {
                const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
            }
            ::core::compile_error! {
                "unknown option `skp`, did you mean `skip`? Valid here: `skip`, `display`, `debug`, `serde` and `rename`"
            }
            ::core::compile_error! {
                "`#[sensitive]` contradicts `#[public]`: a value is recorded in one way"
            }
            ::core::compile_error! {
                "another field is already recorded as `name`"
            }
        "##]],
    );
}

#[test]
fn a_union_is_refused() {
    assert_eq!(
        mistakes(quote!(union Bits { number: u32, #[sensitive] bytes: [u8; 4] })),
        ["`Loggable` cannot be derived for a union: which of its fields holds a value is not known"]
    );
}

#[test]
fn options_of_a_type_are_not_those_of_a_field() {
    assert_eq!(
        mistakes(quote!(
            #[log(rename = "A", crat = b, crate = c, crate = d)]
            #[log]
            #[log()]
            struct S;
        )),
        [
            "unknown option `rename`. Valid here: `crate`, `own_debug` and `own_display`",
            "unknown option `crat`, did you mean `crate`? Valid here: `crate`, `own_debug` and `own_display`",
            "`crate` is given twice",
            "on a type, `#[log(..)]` takes `crate`, `own_debug` and `own_display`",
            "on a type, `#[log(..)]` takes `crate`, `own_debug` and `own_display`",
        ]
    );
}

#[test]
fn a_name_is_recorded_once() {
    assert_eq!(
        mistakes(quote!(
            struct S {
                a: u8,
                #[log(rename = "a")]
                b: u8,
            }
        )),
        ["another field is already recorded as `a`"]
    );
    assert_eq!(
        mistakes(quote!(
            enum E {
                A,
                #[log(rename = "A")]
                B,
            }
        )),
        ["another variant is already recorded as `A`"]
    );
    assert!(
        mistakes(quote!(
            struct S {
                #[log(skip)]
                a: u8,
                #[log(rename = "a")]
                b: u8,
            }
        ))
        .is_empty()
    );
}

#[test]
fn what_has_no_name_is_not_renamed() {
    assert_eq!(
        mistakes(quote!(
            struct S(#[log(rename = "a")] u16);
        )),
        ["this field has no name: a tuple is recorded as a list, a newtype as the value in it"]
    );
}

#[test]
fn variants_are_not_classified() {
    let message = "a variant has no class of its own: classify its fields, or the whole enum. \
                   Valid here: `#[log(rename = \"..\")]`";
    assert_eq!(
        mistakes(quote!(
            enum E {
                #[sensitive]
                A(u16),
                #[log(skip)]
                B,
            }
        )),
        [message, message]
    );
}

#[test]
fn nothing_in_a_sensitive_type_is_described() {
    let message = "the type is `#[sensitive]`: nothing in it is recorded, so this has no effect";
    assert_eq!(
        mistakes(quote! {
            #[sensitive]
            enum E { A { #[public] a: u8, #[sensitive] b: u8 }, B { #[log(rename = "d")] c: u8 } }
        }),
        [message, message]
    );
}

#[test]
fn masks_and_pseudonyms() {
    expands_to(
        quote!(
            struct Customer<T, U> {
                #[sensitive(mask = "last4")]
                card: T,
                #[sensitive(pseudonym, class = "account")]
                account: U,
                #[sensitive(pseudonym)]
                id: u64,
            }
        ),
        &expect![[r##"
            #[automatically_derived]
            impl<T, U> ::casefile::Encode for Customer<T, U>
            where
                T: ::casefile::__private::HasText,
                U: ::casefile::Pseudonymous,
            {
                #[inline]
                fn encode(&self, __encoder: &mut ::casefile::Encoder) {
                    static __SHAPE: ::casefile::__private::Shape = ::casefile::__private::Shape::structure(
                        "Customer",
                        &["card", "account", "id"],
                    );
                    __encoder
                        .shape(
                            &__SHAPE,
                            |__fields| {
                                ::casefile::__private::Masked::last4(&self.card)
                                    .casefile_capture(__fields.value());
                                ::casefile::__private::Pseudonym::new(&self.account, "account")
                                    .casefile_capture(__fields.value());
                                ::casefile::__private::Pseudonym::new(&self.id, "")
                                    .casefile_capture(__fields.value());
                            },
                        );
                }
                #[inline]
                fn may_be_displayed(&self) -> ::casefile::__private::bool {
                    true
                }
            }
            #[automatically_derived]
            impl<T, U> ::casefile::__private::SensitiveField<13069813977888539999u64>
            for Customer<T, U> {}
            #[automatically_derived]
            impl<T, U> ::casefile::__private::SensitiveField<11691294700937161148u64>
            for Customer<T, U> {}
            #[automatically_derived]
            impl<T, U> ::casefile::__private::SensitiveField<628021283683842752u64>
            for Customer<T, U> {}
            #[automatically_derived]
            impl<T, U> ::casefile::__private::HoldsSensitive<()> for Customer<T, U> {}
            #[automatically_derived]
            #[allow(deprecated, unused_qualifications)]
            impl<T, U> ::casefile::Loggable for Customer<T, U>
            where
                T: ::casefile::__private::HasText,
                U: ::casefile::Pseudonymous,
            {
                const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
            }
            ::casefile::__private::take_Debug_out_of_the_derive_list__casefile_prints_it_without_sensitive_fields! {
                < T, U > ::casefile::__private::Debug for Customer < T, U > where { #[inline] fn
                fmt(& self, __formatter : & mut ::casefile::__private::Formatter < '_ >) ->
                ::casefile::__private::FormatResult {
                ::casefile::__private::debug_structure(__formatter, "Customer", & [("card", &
                ::casefile::__private::Redacted), ("account", & ::casefile::__private::Redacted),
                ("id", & ::casefile::__private::Redacted)]) } }
            }
            const _: () = {
                use ::casefile::__private::IsNotDisplay as _;
                ::casefile::__private::assert!(
                    ! ::casefile::__private::IsDisplay:: < Customer < u8, u8 >> ::CASEFILE_ANSWER,
                    "`Customer` has the sensitive field `card` and is `Display`: print what may be seen where it is needed, or, if its text leaves that out, write `#[log(own_display)]` on the type"
                );
            };
        "##]],
    );
}

#[test]
fn a_type_that_prints_itself() {
    expands_to(
        quote!(
            #[sensitive]
            #[log(own_debug, own_display)]
            struct Key<T>(T);
        ),
        &expect![[r#"
            #[automatically_derived]
            impl<T> ::casefile::Encode for Key<T> {
                #[inline]
                fn encode(&self, __encoder: &mut ::casefile::Encoder) {
                    __encoder.redacted();
                }
            }
            #[automatically_derived]
            impl<T> ::casefile::__private::SensitiveType for Key<T> {}
            #[automatically_derived]
            impl<T> ::casefile::__private::SensitiveField<12638135523509116079u64> for Key<T> {}
            #[automatically_derived]
            impl<T> ::casefile::__private::HoldsSensitive<()> for Key<T> {}
            #[automatically_derived]
            #[allow(deprecated, unused_qualifications)]
            impl<T> ::casefile::Loggable for Key<T>
            where
                for<'__any> ::casefile::__private::SensitiveData: ::casefile::__private::MayBeLogged<
                    Key<T>,
                >,
            {
                const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
            }
            ::casefile::__private::take_Debug_out_of_the_derive_list__casefile_prints_it_without_sensitive_fields! {
                < T > ::casefile::__private::Debug for Key < T > where Self : ::casefile::OwnDebug {
                #[inline] fn fmt(& self, __formatter : & mut ::casefile::__private::Formatter < '_ >)
                -> ::casefile::__private::FormatResult { ::casefile::OwnDebug::fmt_debug(self,
                __formatter) } }
            }
        "#]],
    );
}

#[test]
fn a_display_is_asked_for_where_nobody_answers_for_it() {
    let asks = |item: TokenStream| super::expand(item).to_string().contains("IsDisplay");
    assert!(asks(quote!(
        struct Card<'a, T: ?Sized + 'a, const N: usize>(&'a T, #[sensitive] [u8; N]);
    )));
    assert!(asks(quote!(
        enum Payment {
            #[error("cash")]
            Cash,
            Card(#[sensitive] u8),
        }
    )));
    assert!(asks(quote!(
        #[sensitive]
        enum Payment {
            #[error("cash")]
            Cash,
            Card(u16),
        }
    )));
    assert!(!asks(quote!(
        struct Card(u16);
    )));
    assert!(!asks(quote!(
        struct Card<T: Copy>(T, #[sensitive] u8);
    )));
    assert!(!asks(quote!(
        struct Card<T>(T, #[sensitive] u8)
        where
            T: Copy;
    )));
    assert!(!asks(quote!(
        struct Card<const N: Length>(#[sensitive] u8);
    )));
    assert!(!asks(quote!(
        #[error("card")]
        struct Card(#[sensitive] u8);
    )));
    assert!(!asks(quote!(
        enum Payment {
            Cash,
            #[error("card")]
            Card(#[sensitive] u8),
        }
    )));
    assert!(!asks(quote!(
        #[log(own_display)]
        struct Card(#[sensitive] u8);
    )));
}

#[test]
fn an_item_with_mistakes_prints_nothing() {
    let expanded = super::expand(quote!(
        struct Card(#[sensitive(msk)] String);
    ))
    .to_string();
    assert!(expanded.contains("debug_tuple") && !expanded.contains("Shown"), "{expanded}");
    let expanded = super::expand(quote!(
        #[derive(Debug)]
        struct Card(#[sensitive] String);
    ))
    .to_string();
    assert!(!expanded.contains("debug_tuple"), "{expanded}");
}

#[test]
fn the_message_of_all_variants_is_read_for_each() {
    let expected = "this message prints `number`, which is `#[sensitive]`: leave it out of the text";
    let item = quote!(
        #[error("bad card {number}")]
        enum PayError {
            Known {
                number: u8,
                #[sensitive]
                pin: u8,
            },
            Other {
                #[sensitive]
                number: u8,
            },
            #[error("")]
            Silent {
                #[sensitive]
                number: u8,
            },
        }
    );
    assert_eq!(mistakes(item), [expected]);
    let item = quote!(
        #[error("bad card {number}")]
        enum PayError {
            /// A comment is no message.
            Other {
                #[sensitive]
                number: u8,
            },
        }
    );
    assert_eq!(mistakes(item), [expected]);
}
