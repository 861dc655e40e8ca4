//! What of this function is recorded, and how?
//!
//! Decisions only: no tokens are made here, and nothing is refused any more.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute as SynAttribute, Expr, FnArg, Pat, Path, ReceiverKind, ReturnType, Type, TypeImplTrait};

use super::arguments::{Argument, Arguments, Way};
use super::handed::{self, HandOn};
use super::parse::{ErrorCapture, Options};
use super::pattern::{self, Binding};
use super::{Attribute, Request, expression};
use crate::classification::{Capture, Mask, Policy};
use crate::field::Field;
use crate::item::Function;
use crate::level::Level;
use crate::{caret, probe};

pub(super) struct Plan<'a> {
    /// The `crate` option.
    pub(super) crate_path: Option<&'a Path>,
    /// The name of the function, with its type where the attribute stands on the `impl` block.
    pub(super) function: String,
    /// The `name` option.
    pub(super) name: Option<String>,
    /// `Boundary` or `Internal`.
    pub(super) attribute: Attribute,
    pub(super) level: Level,
    /// The `slow` option, in nanoseconds.
    pub(super) slow: Option<u64>,
    /// The type's name is known only where the call runs.
    pub(super) names_self: bool,
    pub(super) inputs: Vec<Input<'a>>,
    pub(super) fields: Vec<RecordedField<'a>>,
    /// What the patterns of arguments take out of them and is recorded.
    pub(super) taken_apart: Vec<(Pat, &'a Type)>,
    pub(super) body: Body<'a>,
    pub(super) outcome: Outcome,
}

/// One value captured at entry.
pub(super) struct Input<'a> {
    pub(super) name: String,
    pub(super) variable: &'a Ident,
    pub(super) wrapper: Wrapper,
    /// The class of a pseudonym.
    pub(super) class: &'a str,
    /// Where the value's type is written: what is wrong with it is reported there.
    pub(super) place: Span,
    pub(super) conditions: &'a [SynAttribute],
    /// It is redacted only because of its name, and the user is told so.
    pub(super) is_called_a_secret: bool,
}

/// One entry of `fields(..)`.
pub(super) struct RecordedField<'a> {
    pub(super) key: &'a str,
    pub(super) key_tokens: &'a TokenStream,
    pub(super) value: &'a Expr,
    pub(super) place: Span,
    pub(super) wrapper: Wrapper,
    /// It is redacted only because of its key, and the user is told so.
    pub(super) is_called_a_secret: bool,
}

/// How the user's body is run.
pub(super) enum Body<'a> {
    /// As it stands, under a guard: nothing may come between the function and its body.
    Guarded(Rebound<'a>),
    /// In a closure.
    Called(Rebound<'a>),
    /// In a future.
    Awaited(Rebound<'a>),
}

/// A body that gets its arguments through `let` statements.
pub(super) struct Rebound<'a> {
    pub(super) arguments: Vec<Rebinding<'a>>,
    /// What is recorded is read in the body, behind the `let` statements: only there all names are bound.
    pub(super) reads_inside: bool,
    /// `self` is an owned value, which has to move into the body whole.
    pub(super) takes_self: bool,
    /// `self` is captured, and `mut`: rustc calls an assignment to what is captured unused, whatever is read or dropped.
    pub(super) may_assign_self: bool,
    pub(super) output: Output<'a>,
    /// The value may be a future or a stream, with which the call ends.
    pub(super) hand_on: Option<HandOn>,
}

impl Rebound<'_> {
    /// Whether the compiler is to be told by inference that the body's value has the function's return type. A future
    /// that is wrapped has another.
    pub(super) fn is_pinned(&self) -> bool {
        matches!(self.output, Output::Unwritable) && !matches!(self.hand_on, Some(HandOn::Opaque(_)))
    }
}

