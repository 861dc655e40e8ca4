//! Which tokens run the user's function and record the call?
//!
//! The only `quote!` about a function's body. It decides nothing: `plan` did, and `casefile::__private` does at run time.
//! Its locals are invisible to the user's body, which is emitted as it was written.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Lifetime, Pat, Path};

use super::Attribute;
use super::arguments::{Argument, Arguments, Way, Whole};
use super::handed::{self, HandOn, Made};
use super::lifetimes::Boxed;
use super::lints;
use super::pattern::Binding;
use super::plan::{Body, Input, Outcome, Output, Plan, Rebinding, Rebound, RecordedField, Wrapper};
use crate::item::{Function, split_inner_attributes};
use crate::probe;

/// The user's function without our attributes on its arguments.
pub(super) fn untouched(function: &Function, arguments: &Arguments) -> TokenStream {
    let Function { attributes, before, after, body, .. } = function;
    let arguments = arguments.declared(&function.arguments);
    let end = if body.is_none() { Some(quote!(;)) } else { None };
    quote!(#(#attributes)* #before #arguments #after #body #end)
}

/// The user's function with what an editor completes at the top of its body. Nothing else comes between the two, so that
/// an editor sees the body as the user does.
pub(super) fn completed(
    function: &Function,
    arguments: &Arguments,
    body: &Group,
    completed: &TokenStream,
) -> TokenStream {
    let Function { attributes, before, after, .. } = function;
    let arguments = arguments.declared(&function.arguments);
    let block = block(body, |body| {
        let body = body.stream();
        quote!(#completed #body)
    });
    quote!(#(#attributes)* #before #arguments #after #block)
}

/// The user's function with a body that records the call.
pub(super) fn recorded(
    function: &Function,
    arguments: &Arguments,
    body: &Group,
    plan: &Plan<'_>,
) -> TokenStream {
    let Function { attributes, before, after, .. } = function;
    let arguments =
        arguments.passed_on(&function.arguments, |position, name| plan.is_changed_in_place(position, name));
    let emitter = Emitter::new(plan);
    let block = block(body, |body| emitter.statements(function.signature.ident.span(), body));
    quote!(#(#attributes)* #before #arguments #after #block)
}

/// A block with other statements, which come behind the attributes at the top of the user's.
fn block(body: &Group, statements: impl FnOnce(&Group) -> TokenStream) -> Group {
    // A body whose attributes syn cannot read is left for rustc to complain about.
    let (inner_attributes, body) =
        split_inner_attributes(body).unwrap_or_else(|_| (Vec::new(), body.clone()));
    let statements = statements(&body);
    let mut block = Group::new(body.delimiter(), quote!(#(#inner_attributes)* #statements));
    block.set_span(body.span());
    block
}

/// What the generated statements call things.
struct Emitter<'a> {
    plan: &'a Plan<'a>,
    /// `::casefile::__private`
    private: TokenStream,
    callsite: Ident,
    start: Ident,
    span: Ident,
    begun: Ident,
    output: Ident,
    returned: Ident,
    end: Ident,
}

impl<'a> Emitter<'a> {
    fn new(plan: &'a Plan<'a>) -> Emitter<'a> {
        // Hygiene hides a local from the user's body, but a unit struct or constant of that name would be in its way.
        let local = |name: &str| Ident::new(&format!("__casefile_{name}"), Span::mixed_site());
        let private = private_of(plan);
        Emitter {
            plan,
            private,
            callsite: local("callsite"),
            start: local("start"),
            span: local("span"),
            begun: local("begun"),
            output: local("output"),
            returned: local("returned"),
            end: local("end"),
        }
    }

    fn statements(&self, name: Span, body: &Group) -> TokenStream {
        let Emitter { private, span, output, .. } = self;
        let (entry, inside) = self.entry(name);
        let pin = self.pin_returned();
        match &self.plan.body {
            Body::Guarded(rebound) => {
                let body = self.rebound_body(rebound, &inside, body);
                quote!(let mut #span = #private::Call::off(); #entry { #body })
            }
            Body::Called(rebound) => {
                let run = self.call(rebound, &inside, body);
                let allow = allow_assigning_self(rebound);
                if let (Some(hand_on), Some(record)) = (&rebound.hand_on, self.record(&quote!(#output))) {
                    let handed = self.hand(hand_on, &record);
                    return quote!(
                        let mut #span = #private::Call::off();
                        #entry #pin
                        #allow let #output = #run;
                        #handed
                    );
                }
                let exit = self.exit("Call");
                quote!(let mut #span = #private::Call::off(); #entry #pin #allow let #output = #run; #exit #output)
            }
            Body::Awaited(rebound) => {
                let run = self.instrument(rebound, &inside, body);
                if self.plan.outcome.captures.is_none() {
                    // Nothing may come after what never returns.
                    return quote!(#pin #run.0);
                }
                let allow = allow_assigning_self(rebound);
                let exit = self.exit("Span");
                quote!(#pin #allow let (#output, mut #span) = #run; #exit #output)
            }
        }
    }

    fn callsite(&self, name: Span) -> TokenStream {
        let Emitter { private, callsite, .. } = self;
        let description = self.description(name);
        let slow = self.plan.slow.map(|nanos| quote!(.slow_from(#nanos)));
        quote! {
            let #callsite = {
                // In a block of its own: an item is visible to the user's body, whatever its span.
                static CALLSITE: #private::Callsite = #private::Callsite::new(#description)#slow;
                &CALLSITE
            };
        }
    }

    fn description(&self, name: Span) -> TokenStream {
        let Emitter { private, plan, .. } = self;
        let located = private_at(plan.crate_path, name);
        let line = quote_spanned!(name=> #located::line!());
        let file = quote_spanned!(name=> #located::file!());
        let function = &plan.function;
        let display_name = option(private, plan.name.as_ref());
        let kind = match plan.attribute {
            Attribute::Traced => quote!(Internal),
            Attribute::LogBoundary => quote!(Boundary),
        };
        let level = Ident::new(plan.level.variant(), Span::call_site());
        let inputs = plan.inputs.iter().map(|input| {
            let (conditions, name) = (input.conditions, &input.name);
            quote!(#(#conditions)* #name)
        });
        let attributes = plan.fields.iter().map(|field| field.key);
        quote! {
            #private::Description {
                module: #private::module_path!(),
                function: #function,
                name: #display_name,
                kind: #private::Kind::#kind,
                level: #private::Level::#level,
                file: #file,
                line: #line,
                inputs: &[#(#inputs),*],
                attributes: &[#(#attributes),*],
            }
        }
    }

    /// What begins the call, before the body and at the top of it. Arguments are read once, here, and only if the
    /// callsite is on.
    fn entry(&self, name: Span) -> (TokenStream, TokenStream) {
        let definition = self.callsite(name);
        let Emitter { plan, private, callsite, span, begun, .. } = self;
        let capture = self.captures();
        let is_on = quote!(#private::Callsite::is_on(#callsite));
        let (begin, rebound) = match &plan.body {
            Body::Awaited(_) => {
                let begin = quote!(if #is_on { #private::Span::begin_in_poll(#capture); });
                return (TokenStream::new(), quote!(#definition #begin));
            }
            Body::Called(rebound) => (quote!(begin), rebound),
            Body::Guarded(rebound) => (quote!(begin_unseen), rebound),
        };
        let is_over = matches!(plan.body, Body::Guarded(_)).then(|| {
            let is_over = self.is_over(rebound);
            quote!(#is_over,)
        });
        if rebound.reads_inside {
            let outside = quote!(let #begun = &mut #span;);
            let inside = quote! {
                #definition
                if #is_on { #private::Call::#begin(#begun, #is_over #capture); }
            };
            return (outside, inside);
        }
        let outside = quote! {
            #definition
            if #is_on { #private::Call::#begin(&mut #span, #is_over #capture); }
        };
        (outside, TokenStream::new())
    }

    /// The callsite, the type whose method this is, and what captures the arguments and fields.
    fn captures(&self) -> TokenStream {
        let Emitter { plan, private, callsite, start, .. } = self;
        let target = quote!(#private::Start::value(#start));
        let inputs = plan.inputs.iter().map(|input| {
            let conditions = input.conditions;
            let capture = self.capture_input(input, &target);
            let allow = allow_underscore(input.variable);
            let warning = input.is_called_a_secret.then(|| warning(input));
            quote!(#(#conditions)* #allow #capture; #warning)
        });
        let fields = plan.fields.iter().map(|field| {
            let expression = field.value;
            let value = reference_at(field.place);
            // Named where the expression is: rustc points at what a refusing method is given.
            let room = Ident::new("__casefile_room", field.place).into_token_stream();
            let capture = self.capture(field.wrapper, Value::Reference(&value), field.place, &room);
            let warning = field.is_called_a_secret.then(|| warning_of_key(field));
            quote!(match &(#expression) { #value => { let #room = #target; #capture; } } #warning)
        });
        let self_type = if plan.names_self {
            quote!(#private::Option::Some(#private::type_name::<Self>()))
        } else {
            quote!(#private::Option::None)
        };
        let captures_nothing = plan.inputs.is_empty() && plan.fields.is_empty();
        let traits = (!captures_nothing).then(|| self.traits());
        let taken_apart = plan.taken_apart.iter().map(|(pattern, ty)| (pattern, *ty));
        let taken_apart = probe::of_arguments(taken_apart, private);
        let probes = probe::of(plan.fields.iter().map(|field| field.value), private);
        let start = if captures_nothing { quote!(_) } else { quote!(#start) };
        quote!(#callsite, #self_type, |#start| { #taken_apart #probes #traits #(#inputs)* #(#fields)* })
    }

    /// Whether a call is over when its function returns a value that is not seen.
    fn is_over(&self, rebound: &Rebound<'_>) -> TokenStream {
        let private = &self.private;
        match (&rebound.hand_on, &rebound.output) {
            (None, _) => quote!(true),
            (Some(_), Output::Written(ty)) => quote!({
                use #private::{OfFutureType as _, OfStreamType as _, OfAnyType as _};
                (&&&#private::OfType::<#ty>::new()).casefile_is_over()
            }),
            // Its type is known only where it is seen.
            (Some(_), _) => quote!(false),
        }
    }

    fn call(&self, rebound: &Rebound<'_>, entry: &TokenStream, body: &Group) -> TokenStream {
        let Emitter { private, .. } = self;
        let body = self.rebound_body(rebound, entry, body);
        let ty = match rebound.output {
            Output::Unit => Some(quote!(-> ())),
            Output::Written(ty) => Some(quote!(-> #ty)),
            Output::Unwritable => None,
        };
        quote! {
            #private::call(move || #ty { #body })
        }
    }

    /// The arguments are captured inside of the future that holds them: what is borrowed outside, it would store again.
    fn instrument(&self, rebound: &Rebound<'_>, entry: &TokenStream, body: &Group) -> TokenStream {
        let private = &self.private;
        let body = self.rebound_body(rebound, entry, body);
        quote! {
            #private::instrument(async move { #body }).await
        }
    }

    /// Ties `returned` to the function's own return type where that cannot be written.
    fn pin_returned(&self) -> Option<TokenStream> {
        let Emitter { plan, private, returned, .. } = self;
        let (Body::Called(rebound) | Body::Awaited(rebound)) = &plan.body else { return None };
        rebound.is_pinned().then(|| {
            quote! {
                let #returned = #private::Returned::new();
                #[allow(unreachable_code, clippy::diverging_sub_expression, reason = "only for inference")]
                if false { return #private::Returned::never(#returned); }
            }
        })
    }

    /// The user's body behind a rebinding of its arguments: they are dropped in their order, references can be
    /// reassigned, and what the tail of the body borrows is released before them.
    fn rebound_body(&self, rebound: &Rebound<'_>, entry: &TokenStream, body: &Group) -> TokenStream {
        // What is captured is dropped in the order of its first mention, arguments in the reverse of theirs.
        let captured = rebound.arguments.iter().rev().filter(|rebinding| rebinding.captured);
        let captured = captured.map(|rebinding| mention(rebinding.argument));
        let whole_self = rebound.takes_self.then(|| quote!(let _ = &self;));
        let passed_on = rebound.arguments.iter().map(pass_on);
        let unused = rebound.arguments.iter().map(report_unused);
        let hint = self.hint(rebound);
        let body = labelled(body);
        quote!(#(#captured)* #whole_self #(#passed_on)* #entry #(#unused)* #hint #body)
    }

    /// Tells an async block the type of its value before the first `return` in it; a closure has it written on it.
    fn hint(&self, rebound: &Rebound<'_>) -> Option<TokenStream> {
        let Emitter { private, returned, .. } = self;
        let never = match (&self.plan.body, &rebound.output) {
            (Body::Guarded(_), _) => return None,
            (_, Output::Unwritable) if rebound.is_pinned() => quote!(#private::Returned::never(#returned)),
            (Body::Awaited(_), Output::Unit) => quote!(#private::unreachable::<()>()),
            (Body::Awaited(_), Output::Written(ty)) => quote!(#private::unreachable::<#ty>()),
            _ => return None,
        };
        // Where the type is `!`, the value is unreachable as well.
        Some(
            quote!(#[allow(unreachable_code, clippy::diverging_sub_expression, reason = "only for inference")] if false { return #never; }),
        )
    }

    /// What came out is looked at after the clock has been stopped.
    fn exit(&self, of: &str) -> Option<TokenStream> {
        let Emitter { private, span, output, end, .. } = self;
        let record = self.record(&quote!(#output))?;
        let of = Ident::new(of, Span::call_site());
        Some(quote! {
            if #private::#of::is_on(&#span) {
                #private::#of::conclude(&mut #span, &#output, |#output, #end| { #record });
            }
        })
    }

    /// The value if it is neither a future nor a stream, else one that is recorded when it is done.
    fn hand(&self, hand_on: &HandOn, record: &TokenStream) -> TokenStream {
        let Emitter { private, span, output, end, .. } = self;
        let (handed, traits) = match hand_on {
            HandOn::Typed(boxed) => {
                let (wrapper, of_boxes) = match boxed {
                    Boxed::Again => (quote!(HandedBounded), true),
                    Boxed::Unsaid => (quote!(Handed), true),
                    Boxed::Kept => (quote!(HandedNamed), false),
                };
                let of_boxes =
                    of_boxes.then(|| quote!(BoxedFuture as _, BoxedResultStream as _, BoxedStream as _,));
                (quote!(#wrapper::new(#output)), quote!(#of_boxes NamedFuture as _, NamedStream as _))
            }
            HandOn::Opaque(made) => {
                let made = made.as_ref().map(|made| self.made(made));
                (
                    quote!(HandedOpaque::new(#output) #made),
                    quote!(Yields as _, OpaqueFuture as _, OpaqueResultStream as _, OpaqueStream as _),
                )
            }
        };
        quote! {
            {
                use #private::{#traits, AnyValue as _};
                (&&&&&&#private::#handed).casefile_hand(#private::Call::take_span(&mut #span), |#output, #end| { #record })
            }
        }
    }

    /// Tells the compiler what comes out of a future or a stream.
    fn made(&self, made: &Made) -> TokenStream {
        let private = &self.private;
        let value = match &made.value {
            handed::Value::Whole(ty) => ty.to_token_stream(),
            handed::Value::Result(both) => {
                let (ok, error) = &**both;
                quote!(#private::Result<#ok, #error>)
            }
        };
        if made.by_future { quote!(.gives::<#value>()) } else { quote!(.casefile_yields::<#value>()) }
    }

    /// Records what `output` refers to.
    fn record(&self, output: &TokenStream) -> Option<TokenStream> {
        let Emitter { plan, private, end, .. } = self;
        let Outcome { captures, places: (success, failure) } = &plan.outcome;
        let captures = captures.as_ref()?;
        let (value, error) = (reference_at(*success), reference_at(*failure));
        let capture = |wrapper| {
            self.capture(wrapper, Value::Reference(&value), *success, &quote!(#private::End::output(#end)))
        };
        let ok = captures.output.map(capture);
        let failed = self.capture(
            captures.error,
            Value::Reference(&error),
            *failure,
            &quote!(#private::End::error(#end)),
        );
        let ok = if let Some(ok) = ok {
            quote!(#private::Result::Ok(#value) => #ok,)
        } else {
            quote!(#private::Result::Ok(_) => {})
        };
        let traits = self.traits();
        Some(quote! {
            #traits
            use #private::Fails as _;
            match #private::Split::new(#output).casefile_split() {
                #ok
                #private::Result::Err(#error) => #failed,
            }
        })
    }

    fn capture_input(&self, input: &Input<'_>, target: &TokenStream) -> TokenStream {
        let Input { wrapper, variable, class, place, .. } = *input;
        let value = Value::Argument(variable);
        let private = private_at(self.plan.crate_path, place);
        let wrapped = match wrapper {
            Wrapper::Masked(mask) => {
                let mask = Ident::new(mask.constructor(), place);
                let value = value.at(place);
                quote_spanned!(place=> Masked::#mask(#value))
            }
            Wrapper::Pseudonym => {
                let value = value.at(place);
                quote_spanned!(place=> Pseudonym::new(#value, #class))
            }
            _ => return self.capture(wrapper, value, place, target),
        };
        quote_spanned!(place=> #private::#wrapped.casefile_capture(#target))
    }

    /// The call that captures what `value` names. It carries the place of the value's type: rustc complains there.
    fn capture(&self, wrapper: Wrapper, value: Value<'_>, place: Span, target: &TokenStream) -> TokenStream {
        let private = &self.private;
        if wrapper == Wrapper::Redacted {
            return quote!(#private::Redacted.casefile_capture(#target));
        }
        let private = private_at(self.plan.crate_path, place);
        let wrapper = Ident::new(wrapper_name(wrapper), place);
        let value = value.at(place);
        quote_spanned!(place=> (&&&&#private::#wrapper(#value)).casefile_capture(#target))
    }

    fn traits(&self) -> TokenStream {
        let private = &self.private;
        quote!(use #private::{First as _, Second as _, Third as _, Fourth as _, RefusedText as _};)
    }
}

/// What is captured: a variable of the user's, or a reference that the expansion named.
#[derive(Clone, Copy)]
enum Value<'a> {
    Argument(&'a Ident),
    Reference(&'a Ident),
}

impl Value<'_> {
    /// A reference to it, for a capture that is reported at `place`.
    fn at(self, place: Span) -> TokenStream {
        let (Value::Argument(name) | Value::Reference(name)) = self;
        let mut name = name.clone();
        name.set_span(place.resolved_at(name.span()));
        match self {
            Value::Argument(_) => quote_spanned!(place=> &#name),
            Value::Reference(_) => name.to_token_stream(),
        }
    }
}

/// A name for a reference whose capture is reported at `place`.
fn reference_at(place: Span) -> Ident {
    Ident::new("__casefile_value", Span::mixed_site().located_at(place))
}

/// The statements that give an argument to the body.
fn pass_on(rebinding: &Rebinding<'_>) -> TokenStream {
    let Rebinding { argument, used, unused, captured } = rebinding;
    let Argument { way, conditions, lints, .. } = argument;
    // What is unused is so elsewhere.
    let lints = if unused.is_empty() { lints.clone() } else { lints::allowed(lints) };
    let used = used.iter().map(|binding| look_at(&binding.name, &binding.conditions));
    let passed_on = match way {
        Way::ByName if *captured => TokenStream::new(),
        Way::ByName => {
            let each = argument.bindings.iter().map(|Binding { name, mutability, conditions, .. }| {
                let mutability = mutability.filter(|_| !rebinding.is_unused(name));
                let allow = allow_underscore(name);
                quote!(#(#conditions)* #(#lints)* #allow let #mutability #name = #name;)
            });
            quote!(#(#each)*)
        }
        Way::Whole(whole) => {
            let Whole { name, is_mutable, pattern } = &**whole;
            let mutability = is_mutable.then(|| quote!(mut));
            let unused = is_mutable.then(|| quote!(#[allow(unused_mut, reason = "the pattern says")]));
            let allow = allow_underscore(name);
            let taken_apart = (!matches!(pattern, Pat::Wild(_)))
                .then(|| quote!(#(#conditions)* #(#lints)* #allow let #pattern = #name;));
            let rebound =
                (!captured).then(|| quote!(#(#conditions)* #allow #unused let #mutability #name = #name;));
            quote!(#rebound #taken_apart)
        }
    };
    quote!(#passed_on #(#used)*)
}

/// Has rustc report what only the reading uses: as the parameter of a closure that nobody calls.
fn report_unused(Rebinding { argument, unused, .. }: &Rebinding<'_>) -> TokenStream {
    let Argument { way, lints, .. } = argument;
    let each = unused.iter().map(|Binding { name, mutability, conditions, names_a_field }| {
        let mutability = mutability.filter(|_| matches!(way, Way::ByName));
        if *names_a_field {
            // What rustc suggests for a field is not what it suggests for a variable.
            quote! {
                #(#conditions)*
                {
                    #[allow(dead_code, non_snake_case, reason = "named for what is reported of it")]
                    struct Unused { #name: () }
                    let _ = |#(#lints)* Unused { #mutability #name }: Unused| {};
                }
            }
        } else {
            quote!(#(#conditions)* let _ = |#(#lints)* #mutability #name: ()| {};)
        }
    });
    quote!(#(#each)*)
}

/// Has an argument captured as a whole, and does nothing.
fn mention(Argument { bindings, way, conditions, .. }: &Argument) -> TokenStream {
    match way {
        Way::ByName => {
            bindings.iter().rev().map(|binding| look_at(&binding.name, &binding.conditions)).collect()
        }
        Way::Whole(whole) => look_at(&whole.name, conditions),
    }
}

fn look_at(name: &Ident, conditions: &[syn::Attribute]) -> TokenStream {
    let allow = allow_underscore(name);
    quote!(#(#conditions)* #allow let _ = &#name;)
}

/// The user's block where a value is expected. Without a label, the braces of a short one would be linted as unused.
fn labelled(body: &Group) -> TokenStream {
    // With the span of the body: it is the label's edition that says when temporaries in the tail are dropped.
    let label = Lifetime::new("'_casefile_body", body.span_open());
    quote!(#label: #body)
}

/// Clippy compares the whole body of these methods with the one that it expects, and complains about their block.
pub(super) fn allow_not_canonical(name: &Ident) -> Option<TokenStream> {
    let lint = match name.to_string().as_str() {
        "clone" => quote!(non_canonical_clone_impl),
        "partial_cmp" => quote!(non_canonical_partial_ord_impl),
        _ => return None,
    };
    Some(quote!(#[allow(clippy::#lint, reason = "the user's body stands in the expansion's")]))
}

/// Not on `self` alone: lints have no names.
fn allow_assigning_self(rebound: &Rebound<'_>) -> Option<TokenStream> {
    rebound.may_assign_self.then(|| {
        quote!(#[allow(unused_assignments, reason = "what is assigned to `self` is not unused because the expansion captures it")])
    })
}

/// A name that starts with `_` is used by the expansion, not by the user.
fn allow_underscore(name: &Ident) -> Option<TokenStream> {
    name.to_string().starts_with('_').then(|| {
        quote! {
            #[allow(
                clippy::used_underscore_binding,
                clippy::no_effect_underscore_binding,
                reason = "the expansion uses the argument, not the body"
            )]
        }
    })
}

/// `::casefile::__private` at a place of the user's, with the user's hygiene where there is no path of the user's: rustc
/// joins only spans of one context.
fn private_at(crate_path: Option<&Path>, place: Span) -> TokenStream {
    let Some(path) = crate_path else { return quote_spanned!(place=> ::casefile::__private) };
    let path = path.to_token_stream().into_iter().map(|mut token| {
        token.set_span(place.resolved_at(token.span()));
        token
    });
    quote_spanned!(place=> #(#path)*::__private)
}

/// `::casefile::__private`
pub(super) fn private_of(plan: &Plan<'_>) -> TokenStream {
    private_at(plan.crate_path, Span::call_site())
}

fn option(private: &TokenStream, value: Option<&String>) -> TokenStream {
    if let Some(value) = value {
        quote!(#private::Option::Some(#value))
    } else {
        quote!(#private::Option::None)
    }
}

fn wrapper_name(wrapper: Wrapper) -> &'static str {
    match wrapper {
        Wrapper::Strict => "Strict",
        Wrapper::StrictExpression => "StrictExpression",
        Wrapper::Public => "Public",
        Wrapper::Lenient => "Lenient",
        Wrapper::LenientPublic => "LenientPublic",
        Wrapper::Displayed => "Displayed",
        Wrapper::Debugged => "Debugged",
        Wrapper::Serialized => "Serialized",
        Wrapper::Redacted => "Redacted",
        Wrapper::Masked(_) => "Masked",
        Wrapper::Pseudonym => "Pseudonym",
        Wrapper::StrictError => "StrictError",
        Wrapper::PublicError => "PublicError",
        Wrapper::LenientError => "LenientError",
        Wrapper::LenientPublicError => "LenientPublicError",
        Wrapper::DisplayedError => "DisplayedError",
        Wrapper::SkippedError => "SkippedError",
    }
}

/// What stable Rust can be made to warn of, at a place of ours: the use of something deprecated.
fn warning(input: &Input<'_>) -> TokenStream {
    let conditions = input.conditions;
    let note = format!(
        "`{}` is called like a secret, so it is not recorded: write `#[sensitive]` or `#[log(skip)]` on it; if it is none, `#[public(reason = \"..\")]`",
        input.name
    );
    let warning = warning_at(input.variable.span(), &note);
    quote!(#(#conditions)* #warning)
}

fn warning_of_key(field: &RecordedField<'_>) -> TokenStream {
    let note = format!(
        "`{}` is called like a secret, so it is not recorded: leave it out; if it is none, choose another key, or write `Public(..)` around the value",
        field.key
    );
    warning_at(syn::spanned::Spanned::span(field.key_tokens), &note)
}

fn warning_at(place: Span, note: &str) -> TokenStream {
    let span = Span::mixed_site().located_at(place);
    quote_spanned! {span=>
        {
            #[deprecated(note = #note)]
            const CALLED_LIKE_A_SECRET: () = ();
            CALLED_LIKE_A_SECRET
        }
    }
}
