//! Does lenient code take values that nobody described, and tell only their types?

use super::instrument;
use crate::harness::{run, shapes};

shapes! {
    text bytes undescribed generic_without_bounds mutable_formatter closures trait_objects returned_trait_object
    returned_future returned_iterator errors boxed_error unsized_values collections_of_text pointers unsized_generic
    sensitive_argument asynchronous_values lifetime_in_type maps literal_output int_fallback_inside
}

mod text {
    use super::*;
    #[instrument]
    fn joined(a: &str, b: String) -> String {
        b + a
    }
    pub(super) fn behaviour() -> String {
        joined("a", "b".to_owned())
    }
    pub(super) const RECORDS: &[&str] = &[r#"joined(a="<str>", b="<str>") -> "<str>""#];
}

mod bytes {
    use super::*;
    #[instrument]
    fn first(bytes: &[u8], owned: Vec<u8>) -> Option<u8> {
        bytes.first().or(owned.first()).copied()
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", first(b"", vec![1]))
    }
    pub(super) const RECORDS: &[&str] = &[r#"first(bytes="<bytes>", owned="<bytes>") -> 1"#];
}

mod undescribed {
    use super::*;
    struct Plain(u32);
    #[instrument]
    fn pass(plain: Plain, other: &Plain) -> Plain {
        Plain(plain.0 + other.0)
    }
    pub(super) fn behaviour() -> String {
        pass(Plain(1), &Plain(2)).0.to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"pass(plain="<Plain>", other="<&Plain>") -> "<Plain>""#];
}

mod generic_without_bounds {
    use super::*;
    #[instrument]
    fn pair<T, U>(a: T, b: U) -> (U, T) {
        (b, a)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", pair(1, "b"))
    }
    pub(super) const RECORDS: &[&str] = &[r#"pair(a="<i32>", b="<&str>") -> "<(&str, i32)>""#];
}

mod mutable_formatter {
    use super::*;
    use std::fmt;
    struct Money;
    impl fmt::Display for Money {
        #[instrument]
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("money")
        }
    }
    pub(super) fn behaviour() -> String {
        Money.to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"Money::fmt(formatter="<&mut core::fmt::Formatter>") -> ok"#];
}

mod closures {
    use super::*;
    #[instrument]
    fn apply(work: impl FnOnce(u32) -> u32, pointer: fn(u32) -> u32, mut more: Box<dyn FnMut()>) -> u32 {
        more();
        pointer(work(1))
    }
    pub(super) fn behaviour() -> String {
        apply(|n| n + 1, |n| n * 2, Box::new(|| ())).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"apply(work="<behaviour::{{closure}}>", pointer="<fn(u32) -> u32>", more="<alloc::boxed::Box<dyn core::ops::function::FnMut()>>") -> 4"#,
    ];
}

mod trait_objects {
    use super::*;
    #[instrument]
    fn shown(value: &dyn std::fmt::Display, any: &mut dyn std::any::Any) -> usize {
        *any.downcast_mut::<u32>().unwrap() += 1;
        value.to_string().len()
    }
    pub(super) fn behaviour() -> String {
        let mut n = 1_u32;
        format!("{} {}", shown(&1, &mut n), n)
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"shown(value="<&dyn core::fmt::Display>", any="<&mut dyn core::any::Any>") -> 1"#];
}

mod returned_trait_object {
    use super::*;
    #[instrument]
    fn shown(n: u32) -> Box<dyn std::fmt::Display> {
        if n == 0 {
            return Box::new("zero");
        }
        Box::new(n)
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", shown(0), shown(1))
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"shown(n=0) -> "<alloc::boxed::Box<dyn core::fmt::Display>>""#,
        r#"shown(n=1) -> "<alloc::boxed::Box<dyn core::fmt::Display>>""#,
    ];
}

mod returned_future {
    use super::*;
    use std::future::Future;
    use std::pin::Pin;
    #[instrument(skip_output)]
    fn boxed<'a>(text: &'a str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>> {
        Box::pin(async move { text.len() })
    }
    #[instrument(skip_output)]
    fn opaque(text: String) -> impl Future<Output = String> {
        async move { text }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", run(boxed("a")), run(opaque("b".to_owned())))
    }
    pub(super) const RECORDS: &[&str] = &[r#"boxed(text="<str>") -> ok"#, r#"opaque(text="<str>") -> ok"#];
}

mod returned_iterator {
    use super::*;
    #[instrument(skip_output)]
    fn words<'a>(text: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        text.split(' ')
    }
    #[instrument(skip_output)]
    fn letters(text: &str) -> Box<dyn Iterator<Item = char> + '_> {
        Box::new(text.chars())
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", words("a b").count(), letters("abc").count())
    }
    pub(super) const RECORDS: &[&str] = &[r#"words(text="<str>") -> ok"#, r#"letters(text="<str>") -> ok"#];
}

mod errors {
    use super::*;
    struct Secret;
    #[instrument]
    fn fails(kind: u32) -> Result<u32, Secret> {
        if kind == 0 { Err(Secret) } else { Ok(kind) }
    }
    #[instrument]
    fn text(kind: u32) -> Result<String, String> {
        if kind == 0 { Err("no".to_owned()) } else { Ok("yes".to_owned()) }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {} {:?} {:?}", fails(0).is_err(), fails(1).is_ok(), text(0), text(1))
    }
    pub(super) const RECORDS: &[&str] = &[
        "fails(kind=0) -> error Secret",
        "fails(kind=1) -> 1",
        "text(kind=0) -> error alloc::string::String",
        r#"text(kind=1) -> "<str>""#,
    ];
}

mod boxed_error {
    use super::*;
    #[instrument]
    fn parsed(text: &str) -> Result<u32, Box<dyn std::error::Error + Send + Sync + 'static>> {
        if text.is_empty() {
            return Err("empty".into());
        }
        Ok(text.parse::<u32>()?)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?} {:?}", parsed(""), parsed("x"), parsed("1"))
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"parsed(text="<str>") -> error alloc::boxed::Box<dyn core::error::Error + core::marker::Send + core::marker::Sync>"#,
        r#"parsed(text="<str>") -> error alloc::boxed::Box<dyn core::error::Error + core::marker::Send + core::marker::Sync>"#,
        r#"parsed(text="<str>") -> 1"#,
    ];
}

mod unsized_values {
    use super::*;
    use std::path::Path;
    #[instrument]
    fn lengths(path: &Path, list: &[String], text: Box<str>, object: &(dyn Fn() + Sync)) -> usize {
        object();
        path.as_os_str().len() + list.len() + text.len()
    }
    pub(super) fn behaviour() -> String {
        lengths(Path::new("a"), &[], "b".into(), &|| ()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"lengths(path="<path>", list="<str>", text="<str>", object="<&dyn core::ops::function::Fn() + core::marker::Sync>") -> 2"#,
    ];
}

mod collections_of_text {
    use super::*;
    #[instrument]
    fn first(list: Vec<String>, option: Option<&str>, pair: (u32, &str)) -> Option<String> {
        let _ = (option, pair);
        list.into_iter().next()
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", first(vec!["a".to_owned()], None, (1, "b")))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"first(list="<str>", option="<str>", pair="<(u32, &str)>") -> "<str>""#];
}

mod pointers {
    use super::*;
    #[instrument]
    fn same(pointer: *const u32, other: std::ptr::NonNull<u8>) -> bool {
        pointer.is_null() && other == std::ptr::NonNull::dangling()
    }
    pub(super) fn behaviour() -> String {
        same(std::ptr::null(), std::ptr::NonNull::dangling()).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"same(pointer="<*const u32>", other="<core::ptr::non_null::NonNull<u8>>") -> true"#];
}

mod unsized_generic {
    use super::*;
    #[instrument]
    fn size<T: ?Sized>(value: &T) -> usize {
        std::mem::size_of_val(value)
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", size("ab"), size::<dyn std::fmt::Debug>(&1_u16))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"size(value="<&str>") -> 2"#, r#"size(value="<&dyn core::fmt::Debug>") -> 2"#];
}

mod sensitive_argument {
    use super::*;
    #[instrument]
    fn length(#[sensitive] pin: &str, #[sensitive] key: Vec<u8>) -> usize {
        pin.len() + key.len()
    }
    pub(super) fn behaviour() -> String {
        length("1234", vec![1]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"length(pin="[redacted]", key="[redacted]") -> 5"#];
}

mod asynchronous_values {
    use super::*;
    struct Client;
    #[instrument]
    async fn fetch(client: &Client, url: &str, body: Option<Client>) -> Result<Client, std::io::Error> {
        let _ = (client, body);
        crate::harness::pause().await;
        if url.is_empty() {
            return Err(std::io::ErrorKind::NotFound.into());
        }
        Ok(Client)
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", run(fetch(&Client, "", None)).is_err(), run(fetch(&Client, "u", None)).is_ok())
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"fetch(client="<&Client>", url="<str>", body="<core::option::Option<Client>>") -> error std::io::error::Error"#,
        r#"fetch(client="<&Client>", url="<str>", body="<core::option::Option<Client>>") -> "<Client>""#,
    ];
}

mod lifetime_in_type {
    use super::*;
    struct View<'a, T: ?Sized>(&'a T);
    #[instrument]
    fn view<'a>(list: &'a [u32]) -> View<'a, [u32]> {
        View(list)
    }
    pub(super) fn behaviour() -> String {
        view(&[1]).0.len().to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"view(list=[1]) -> "<View<[u32]>>""#];
}

mod maps {
    use super::*;
    use std::collections::HashMap;
    #[instrument]
    fn count(map: &HashMap<String, Vec<u32>>) -> usize {
        map.len()
    }
    pub(super) fn behaviour() -> String {
        count(&HashMap::new()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"count(map="<&std::collections::hash::map::HashMap<alloc::string::String, alloc::vec::Vec<u32>>>") -> 0"#,
    ];
}

mod literal_output {
    use super::*;
    #[instrument]
    fn name() -> &'static str {
        "name"
    }
    pub(super) fn behaviour() -> String {
        name().to_owned()
    }
    pub(super) const RECORDS: &[&str] = &[r#"name() -> "<str>""#];
}

mod int_fallback_inside {
    use super::*;
    #[instrument]
    fn size() -> usize {
        let n = 5;
        let f = 0.5;
        std::mem::size_of_val(&n) + std::mem::size_of_val(&f)
    }
    pub(super) fn behaviour() -> String {
        size().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["size() -> 12"];
}
