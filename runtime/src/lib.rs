//! Evidence by default: one attribute on a function, and every call leaves one structured record.
//!
//! A bug in production cannot be stepped through; the only evidence is what was recorded. `casefile` records
//! for every call of an annotated function what went in, what came out, how long it took, how it ended, and
//! the trace ID that ties it to everything else done for the same request.
//!
//! ```
//! use casefile::{Loggable, log_boundary};
//!
//! #[derive(Loggable)]
//! struct Booking {
//!     table: u32,
//!     #[sensitive]
//!     phone: String,
//! }
//!
//! #[derive(Debug, Loggable)]
//! enum BookingError {
//!     SlotUnavailable { table: u32 },
//! }
//!
//! #[log_boundary]
//! fn reserve(booking: &Booking, #[public] restaurant: &str) -> Result<u64, BookingError> {
//!     Err(BookingError::SlotUnavailable { table: booking.table })
//! }
//!
//! let records = casefile::testing::capture(|| {
//!     let booking = Booking { table: 4, phone: "+15550100".to_owned() };
//!     reserve(&booking, "rst_456").unwrap_err();
//! });
//! let record = records.only("reserve");
//! assert_eq!(record.error_type.as_deref().map(|path| path.ends_with("::SlotUnavailable")), Some(true));
//! assert_eq!(record.input("restaurant").unwrap(), "rst_456");
//! records.assert_nowhere("5550100");
//! ```
//!
//! # Where to go from here
//!
//! - [`log_boundary`] for service boundaries, [`traced`] for everything else; [`Loggable`](derive@Loggable)
//!   for the types that they record.
//! - [`init`] and [`builder`] start recording; until then annotated functions do nothing.
//! - [`Context`] is what calls inherit. Nested calls and `.await` do so by themselves; a spawned task or thread has
//!   to be given it: `tokio::spawn(work().in_context(Context::current()))`, with [`InContext`], and
//!   `thread::spawn(Context::current().wrap(work))`. [`propagation`] takes it in and out of requests.
//! - [`event!`] records that something happened, [`attribute!`] adds to the record of the current call.
//! - [`testing`] gives a test the records of a closure.
//!
//! # What may be recorded
//!
//! Decided by type, at compile time:
//!
//! | class | what | recorded as |
//! |---|---|---|
//! | loggable | numbers, `bool`, times, UUIDs; types that derive [`Loggable`](derive@Loggable); containers of these | typed JSON |
//! | unclassified | text and bytes: `str`, `String`, `Path`, `[u8]`, URLs, JSON values, maps with text as keys | nothing, until somebody writes `#[public]`; strict code does not compile |
//! | sensitive | `#[sensitive]` on an argument, a field or a type; [`Sensitive<T>`] | where somebody asked for it, a mask or a pseudonym; else `"[redacted]"`, and the value is not read |
//!
//! A `u8` or `char` by itself is a number or a letter; several of them are bytes or text.
//!
//! # What is promised, and what is not
//!
//! A value marked sensitive is not written by casefile's macros, and text is not written unless somebody
//! marked it public. Nothing is recorded through a `Debug` or `Serialize` that nobody chose: each opt-in
//! (`#[public]`, `public_text`, `Public(..)`, `#[log(display)]`, `#[log(debug)]`, `#[log(serde)]`, `error = display`,
//! [`Sensitive::expose`], `impl Loggable for`) can be searched for. A type with a sensitive field prints it neither through
//! `Debug` nor, unless `#[log(own_debug)]` or `#[log(own_display)]` says otherwise, through `Display`
//! ([more](derive@Loggable#printing)).
//!
//! Each type of another crate may be recorded if the feature with that crate's name is on: `axum`, `bytes`,
//! `chrono`, `http` (which also lets `HeaderMap` carry a context), `jiff`, `rust_decimal`, `secrecy`, `serde_json`,
//! `time`, `url`, `uuid`, `zeroize`. The feature `pseudonym` makes `#[sensitive(pseudonym)]` record keyed hashes.
//!
//! No expression in `fields(..)`, [`event!`] and [`attribute!`] reads a sensitive field, or a value of a sensitive type: not
//! nested, through `Box`, `Arc`, guards or any other `Deref`, in an index, a tuple, arithmetic, a method call, a closure, a pattern,
//! or the arguments of a macro; across crates, in generic types and of `self`; with `Public(..)` or without. Nor does the pattern
//! of an argument that is recorded. [`Sensitive::expose`] is the way around it that a review searches for.
//!
//! An argument or field that is called like a secret (`password: String`) and not marked is refused in strict code, and
//! redacted with a warning in lenient code; where it is none, `#[public(reason = "..")]` says why. What is redacted so, or
//! left out under such a name, is like a `#[sensitive]` one in `fields(..)`, [`event!`] and [`attribute!`]. So is a key that is
//! called like a secret (`attribute!(api_key = 77)`): it is refused, in `fields(..)` of lenient code redacted with a warning;
//! where the value is none, choose another key, or write `Public(..)` around it.
//!
//! Not promised: that a number or a UUID is no secret (a PIN kept in a `u32`, a session's token in a `Uuid` must be marked) or spells no text (`Vec<u16>`),
//! that text marked public holds none, that the message of a panic says nothing it should not but what has the shape of a
//! well-known secret, which is replaced ([`Counters::scrubbed`]), that a `Display` is found which a type of bounded parameters has
//! (`struct Card<T: Copy>`), or which hands `self` to a function that prints it, or that a `to_string` written by hand prints
//! nothing sensitive. Of expressions these get through, as does what they are reckoned from:
//!
//! - what a called function, method or closure reads (`event!("paid", value = card.pin())`), and the expansion of a macro;
//! - a variable that was bound before: `let n = card.pin; event!("paid", n)`. In a function with [`traced`] or
//!   [`log_boundary`](macro@log_boundary) it is refused as far as `let` statements tell, and so is an argument that is `#[sensitive]`, also
//!   through branches and loops; not what is assigned later, bound by a branch, a loop, a closure or an argument's pattern, or went through a function, nor in a macro under another
//!   name (`use casefile::event as note`);
//! - a field of an enum's variant that a pattern names by another name (`use Payment::Card as Plastic`), and one behind
//!   the `..` of a tuple's pattern (`Pin(.., last)`);
//! - what takes more than five dereferences to reach, and the fields of a type that derives nothing.
//!
//! The type of a recorded value must be known where it is recorded: `let mut found: Option<u32> = None`, not `None` alone.
//! An `event!` or `attribute!` in a closure captures the variables that it reads as a whole, not field by field.
//!
//! How all this works, its limits with the tests that show them, and how to review a code base stand in `docs/security.md` of the
//! repository.
//!
//! # Limits
//!
//! The macros work in edition 2018 and later: in edition 2015, `::casefile` names nothing.
//!
//! The body of an annotated `async fn` runs in a future of its own, which takes `self` in. So a reference in a `mut self` or
//! `mut self: &Self` cannot be replaced there by one to a local variable (E0521): take `let mut this = self;` first. The
//! same goes for a `mut` argument if an alias hides the reference in its type (`type Names = Vec<&'static str>`), unless
//! the body assigns the argument as a whole.
//!
//! An instrumented function never sees an error of casefile's: what cannot be written is counted ([`counters`]).

