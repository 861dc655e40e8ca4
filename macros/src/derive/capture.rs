//! The call that captures one value, as tokens underlined like the value's type: when rustc refuses the type, the caret
//! has to be under what the user wrote.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Ident, Path, Type};

use super::plan::{Capture, RecordedField};
use crate::caret;

/// The expression for the place a field's value is in, given the field's position among the recorded ones.
pub(super) type Place = fn(usize, &RecordedField<'_>) -> TokenStream;

/// What the calls need in scope.
pub(super) fn traits(crate_path: &Path) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        use #crate_path::__private::{First as _, Second as _, Third as _, Fourth as _};
    }
}

/// `(&&&&Wrapper(&place)).casefile_capture(target);`, underlined like `ty`.
pub(super) fn call(
    crate_path: &Path,
    capture: Capture,
    place: &TokenStream,
    ty: &Type,
    target: &TokenStream,
) -> TokenStream {
    let span = Span::mixed_site().located_at(caret::of_type(ty));
    let wrapper = Ident::new(wrapper(capture), span);
    if capture == Capture::Redacted {
        return quote_spanned!(span=> #crate_path::__private::#wrapper.casefile_capture(#target););
    }
    quote_spanned!(span=> (&&&&#crate_path::__private::#wrapper(&#place)).casefile_capture(#target);)
}

fn wrapper(capture: Capture) -> &'static str {
    match capture {
        Capture::Strict => "Strict",
        Capture::Public => "Public",
        Capture::Displayed => "Displayed",
        Capture::Debugged => "Debugged",
        Capture::Serialized => "Serialized",
        Capture::Redacted => "Redacted",
    }
}
