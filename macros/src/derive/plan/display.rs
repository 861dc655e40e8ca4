//! Has the compiler to find out whether somebody has written a `Display` for a type with sensitive fields?

use proc_macro2::{Ident, Span};
use syn::{GenericParam, Generics, Type, TypeParam, TypeParamBound, WherePredicate};

use super::super::parse::{Body, Item, Message, Shape};
use crate::classification::Capture;

/// A question to the compiler, whose answer must be no.
pub(in super::super) struct Display {
    /// The word `sensitive`.
    pub(in super::super) because: Span,
    /// What is said if it is yes.
    pub(in super::super) refusal: String,
    /// The type is asked about with these arguments: stable Rust cannot ask about all of them.
    pub(in super::super) arguments: Vec<Argument>,
}

/// What stands for a generic parameter.
pub(in super::super) enum Argument {
    Static,
    Byte,
    Zero,
    False,
    Letter,
}

/// The question, unless the user answers for it, a derive makes the `Display` of messages that were read, or it cannot
/// be asked: of which type that would be is not known where a type parameter has bounds.
pub(super) fn display(item: &Item) -> Option<Display> {
    let because = item.sensitive_word()?;
    if item.options.own_display.get().is_some() || is_derived(item) {
        return None;
    }
    let secret = if item.classification.capture == Capture::Sensitive {
        "is `#[sensitive]`".to_owned()
    } else {
        let mut fields = item.fields();
        let field = fields.find(|field| field.classification.capture == Capture::Sensitive)?;
        format!("has the sensitive field `{}`", field.name())
    };
    let name = &item.name;
    let refusal = format!(
        "`{name}` {secret} and is `Display`: print what may be seen where it is needed, or, if its text leaves that out, write `#[log(own_display)]` on the type"
    );
    Some(Display { because, refusal, arguments: arguments(&item.generics)? })
}

/// Whether each part with something sensitive has a message: no derive for which that is an attribute leaves room for a
/// `Display` beside its own.
fn is_derived(item: &Item) -> bool {
    let has_message = |messages: &[Message]| messages.iter().any(Message::is_of_a_derive);
    let whole = item.classification.capture == Capture::Sensitive;
    let is_sensitive = |shape: &Shape| {
        whole || shape.fields.iter().any(|field| field.classification.capture == Capture::Sensitive)
    };
    has_message(&item.messages)
        || match &item.body {
            Body::Enumeration(variants) => {
                let mut sensitive = variants.iter().filter(|variant| is_sensitive(&variant.shape));
                sensitive.all(|variant| has_message(&variant.messages))
            }
            Body::Structure(_) | Body::Union(_) => false,
        }
}

fn arguments(generics: &Generics) -> Option<Vec<Argument>> {
    let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let only_lifetimes =
        predicates.into_iter().all(|predicate| matches!(predicate, WherePredicate::Lifetime(_)));
    let arguments = generics.params.iter().map(argument).collect::<Option<Vec<_>>>();
    arguments.filter(|_| only_lifetimes)
}

fn argument(parameter: &GenericParam) -> Option<Argument> {
    match parameter {
        GenericParam::Lifetime(_) => Some(Argument::Static),
        GenericParam::Type(parameter) => is_unbounded(parameter).then_some(Argument::Byte),
        GenericParam::Const(parameter) => {
            let Type::Path(path) = &parameter.ty else { return None };
            value(path.path.get_ident()?)
        }
    }
}

/// Any type may stand for it.
fn is_unbounded(parameter: &TypeParam) -> bool {
    parameter.bounds.iter().all(|bound| match bound {
        TypeParamBound::Lifetime(_) => true,
        TypeParamBound::Trait(bound) => bound.maybe.is_some(),
        _ => false,
    })
}

fn value(of: &Ident) -> Option<Argument> {
    const INTEGERS: [&str; 12] =
        ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];
    match of.to_string().as_str() {
        "bool" => Some(Argument::False),
        "char" => Some(Argument::Letter),
        name => INTEGERS.contains(&name).then_some(Argument::Zero),
    }
}
