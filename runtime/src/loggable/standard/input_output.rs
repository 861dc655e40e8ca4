//! Errors of input and output: their kind and the system's code. An `io::Error` may carry any other error, and
//! that one may say anything: its text is never recorded.

use std::io;

use crate::encode::{Encoder, Shape};
use crate::loggable::declare::loggable;
use crate::loggable::{Encode, Loggable};

static IO_ERROR: Shape = Shape::structure("Error", &["kind", "os_code"]);

loggable! {
    // The variant's name: `Debug` of a fieldless enum, and there is no other way to it.
    io::ErrorKind => |kind, encoder| encoder.display(&format_args!("{kind:?}")),
}

impl Encode for io::Error {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.shape(&IO_ERROR, |fields| {
            fields.field(&self.kind());
            fields.field(&self.raw_os_error());
        });
    }

    /// Without a payload the text is the system's or the standard library's own.
    fn may_be_displayed(&self) -> bool {
        self.get_ref().is_none()
    }
}

impl Loggable for io::Error {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}