/// One argument's way into the body.
pub(super) struct Rebinding<'a> {
    pub(super) argument: &'a Argument,
    /// Names that `fields(..)` reads, so that the body need not.
    pub(super) used: Vec<&'a Binding>,
    /// Names that the body does not use, where only the reading of them uses them.
    pub(super) unused: Vec<&'a Binding>,
    /// The body uses the variable that it captures. A future stores what is rebound once more.
    pub(super) captured: bool,
}

impl Rebinding<'_> {
    pub(super) fn is_unused(&self, name: &Ident) -> bool {
        self.unused.iter().any(|binding| binding.name == *name)
    }
}

/// The type of the body's value.
pub(super) enum Output<'a> {
    Unit,
    Written(&'a Type),
    /// Has `impl` in it, or is `!`: there is no way to write it down again.
    Unwritable,
}

/// What is recorded at the end.
pub(super) struct Outcome {
    /// `None`: there is never a value to look at.
    pub(super) captures: Option<OutcomeCaptures>,
    /// Where the types of a success and of a failure are written.
    pub(super) places: (Span, Span),
}

pub(super) struct OutcomeCaptures {
    /// `None` for `skip_output`.
    pub(super) output: Option<Wrapper>,
    pub(super) error: Wrapper,
}

/// The type in `__private` that captures a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapper {
    Strict,
    StrictExpression,
    Public,
    Lenient,
    LenientPublic,
    Displayed,
    Debugged,
    Serialized,
    Redacted,
    Masked(Mask),
    /// Under [`Input::class`].
    Pseudonym,
    StrictError,
    PublicError,
    LenientError,
    LenientPublicError,
    DisplayedError,
    SkippedError,
}

impl<'a> Plan<'a> {
    pub(super) fn new(function: &'a Function, arguments: &'a Arguments, request: &'a Request) -> Plan<'a> {
        let options = &request.options;
        let own_name = function.signature.ident.unraw().to_string();
        let default_level = match request.attribute {
            Attribute::Traced => Level::Debug,
            Attribute::LogBoundary => Level::Info,
        };
        let inputs = inputs(arguments, request);
        Plan {
            crate_path: options.crate_path.get(),
            function: match &request.owner {
                Some(owner) => format!("{owner}::{own_name}"),
                None => own_name,
            },
            name: options.name.get().map(syn::LitStr::value),
            attribute: request.attribute,
            level: options.level.get().copied().unwrap_or(default_level),
            slow: options.slow.get().copied(),
            names_self: request.owner.is_none() && mentions_self(function),
            taken_apart: taken_apart(function, &inputs),
            inputs,
            fields: options.fields.iter().map(|field| recorded_field(field, request)).collect(),
            body: body(function, arguments, options),
            outcome: outcome(function, request),
        }
    }
}

impl Plan<'_> {
    /// Whether the body changes the variable that the signature binds for the argument at this position.
    pub(super) fn is_changed_in_place(&self, position: usize, name: &Ident) -> bool {
        let (Body::Guarded(rebound) | Body::Called(rebound) | Body::Awaited(rebound)) = &self.body;
        rebound
            .arguments
            .get(position)
            .is_some_and(|rebinding| rebinding.captured && !rebinding.is_unused(name))
    }
}

/// Only a method can have `self` or `Self` in its signature. The body proves nothing: there may be another `impl` in it.
fn mentions_self(function: &Function) -> bool {
    let signature = function.signature.to_token_stream();
    mentions(signature, &|word| word == "self" || word == "Self")
}

fn inputs<'a>(arguments: &'a Arguments, request: &Request) -> Vec<Input<'a>> {
    let skipped = |binding: &Binding| request.options.skip.iter().any(|skip| skip.argument == binding.name);
    let recorded = arguments
        .bindings()
        .filter(|(argument, binding)| argument.classification.capture != Capture::Skip && !skipped(binding));
    let mut inputs: Vec<Input<'a>> = Vec::new();
    for (argument, binding) in recorded {
        let mut input = input(argument, binding, request);
        // Two arguments that a `macro_rules!` made may read the same and be different names to the compiler. Of two
        // with conditions only one exists.
        let clashes = |name: &str, other: &Input<'_>| other.name == name && other.conditions.is_empty();
        while input.conditions.is_empty() && inputs.iter().any(|other| clashes(&input.name, other)) {
            input.name.push('\'');
        }
        inputs.push(input);
    }
    inputs
}

