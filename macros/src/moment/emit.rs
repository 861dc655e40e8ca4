//! Which tokens record an event, or set attributes?
//!
//! The values are evaluated before there is anything to write to, and only where they are wanted: while the callsite is
//! off, one load is all that happens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::plan::{Plan, Value};
use crate::{completion, probe};

pub(super) fn recorded(plan: &Plan<'_>) -> TokenStream {
    let Plan { crate_path, taken_by, name, level, values } = plan;
    let private = quote!(#crate_path::__private);
    let local = |name: &str| Ident::new(&format!("__casefile_{name}"), Span::mixed_site());
    let (callsite, target) = (local("callsite"), local("target"));
    let taken_by = Ident::new(taken_by, Span::call_site());
    let level = Ident::new(level.variant(), Span::call_site());
    let keys = values.iter().map(|value| value.key);
    let expressions = values.iter().map(|value| value.expression);
    // At the place of the expression and as if written there: rustc looks for its complaint's place by that.
    let names: Vec<Ident> = values
        .iter()
        .enumerate()
        .map(|(number, value)| Ident::new(&format!("__casefile_value_{number}"), value.place))
        .collect();
    let room = quote!(#private::#taken_by::value(&mut #target));
    let captures = values.iter().zip(&names).map(|(value, name)| capture(value, name, &room));
    let probes =
        (!completion::is_editor()).then(|| probe::of(values.iter().map(|value| value.expression), &private));
    let probes = probes.flatten();
    quote!({
        let #callsite = {
            static CALLSITE: #private::Callsite = #private::Callsite::new(#private::Description {
                module: #private::module_path!(),
                function: #name,
                name: #private::Option::None,
                kind: #private::Kind::Internal,
                level: #private::Level::#level,
                file: #private::file!(),
                line: #private::line!(),
                inputs: &[],
                attributes: &[#(#keys),*],
            })
            .inside({
                fn here() -> &'static #private::str {
                    #private::type_name_of_val(&here)
                }
                here
            });
            &CALLSITE
        };
        #probes
        if #private::#taken_by::is_wanted(#callsite) {
            match (#(&(#expressions),)*) {
                (#(#names,)*) => {
                    #[allow(unused_imports, reason = "there may be no values")]
                    use #private::{First as _, Second as _, Third as _, Fourth as _, RefusedText as _};
                    #[allow(unused_imports, reason = "one may be enough")]
                    use #private::{Public, StrictExpression};
                    #[allow(unused_mut, reason = "there may be no values")]
                    let mut #target = #private::#taken_by::new(#callsite);
                    #(#captures)*
                    #private::#taken_by::record(#target);
                }
            }
        }
    })
}

/// Carries the place of the expression: rustc complains there. A path of the crate's would lead it to the whole macro.
fn capture(value: &Value<'_>, name: &Ident, target: &TokenStream) -> TokenStream {
    let Value { place, wrapper, .. } = *value;
    let wrapper = Ident::new(wrapper, place);
    let room = Ident::new("__casefile_room", place);
    quote_spanned! {place=>
        let #room = #target;
        (&&&&#wrapper(#name)).casefile_capture(#room);
    }
}
