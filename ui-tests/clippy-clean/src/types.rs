//! `#[derive(Loggable)]` on types of every form.

use std::borrow::Cow;
use std::marker::PhantomData;

use casefile::{Loggable, Sensitive};

/// A struct, with every attribute of a field.
#[derive(Clone, Loggable)]
pub struct Order<'a, T, Tag, const N: usize> {
    /// Nothing said.
    pub id: u64,
    /// Said to be public.
    #[public]
    pub note: Cow<'a, str>,
    /// Said to be sensitive.
    #[sensitive]
    pub pin: String,
    /// Left out.
    #[log(skip)]
    pub hidden: Vec<Tag>,
    /// Called otherwise.
    #[log(rename = "total")]
    pub sum: [u64; N],
    /// Displayed.
    #[log(display)]
    pub displayed: bool,
    /// Debugged.
    #[log(debug)]
    pub debugged: Option<T>,
    /// Serialised.
    #[log(serde)]
    pub serialized: Vec<u8>,
    /// Generic.
    pub items: Vec<T>,
    /// Of a sensitive type.
    pub key: Option<Key>,
    /// Sensitive in itself.
    pub token: Sensitive<u64>,
    /// Holds nothing.
    pub tag: PhantomData<Tag>,
}

/// A newtype.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Loggable)]
pub struct Id(pub u64);

/// A tuple.
#[derive(Clone, Copy, Loggable)]
pub struct Pair<T>(pub T, #[sensitive] pub u64);

/// A unit.
#[derive(Clone, Copy, Debug, Loggable)]
pub struct Nothing;

/// An empty struct.
#[derive(Clone, Copy, Debug, Loggable)]
pub struct Empty {}

/// Sensitive wherever it turns up.
#[derive(Clone, Loggable)]
#[sensitive]
pub struct Key(pub String);

/// All of its text is public.
#[derive(Clone, Loggable)]
#[public]
#[log(crate = ::casefile)]
pub struct Text {
    /// Public.
    pub text: String,
    /// All the same sensitive.
    #[sensitive]
    pub secret: String,
}

/// An enum, with every form of variant.
#[derive(Clone, Loggable)]
pub enum Event<T> {
    /// A unit.
    Started,
    /// A newtype.
    Paid(Id),
    /// A tuple.
    Moved(u64, #[sensitive] String, #[log(skip)] String),
    /// A struct.
    #[log(rename = "order.ended")]
    Ended {
        /// When.
        at: u64,
        /// With what.
        item: T,
        /// Called otherwise.
        #[log(rename = "reason")]
        #[public]
        why: &'static str,
    },
}

/// An enum without variants.
#[derive(Clone, Copy, Debug, Loggable)]
pub enum Never {}

/// A sensitive enum.
#[derive(Clone, Loggable)]
#[sensitive]
pub enum Secret {
    /// One.
    Pin(u32),
    /// Another.
    Password {
        /// Its text.
        text: String,
    },
}

/// Holds itself.
#[derive(Clone, Debug, Loggable)]
pub struct Tree<T> {
    /// Its value.
    pub value: T,
    /// What is below it.
    pub children: Vec<Tree<T>>,
}

/// Something old in it.
#[derive(Clone, Debug, Loggable)]
pub struct Old {
    /// Not to be used any more.
    #[deprecated(note = "use `id`")]
    pub number: u64,
    /// What to use.
    pub id: u64,
}
