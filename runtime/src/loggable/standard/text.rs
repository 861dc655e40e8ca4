//! Text and paths: unclassified. Bytes and lists of characters get their class here too; how they are written
//! is said in `singles`.

use std::collections::{LinkedList, VecDeque};
use std::ffi::{CStr, CString, OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

use crate::encode::Encoder;
use crate::loggable::class::{SaidToBePublic, Unclassified};
use crate::loggable::declare::{text, unclassified};
use crate::loggable::{Encode, Loggable, UnclassifiedText};

text! {
    str, "str" => |text, encoder| encoder.text(text),
    String, "str" => |text, encoder| encoder.text(text),
    Path, "path" => |path, encoder| encoder.lossy_text(path.as_os_str().as_encoded_bytes()),
    PathBuf, "path" => |path, encoder| encoder.lossy_text(path.as_os_str().as_encoded_bytes()),
}

unclassified! {
    CStr, "str" => |text, encoder| encoder.lossy_text(text.to_bytes()),
    CString, "str" => |text, encoder| encoder.lossy_text(text.to_bytes()),
    OsStr, "str" => |text, encoder| encoder.lossy_text(text.as_encoded_bytes()),
    OsString, "str" => |text, encoder| encoder.lossy_text(text.as_encoded_bytes()),
}

/// One byte or character is not text by itself, so these do not follow from their element's class.
macro_rules! runs {
    ($($element:ty, $label:literal;)+) => {$(
        impl UnclassifiedText for [$element] {
            const LABEL: &'static str = $label;
        }
        impl<const N: usize> UnclassifiedText for [$element; N] {
            const LABEL: &'static str = $label;
        }
        impl UnclassifiedText for Vec<$element> {
            const LABEL: &'static str = $label;
        }
        impl UnclassifiedText for VecDeque<$element> {
            const LABEL: &'static str = $label;
        }
        impl UnclassifiedText for LinkedList<$element> {
            const LABEL: &'static str = $label;
        }
    )+};
}

runs! {
    u8, "bytes";
    char, "str";
}

impl Encode for fmt::Arguments<'_> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.display(self);
    }

    fn may_be_displayed(&self) -> bool {
        true
    }
}

impl UnclassifiedText for fmt::Arguments<'_> {
    const LABEL: &'static str = "str";
}

impl<'text> Loggable for fmt::Arguments<'text>
where
    for<'a> Unclassified: SaidToBePublic<fmt::Arguments<'text>>,
{
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl Loggable for str
where
    for<'a> Unclassified: SaidToBePublic<str>,
{
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl Loggable for String
where
    for<'a> Unclassified: SaidToBePublic<String>,
{
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl Loggable for Path
where
    for<'a> Unclassified: SaidToBePublic<Path>,
{
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl Loggable for PathBuf
where
    for<'a> Unclassified: SaidToBePublic<PathBuf>,
{
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}