/// An argument's pattern reads fields, as an expression does.
fn taken_apart<'a>(function: &'a Function, inputs: &[Input<'_>]) -> Vec<(Pat, &'a Type)> {
    let recorded = inputs.iter().filter(|input| input.wrapper != Wrapper::Redacted);
    let recorded: HashSet<String> = recorded.map(|input| input.variable.to_string()).collect();
    let typed = function.signature.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(typed) => Some((&*typed.pat, &*typed.ty)),
        FnArg::Receiver(_) => None,
    });
    typed
        .filter(|(pattern, _)| probe::names_fields(pattern))
        .map(|(pattern, ty)| (probe::only_what_binds(pattern, &recorded), ty))
        .collect()
}

fn input<'a>(argument: &'a Argument, binding: &'a Binding, request: &Request) -> Input<'a> {
    let name = match &argument.classification.rename {
        Some(rename) => rename.value(),
        None => binding.name.unraw().to_string(),
    };
    let own_name = binding.name.unraw().to_string();
    let is_called_a_secret = argument.classification.reveals_what_is_called_a_secret(&own_name, &argument.ty);
    let wrapper = match argument.classification.capture {
        _ if is_called_a_secret => Wrapper::Redacted,
        Capture::Default | Capture::Skip => value_wrapper(request),
        Capture::Public => public_wrapper(request),
        Capture::Sensitive => match argument.classification.policy {
            Policy::Redacted => Wrapper::Redacted,
            Policy::Masked(mask) => Wrapper::Masked(mask),
            Policy::Pseudonym(_) => Wrapper::Pseudonym,
        },
        Capture::Display => Wrapper::Displayed,
        Capture::Debug => Wrapper::Debugged,
        Capture::Serde => Wrapper::Serialized,
    };
    let place = caret::of_type(&argument.ty);
    let class = if let Policy::Pseudonym(class) = &argument.classification.policy { class } else { "" };
    let conditions = &binding.conditions;
    Input { name, variable: &binding.name, wrapper, class, place, conditions, is_called_a_secret }
}

fn recorded_field<'a>(field: &'a Field, request: &Request) -> RecordedField<'a> {
    let is_called_a_secret = field.is_called_a_secret();
    let wrapper = if is_called_a_secret {
        Wrapper::Redacted
    } else if matches!(field.value, Expr::Lit(_)) {
        // The author wrote the literal: it is as public as the program.
        Wrapper::Public
    } else if field.is_public() {
        public_wrapper(request)
    } else {
        match value_wrapper(request) {
            Wrapper::Strict => Wrapper::StrictExpression,
            other => other,
        }
    };
    let Field { key, key_tokens, value, .. } = field;
    let place = caret::of_expression(value);
    RecordedField { key, key_tokens, value, place, wrapper, is_called_a_secret }
}

fn value_wrapper(request: &Request) -> Wrapper {
    match (request.attribute, request.options.public_text.get()) {
        (_, Some(())) => public_wrapper(request),
        (Attribute::LogBoundary, None) => Wrapper::Strict,
        (Attribute::Traced, None) => Wrapper::Lenient,
    }
}

fn public_wrapper(request: &Request) -> Wrapper {
    match request.attribute {
        Attribute::LogBoundary => Wrapper::Public,
        Attribute::Traced => Wrapper::LenientPublic,
    }
}