mod attributes;
mod body;
mod builder;
mod callsite;
mod capture;
mod capture_store;
mod clock;
mod collector;
mod context;
mod control;
mod display_question;
mod encode;
mod environment;
mod error;
#[cfg(all(feature = "evidence", not(unix)))]
compile_error!("the feature `evidence` maps files as Unix does");
#[cfg(feature = "evidence")]
mod evidence;
#[cfg(not(feature = "evidence"))]
#[path = "evidence_disabled.rs"]
mod evidence;
mod exit;
pub mod expose_for_transport;
mod filter;
mod fork;
mod frame;
mod handed;
mod identity;
mod loggable;
mod moment;
mod pairing;
mod panic_note;
mod policy;
mod probe;
pub mod propagation;
mod queue;
mod redacted_debug;
mod registry;
mod render;
mod scrub;
mod settings;
mod sink;
mod span;
pub mod testing;
mod thread;

#[doc(hidden)]
pub mod __private;

pub use builder::{Builder, Guard, InitError, builder, init};
/// Says how a type is recorded, and refuses fields that nobody classified.
///
/// Works on structs and enums of every form, generic ones included. Values are written in the form that serde
/// gives them, so that they can be read back.
///
/// ```
/// use casefile::Loggable;
///
/// #[derive(Loggable)]
/// struct Order<Item> {
///     id: u64,
///     items: Vec<Item>, // loggable if `Item` is
///     #[public]
///     restaurant: String,
///     #[sensitive]
///     phone: String,
///     #[log(skip)]
///     connection: std::sync::Arc<std::net::TcpStream>,
///     #[log(rename = "coupon_id")]
///     coupon: Option<u32>,
///     #[log(display)]
///     version: Version,
/// }
/// # struct Version;
/// # impl std::fmt::Display for Version {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("1") }
/// # }
///
/// /// Sensitive wherever it turns up.
/// #[derive(Loggable)]
/// #[sensitive]
/// struct ApiKey(String);
/// ```
///
/// | on a field | the record shows |
/// |---|---|
/// | nothing | the value, whose type must be classified |
/// | `#[public]` | the value, text included; with `(reason = "..")` also if it is called like a secret |
/// | `#[sensitive]` | `"[redacted]"` |
/// | `#[sensitive(mask = "..")]` | a part of a text, see [below](#masks-and-pseudonyms) |
/// | `#[sensitive(pseudonym, class = "..")]` | a keyed hash of an identifier, see [below](#masks-and-pseudonyms) |
/// | `#[log(skip)]` | nothing at all; weaker than `#[sensitive]`: `Debug` prints the field, and expressions may read it |
/// | `#[log(rename = "..")]` | the value under another name |
/// | `#[log(display)]`, `#[log(debug)]`, `#[log(serde)]` | what that trait prints or gives |
///
/// On the type: `#[public]` makes the text in all fields public that say nothing else; `#[sensitive]` makes the
/// whole type sensitive; `#[log(crate = path)]` says where casefile is if not at `::casefile`.
///
/// # Masks and pseudonyms
///
/// What stands in `#[sensitive(..)]` on a field or an argument says that more of a value is wanted than that there was one.
/// `meta` calls it `masked` or `hashed`. A mask is of text (`str`, `String`, and references, pointers, options and
/// [`Sensitive`] of these); its width does not tell the text's length, and what is not ASCII, or not longer than twice what
/// would be kept, or longer than 320 bytes, is hidden whole.
///
/// | mask | shows | of | whole |
/// |---|---|---|---|
/// | `"last4"` | `****1234`: the last four letters and digits, of more than eight | `4111 1111 1111 1234` | `********` |
/// | `"email"` | `j***@example.com`: the first letter, of more than two, and the domain | `john@example.com` | `***@***` |
/// | `"phone"` | `+44XXXXXXXXXX`: the calling code | `+44 20 7946 0000` | `XXXXXXXXXX` |
///
/// A pseudonym is of an identifier ([`Pseudonymous`]): text, bytes, UUIDs and integers of at least 32 bits. It is written
/// `p<key ID>:<24 hexadecimal digits>`: keyed BLAKE3 over the class's length, the class and the value. Equal values of one
/// class have one pseudonym, under whatever names they are recorded; without `class`, all that say none share one. The key
/// comes from `Builder::pseudonym_key`, or from the file that `CASEFILE_PSEUDONYM_KEY_FILE` names, and can be changed with
/// `set_pseudonym_key`: the key ID tells old pseudonyms from new ones. On Unix, a file that is open to other users than its
/// owner and group is refused. Without a key, or without casefile's feature
/// `pseudonym`, the value is redacted: a hash without a key would be found again by trying all values.
///
/// In [`event!`], [`attribute!`] and `fields(..)`, an expression that reads such a field does not compile. Record the whole
/// struct, or a field whose type carries the attribute inside: `struct CardNumber(#[sensitive(mask = "last4")] String)`.
///
/// ```
/// use casefile::{Loggable, log_boundary};
///
/// #[derive(Loggable)]
/// struct Customer {
///     #[sensitive(mask = "last4")]
///     card: String,
///     #[sensitive(pseudonym, class = "customer")]
///     id: u64,
/// }
///
/// #[log_boundary]
/// fn greet(customer: &Customer, #[sensitive(mask = "phone")] phone: &str) {}
///
/// let records = casefile::testing::capture(|| {
///     greet(&Customer { card: "4111111111111234".to_owned(), id: 7 }, "+15550100123");
/// });
/// let record = records.only("greet");
/// assert_eq!(record.input("customer").unwrap()["card"], "****1234");
/// assert_eq!(record.input("phone").unwrap(), "+1XXXXXXXXXX");
/// ```
///
/// # Printing
///
/// A type that has a sensitive field, or is sensitive, gets a `Debug` that prints `[redacted]` in its place; the other fields
/// print themselves, those without `Debug` their type's name. So `derive(Debug)` beside it does not compile. A type that
/// has to print itself says `#[log(own_debug)]` and implements [`OwnDebug`].
///
/// Such a type must not be `Display`, or its text would be printed by whatever prints it, errors above all. What a derive makes
/// is allowed where the message is an attribute and leaves the sensitive fields out: `#[error("..")]` (thiserror),
/// `#[displaydoc("..")]`, `#[snafu(display(".."))]`, `#[display("..")]` (`derive_more`). Comments that displaydoc prints are
/// read as well, but may be just comments: of these, and of what is written by hand, `#[log(own_display)]` on the type says
/// that somebody has read it. The compiler is asked about concrete types; of a generic one about `u8` in place of each
/// parameter, and not at all where a parameter has bounds.
///
/// The message and the sources of an error with a sensitive field are never recorded, only its type and fields.
#[doc(inline)]
pub use casefile_macros::Loggable;

