//! Of which values can a part be shown? Of text, and of what holds one text.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::loggable::Sensitive;

/// Text that can be masked.
#[diagnostic::on_unimplemented(
    message = "only text can be masked, and `{Self}` is none",
    label = "`{Self}` is no text",
    note = "write `#[sensitive]`, which records only that there was one, or, of an identifier, `#[sensitive(pseudonym)]`"
)]
pub trait HasText {
    /// The text, if there is one.
    fn text(&self) -> Option<&str>;
}

impl HasText for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl HasText for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl HasText for Cow<'_, str> {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

macro_rules! pointers {
    ($($pointer:ty),+ $(,)?) => {$(
        impl<T: HasText + ?Sized> HasText for $pointer {
            fn text(&self) -> Option<&str> {
                T::text(self)
            }
        }
    )+};
}

pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: HasText> HasText for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(T::text)
    }
}

impl<T: HasText> HasText for Sensitive<T> {
    fn text(&self) -> Option<&str> {
        self.expose().text()
    }
}