fn error_wrapper(request: &Request) -> Wrapper {
    match (request.options.error.get(), value_wrapper(request)) {
        (Some(ErrorCapture::Display), _) => Wrapper::DisplayedError,
        (Some(ErrorCapture::Skip), _) => Wrapper::SkippedError,
        (None, Wrapper::Public) => Wrapper::PublicError,
        (None, Wrapper::Lenient) => Wrapper::LenientError,
        (None, Wrapper::LenientPublic) => Wrapper::LenientPublicError,
        (None, _) => Wrapper::StrictError,
    }
}

fn body<'a>(function: &'a Function, arguments: &'a Arguments, options: &Options) -> Body<'a> {
    let signature = &function.signature;
    let output = match &signature.output {
        ReturnType::Default => Output::Unit,
        ReturnType::Type(_, _) if function.never_returns() => Output::Unwritable,
        ReturnType::Type(_, ty) if mentions(ty.to_token_stream(), &|word| word == "impl") => {
            Output::Unwritable
        }
        ReturnType::Type(_, ty) => Output::Written(ty),
    };
    let mut passed_on: Vec<_> = arguments.typed.iter().map(|argument| rebinding(argument, options)).collect();
    let binds_inside =
        |argument: &Argument| matches!(argument.way, Way::Whole(_)) && !argument.bindings.is_empty();
    let reads_inside = signature.asyncness.is_some() || arguments.typed.iter().any(binds_inside);
    if reads_inside {
        find_what_is_unused(&mut passed_on, function);
    }
    if signature.asyncness.is_some() {
        capture_what_need_not_be_rebound(&mut passed_on, function);
    }
    let rebound = Rebound {
        arguments: passed_on,
        reads_inside,
        takes_self: takes_self(function),
        may_assign_self: takes_self(function) && has_mutable_self(function),
        output,
        hand_on: handed::hand_on(signature),
    };
    if signature.asyncness.is_some() {
        Body::Awaited(rebound)
    } else if must_not_be_wrapped(function, rebound.hand_on.as_ref()) {
        Body::Guarded(rebound)
    } else {
        Body::Called(rebound)
    }
}

fn rebinding<'a>(argument: &'a Argument, options: &Options) -> Rebinding<'a> {
    let is_used = |binding: &&Binding| expression::is_read_by_any(&options.fields, &binding.name);
    let used = argument.bindings.iter().filter(is_used).collect();
    Rebinding { argument, used, unused: Vec::new(), captured: false }
}

