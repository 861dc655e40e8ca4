//! What a record says about a failure: the error's type and variant, its message, its source chain and its
//! fields, each only where it may be recorded.

use std::error::Error;
use std::fmt::{self, Display};
use std::io;
use std::sync::Arc;

use crate::encode::{Decoder, Encoder};
use crate::frame::{Section, put_short_text};
use crate::loggable::Encode;

/// Receives one error; the expansion of a macro hands it to a wrapper of `capture`.
#[derive(Debug)]
pub struct ErrorTarget {
    encoder: Encoder,
}

/// How the errors in a source chain are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChainText {
    /// As their `Display` prints them: the user asked for it.
    Whole,
    /// An `io::Error` that wraps something else prints only its kind: what it wraps may echo its input.
    WithoutPayloads,
}

/// A chain longer than this is a loop.
const LONGEST_CHAIN: usize = 32;

impl ErrorTarget {
    pub(crate) fn new(encoder: Encoder) -> ErrorTarget {
        ErrorTarget { encoder }
    }

    #[inline]
    pub(crate) fn encoder(&mut self) -> &mut Encoder {
        &mut self.encoder
    }

    fn section(&mut self, section: Section) -> &mut Encoder {
        self.encoder.bytes_mut().push(section as u8);
        self.encoder.next_value()
    }

    /// The error's type.
    pub(crate) fn type_of<E: ?Sized>(&mut self) {
        let encoder = self.section(Section::ErrorType);
        put_short_text(encoder.bytes_mut(), std::any::type_name::<E>());
    }

    /// The error's type, variant and fields. Returns whether its message may be recorded as well: it says no
    /// more than what has been recorded now.
    pub(crate) fn classified<E: Encode + ?Sized>(&mut self, error: &E) -> bool {
        self.type_of::<E>();
        if let Some(variant) = error.variant() {
            put_short_text(self.section(Section::ErrorVariant).bytes_mut(), variant);
        }
        let encoder = self.section(Section::ErrorFields);
        let begin = encoder.bytes_mut().len();
        error.encode(encoder);
        error.may_be_displayed() && Decoder::new(&encoder.bytes_mut().as_slice()[begin..]).is_in_the_clear()
    }

    /// What `Display` prints.
    pub(crate) fn message(&mut self, error: &dyn Display) {
        self.section(Section::ErrorMessage).display(error);
    }

    /// The sources, outermost first.
    pub(crate) fn chain(&mut self, source: Option<&(dyn Error + 'static)>, text: ChainText) {
        if source.is_none() {
            return;
        }
        let links = std::iter::successors(source.map(|error| Link { error, text }), Link::next);
        let links = links.take(LONGEST_CHAIN);
        self.section(Section::ErrorChain).sequence(links);
    }
}

/// One error of a source chain.
struct Link<'a> {
    error: &'a (dyn Error + 'static),
    text: ChainText,
}

impl<'a> Link<'a> {
    /// The kind of an `io::Error` that wraps something which must not be printed.
    fn payload_of(&self) -> Option<io::ErrorKind> {
        let error = self.error.downcast_ref::<io::Error>();
        let error = error.or_else(|| self.error.downcast_ref::<Arc<io::Error>>().map(AsRef::as_ref));
        let error = error.or_else(|| self.error.downcast_ref::<Box<io::Error>>().map(AsRef::as_ref))?;
        (self.text == ChainText::WithoutPayloads && error.get_ref().is_some()).then(|| error.kind())
    }

    /// The chain goes on inside of a payload: it ends before it.
    fn next(&self) -> Option<Link<'a>> {
        if self.payload_of().is_some() {
            return None;
        }
        self.error.source().map(|error| Link { error, text: self.text })
    }
}

impl Encode for Link<'_> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.display(self);
    }

    fn may_be_displayed(&self) -> bool {
        true
    }
}

impl Display for Link<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.payload_of() {
            Some(kind) => write!(formatter, "{kind}"),
            None => Display::fmt(self.error, formatter),
        }
    }
}