/// Records every call of a service boundary: handlers, clients, queue consumers, public entry points.
///
/// Strict: each argument, the output and the error must be classified or left out by name, else the function
/// does not compile. A call without an active trace starts one. Its level is info; error where it failed or
/// panicked, warn where it was cancelled.
///
/// Stands on a function, a method with any receiver, an `async fn`, a method of a trait impl, or on a block: an `impl`,
/// a trait or an inline `mod`. There it covers every function with a body in it, but for `const fn` and what macros
/// make. A function's own attribute takes the block's options where it says nothing, and adds to `skip` and `fields`;
/// only what a `#[traced]` block says of text and errors does not hold for a `#[log_boundary]` in it. `self` is never
/// recorded.
///
/// ```
/// use casefile::log_boundary;
/// # struct Connection;
/// # struct PayError;
///
/// #[log_boundary(level = warn, fields(amount.euros = cents / 100), error = skip)]
/// async fn charge(
///     order_id: u64,
///     cents: u64,
///     #[public] currency: &str,
///     #[sensitive] card: &str,
///     #[log(skip)] connection: &Connection,
/// ) -> Result<u64, PayError> {
///     Ok(order_id)
/// }
/// ```
///
/// # Options
///
/// | option | meaning |
/// |---|---|
/// | `name = ".."` | the record's `code.function.name`, instead of the function's path |
/// | `level = warn` | the level of calls that end well: `trace`, `debug`, `info`, `warn`, `error` |
/// | `skip(a, b)` | leaves arguments out |
/// | `skip_output` | leaves the output out |
/// | `fields(key = expression, ..)` | further attributes, evaluated at entry and only when recording (so they must not do anything, nor panic); keys are words, dotted words or string literals; `Public(expression)` says that the text in this one is public |
/// | `public_text` | the text in arguments and output is public |
/// | `error = display` | the error's message and source chain are printed, whatever they say |
/// | `error = skip` | of an error only the type is recorded |
/// | `slow = "250ms"` | a call that took at least that long is a warning, if it is no error, and its record holds `slow_threshold_ns`; units are `ns`, `us`, `ms` and `s` |
/// | `crate = path` | where casefile is, if not at `::casefile` |
///
/// On an argument: `#[public]`, `#[sensitive]`, `#[sensitive(..)]`, `#[log(skip)]`, `#[log(rename = "..")]`, `#[log(display)]`,
/// `#[log(debug)]`, `#[log(serde)]`, as for [`Loggable`](derive@Loggable). On what stands in an `impl` or a `mod`
/// that has the attribute: `#[log(skip)]` leaves it alone.
///
/// What has no duration is never slow. Whether a call is recorded at all is decided before it runs, by `level`: a filter
/// that leaves out the function leaves out its failures and its slow calls, too.
///
/// # Outcome
///
/// Told by the value's type, not by its spelling: a `Result`, however it is named, and a `Poll` of one count. An
/// error is recorded with its type and variant, its fields, and, where nothing of the variant at hand is hidden, its message
/// and source chain: a field that is sensitive, skipped or too long to be written whole hides something, and so does an
/// `io::Error` that was made from another error or from text (`io::Error::other(..)`), of which only kind and code are written. One
/// from the system hides nothing. Of an error that nobody described (`anyhow::Error`, `Box<dyn Error>`, a `String`)
/// `error = skip` records the type; `error = display` prints it, and with it whatever it was made from.
///
/// Where the value is a future, however the function made it, the call lasts from that future's first poll to its
/// end. A future of a type of its own (`std::future::Ready`, a `JoinHandle`) is handed on as it is, and the record
/// has no duration. What the function does before it hands the future back is not part of the call's time.
///
/// Where the value is a stream (`impl Stream`, `Pin<Box<dyn Stream>>`, `BoxStream`; the trait is the one of
/// `futures-core`), the same holds: the call lasts from the first poll to the end, and the record counts the items
/// under `stream_items`. The items themselves are not recorded and need no classification. The first `Err` item makes the
/// call an error, whatever comes after it, and it is recorded as any error is; a stream dropped before its end, without
/// an error, is cancelled. A stream of a type of its own has neither duration nor count. What is both is taken as a
/// future. A stream inside of another value, as in `Result<impl Stream, E>`, is a part of that value, and so is the
/// stream that an `async fn` returns.
///
/// A function that is `#[track_caller]`, or returns `impl Fn(..)` or a closure as another `impl Trait`, keeps its body in
/// place: of such a call duration and panic are recorded, not its output. In an `async fn` that returns a closure, the
/// closure's parameters need their types.
///
/// # Name
///
/// The path of the function, with its type in an `impl` block. An attribute that stands by itself on an associated
/// function sees no type where the signature has neither `self` nor `Self` in it (`fn new() -> Client`): put it on the
/// block, or write `-> Self`.
#[doc(inline)]
pub use casefile_macros::log_boundary;