fn find_what_is_unused(passed_on: &mut [Rebinding<'_>], function: &Function) {
    let body = body_of(function);
    for rebinding in passed_on {
        let Rebinding { argument, used, .. } = &rebinding;
        let is_unused = |binding: &&Binding| {
            let name = binding.name.to_string();
            let is_read = used.iter().any(|used| used.name == binding.name);
            // What looks like a constant may be one.
            let is_ignored = pattern::is_upper(&binding.name) || name.starts_with('_');
            !(is_read || is_ignored || expression::may_read(body.clone(), &name))
        };
        rebinding.unused = argument.bindings.iter().filter(is_unused).collect();
    }
}

/// What may hold a reference and is `mut` has to be rebound, since it may be replaced by one to a local. Captured
/// variables are dropped after the rebound ones, so everything behind the first of these is rebound as well.
fn capture_what_need_not_be_rebound(passed_on: &mut [Rebinding<'_>], function: &Function) {
    let body = body_of(function);
    for rebinding in passed_on {
        let Rebinding { argument, .. } = &rebinding;
        let may_be_replaced = |binding: &Binding| {
            binding.mutability.is_some()
                && !rebinding.is_unused(&binding.name)
                && (pattern::may_hold_a_reference(&argument.ty)
                    || expression::assigns(body.clone(), &binding.name))
        };
        let (can_be_captured, binds_inside) = match &argument.way {
            Way::ByName => (!argument.bindings.iter().any(may_be_replaced), false),
            Way::Whole(whole) => (!whole.is_mutable, !matches!(whole.pattern, Pat::Wild(_))),
        };
        rebinding.captured = can_be_captured && argument.lints.is_empty();
        if !rebinding.captured || binds_inside {
            break;
        }
    }
}

/// A closure would hide the caller's location; a value of type `!` cannot leave one; and C's arguments cannot enter it.
fn must_not_be_wrapped(function: &Function, hand_on: Option<&HandOn>) -> bool {
    let tracks_caller = function.attributes.iter().any(|attribute| attribute.path().is_ident("track_caller"));
    tracks_caller
        || returns_a_closure(function, hand_on)
        || is_still_to_be_written(function)
        || function.never_returns()
        || function.signature.variadic.is_some()
}

/// `todo!()` has no type but that of the function, which cannot be asked before the body's end where it is `impl Trait`.
fn is_still_to_be_written(function: &Function) -> bool {
    let ReturnType::Type(_, ty) = &function.signature.output else { return false };
    !impl_traits(ty).is_empty() && expression::is_a_panic(body_of(function))
}

/// A closure that the body returns gets the types of its parameters only from the return type of the function itself,
/// and only from one that is `impl Trait`, or a tuple of it. Whether a trait of the user's is a closure's cannot be seen:
/// the body tells.
fn returns_a_closure(function: &Function, hand_on: Option<&HandOn>) -> bool {
    const CLOSURES: [&str; 6] = ["Fn", "FnMut", "FnOnce", "AsyncFn", "AsyncFnMut", "AsyncFnOnce"];
    let ReturnType::Type(_, ty) = &function.signature.output else { return false };
    let is_closure = |ty: &TypeImplTrait| {
        mentions(ty.to_token_stream(), &|word| CLOSURES.iter().any(|closure| word == closure))
    };
    let is_future = matches!(hand_on, Some(HandOn::Opaque(_)));
    let opaque = impl_traits(ty);
    opaque.iter().any(|ty| is_closure(ty))
        || (!opaque.is_empty() && !is_future && expression::hands_out_a_closure(body_of(function)))
}

fn impl_traits(ty: &Type) -> Vec<&TypeImplTrait> {
    match ty {
        Type::ImplTrait(implements) => vec![implements],
        Type::Tuple(tuple) => tuple.elems.iter().flat_map(impl_traits).collect(),
        Type::Group(group) => impl_traits(&group.elem),
        Type::Paren(paren) => impl_traits(&paren.elem),
        _ => Vec::new(),
    }
}

fn body_of(function: &Function) -> proc_macro2::TokenStream {
    function.body.as_ref().map(proc_macro2::Group::stream).unwrap_or_default()
}

fn takes_self(function: &Function) -> bool {
    let Some(FnArg::Receiver(receiver)) = function.signature.inputs.first() else { return false };
    !matches!(receiver.kind, ReceiverKind::Reference(..))
}

fn has_mutable_self(function: &Function) -> bool {
    matches!(function.signature.inputs.first(), Some(FnArg::Receiver(receiver)) if receiver.mutability.is_some())
}

fn outcome(function: &Function, request: &Request) -> Outcome {
    let name = function.signature.ident.span();
    let places = match &function.signature.output {
        ReturnType::Default => (name, name),
        // The value of an `async fn` is recorded as it is.
        ReturnType::Type(_, ty) if function.signature.asyncness.is_some() => caret::of_outcome(ty),
        ReturnType::Type(_, ty) => caret::of_outcome(caret::made_by(ty).unwrap_or(ty)),
    };
    let output = match request.options.skip_output.get() {
        Some(()) => None,
        None => Some(value_wrapper(request)),
    };
    let captures = OutcomeCaptures { output, error: error_wrapper(request) };
    Outcome { captures: (!function.never_returns()).then_some(captures), places }
}

pub(super) fn mentions(tokens: proc_macro2::TokenStream, matches: &impl Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(word) => matches(&word),
        proc_macro2::TokenTree::Group(group) => mentions(group.stream(), matches),
        _ => false,
    })
}
