//! What the expansions of the macros call. Not for use by hand: it changes without notice.

pub use core::any::{type_name, type_name_of_val};
pub use core::fmt::{Debug, Display, Formatter, Result as FormatResult};
pub use core::marker::PhantomData;
pub use core::option::Option;
pub use core::primitive::{bool, str};
pub use core::result::Result;
pub use core::{assert, file, line, module_path};

pub use casefile_macros::{record_event, set_attributes};
pub use casefile_record::{Kind, Level};
pub use serde::Serialize;

pub use crate::body::{Returned, call, unreachable};
pub use crate::callsite::{Callsite, Description};
pub use crate::capture::{
    Debugged, Displayed, DisplayedError, Fails, First, Fourth, Lenient, LenientError, LenientPublic,
    LenientPublicError, Public, PublicError, Redacted, RefusedText, Second, Serialized, SkippedError, Split,
    Strict, StrictError, StrictExpression, Third,
};
pub use crate::display_question::{IsDisplay, IsNotDisplay};
pub use crate::encode::Shape;
pub use crate::error::ErrorTarget;
pub use crate::handed::{
    AnyValue, BoxedFuture, BoxedResultStream, BoxedStream, FirstError, Handed, HandedBounded, HandedNamed,
    HandedOpaque, Look, NamedFuture, NamedStream, Nothing, OfAnyType, OfFutureType, OfStreamType, OfType,
    OpaqueFuture, OpaqueResultStream, OpaqueStream, Recorded, RecordedStream, Yielded, Yields,
};
pub use crate::loggable::class::{MayBeLogged, SensitiveData};
pub use crate::loggable::{HoldsSensitive, LoggableAlone, SensitiveField, SensitiveType};
pub use crate::moment::{Event, SpanAttributes};
pub use crate::policy::{HasText, Masked, Pseudonym};
pub use crate::probe::{
    Field0, Field1, Field2, Field3, Field4, Field5, FieldMayBeRead, FieldMayGoInto, FieldOf, MayBeRead,
    MayGoInto, alone, alone_into, never_run, place, place_into, result,
};
pub use crate::redacted_debug::{Shown, ShownByItself, debug_structure, debug_tuple};
pub use crate::span::{Call, End, Instrumented, Span, Start, instrument};
pub use crate::take_Debug_out_of_the_derive_list__casefile_prints_it_without_sensitive_fields;