/// Records every call of a function; for everything that is no service boundary, legacy code above all.
///
/// Lenient: it compiles whatever the types are. What is classified is recorded; text shows as `"<str>"`, a type
/// that nobody described as its name, an error that nobody described as its type. A value of a type parameter shows as
/// that type's name too, unless the parameter has the bound [`Loggable`](trait@Loggable). Its level is debug.
///
/// ```
/// use casefile::traced;
/// # struct Ledger { total: u64 }
///
/// #[traced]
/// impl Ledger {
///     fn add(&mut self, amount: u64, reason: &str) -> u64 {
///         self.total += amount;
///         self.total
///     }
///
///     #[log(skip)]
///     fn total(&self) -> u64 {
///         self.total
///     }
/// }
/// ```
///
/// Everything else is as for [`log_boundary`](macro@log_boundary).
#[doc(inline)]
pub use casefile_macros::traced;

/// Records that something happened: a name that is the same each time, and values.
///
/// The record is a `casefile.event` with the trace and span it happened in, and the values under `fields`. Outside of a
/// span it is written without `span_id`, outside of a trace without `trace_id` as well.
///
/// ```
/// use casefile::{event, log_boundary, testing};
///
/// #[log_boundary]
/// fn pay(order_id: u64, cents: u64, #[public] currency: &str) {
///     event!("paid", order_id, cents = cents * 2, currency = Public(currency), http.route = "/pay");
///     event!(warn, "retried");
/// }
///
/// let records = testing::capture(|| pay(7, 250, "EUR"));
/// let paid = records.only_event("paid");
/// assert_eq!(paid.field("cents").unwrap(), 500);
/// assert_eq!(paid.span_id, records.only("pay").span_id);
/// ```
///
/// `event!(level, "name", key = value, ..)`: the level is one of `trace`, `debug`, `info` (which it is where none is given),
/// `warn` and `error`; a key is a word, dotted words or a string literal; a variable by itself is recorded under its name.
///
/// The values follow the rules of `fields(..)` in [`log_boundary`](macro@log_boundary): what is
/// [`Loggable`](trait@Loggable) by its type is recorded, text only in `Public(..)`, which speaks for that one value, or as a
/// string literal, which is as public as the program. An expression that reads a `#[sensitive]` field, or a variable of a
/// sensitive type, does not compile, `Public(..)` or not.
///
/// An event is filtered by the path of the function around it and its level, as calls are. While that is off, and where
/// nobody takes the records, its values are not evaluated.
#[macro_export]
macro_rules! event {
    ($($event:tt)*) => {
        $crate::__private::record_event!([$crate] $($event)*)
    };
}

/// Adds attributes to the record of the current span: `attribute!(key = value, ..)`.
///
/// ```
/// use casefile::{attribute, testing, traced};
///
/// #[traced]
/// fn serve(path: &str) {
///     route(path);
/// }
///
/// // Not recorded itself, so the current span is that of `serve`.
/// fn route(path: &str) {
///     attribute!(http.route = "/orders/{id}", path.length = path.len());
///     attribute!(path.length = 0);
/// }
///
/// let records = testing::capture(|| serve("/orders/7"));
/// assert_eq!(records.only("serve").attribute("http.route").unwrap(), "/orders/{id}");
/// assert_eq!(records.only("serve").attribute("path.length").unwrap(), 0);
/// ```
///
/// Keys and values are those of [`event!`]; the keys of the record itself are refused. Of one key the last value counts,
/// also over one that `fields(..)` gave. The current span is that of the innermost recorded call under the current
/// [`Context`], so also another thread or task that was given the context sets attributes on it, as long as the call runs.
///
/// Where there is no span, or when its call has ended, nothing happens, and nothing is counted. What finds no room in the
/// queue, or in the record, is counted as lost.
#[macro_export]
macro_rules! attribute {
    ($($attributes:tt)*) => {
        $crate::__private::set_attributes!([$crate] $($attributes)*)
    };
}
pub use casefile_record::{
    CorrelationId, Kind, Level, Outcome, Record, SpanId, Timestamp, TraceFlags, TraceId,
};
pub use collector::{Counters, counters, flush};
pub use context::{Context, ContextFuture, InContext, Scope};
pub use control::set_filter;
pub use encode::{Encoder, Fields, Limits};
pub use environment::InvalidVariable;
#[cfg(feature = "evidence")]
pub use evidence::{Recovered, recover};
pub use filter::InvalidFilter;
pub use loggable::{Encode, Loggable, Sensitive, SensitiveType};
pub use policy::Pseudonymous;
#[cfg(feature = "pseudonym")]
pub use policy::{InvalidPseudonymKey, PseudonymKey, set_pseudonym_key};
pub use queue::WhenFull;
pub use redacted_debug::OwnDebug;
pub use sink::{Memory, Sink};
