//! How does the user want one argument or field to be recorded?
//!
//! Reads `#[public]`, `#[sensitive]` and `#[log(..)]` off a list of attributes. It must never guess: an attribute that
//! is not understood is a mistake, so that a misspelt `#[sensitive]` cannot turn into a recorded secret.

mod policy;

use proc_macro2::{Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, LitStr, Meta, MetaList, Type};

use crate::diagnostics::{Errors, one_of, unknown};
use crate::option::{Slot, expect_equals, for_each_entry, not_of_form};
use crate::secret_names::names_a_secret;
pub(crate) use policy::{Mask, Policy, SENSITIVE_OPTIONS};

/// What can stand in `#[log(..)]` on an argument or field.
pub(crate) const LOG_OPTIONS: [&str; 5] = ["skip", "display", "debug", "serde", "rename"];

/// How one value is captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Capture {
    /// Nothing was said: the value's type decides.
    Default,
    /// `#[public]`: text in it may be recorded.
    Public,
    /// `#[sensitive]`: the value is not read, or not recorded as it is.
    Sensitive,
    /// `#[log(skip)]`: not recorded at all.
    Skip,
    /// `#[log(display)]`: recorded as its `Display` text.
    Display,
    /// `#[log(debug)]`: recorded as its `Debug` text.
    Debug,
    /// `#[log(serde)]`: recorded through `serde::Serialize`.
    Serde,
}

impl Capture {
    /// As the user writes it.
    fn attribute(self) -> &'static str {
        match self {
            Capture::Default => "no attribute",
            Capture::Public => "#[public]",
            Capture::Sensitive => "#[sensitive]",
            Capture::Skip => "#[log(skip)]",
            Capture::Display => "#[log(display)]",
            Capture::Debug => "#[log(debug)]",
            Capture::Serde => "#[log(serde)]",
        }
    }
}

/// What the attributes of one argument or field say.
pub(crate) struct Classification {
    /// How the value is captured.
    pub(crate) capture: Capture,
    /// What is recorded of a sensitive value.
    pub(crate) policy: Policy,
    /// Where that was chosen.
    pub(crate) policy_span: Option<Span>,
    /// The name it is recorded under, if not its own.
    pub(crate) rename: Option<LitStr>,
    /// Where `capture` was chosen; `None` for [`Capture::Default`].
    pub(crate) span: Option<Span>,
    /// `#[public(reason = "..")]`: why it is none, although its name says that it is a secret.
    pub(crate) reason: Option<LitStr>,
    /// Something in the attributes could not be understood.
    is_mistaken: bool,
}

impl Classification {
    /// Whether this is recorded although it is called like a secret.
    pub(crate) fn reveals_what_is_called_a_secret(&self, name: &str, ty: &Type) -> bool {
        let is_recorded = !matches!(self.capture, Capture::Sensitive | Capture::Skip);
        is_recorded && self.is_called_a_secret(name, ty)
    }

    /// Whether this has the name of a secret, and nobody has said that it is none.
    pub(crate) fn is_called_a_secret(&self, name: &str, ty: &Type) -> bool {
        !self.is_mistaken && self.reason.is_none() && names_a_secret(name, ty)
    }
}

/// What is said of a value with such a name in strict code.
pub(crate) fn is_called_a_secret(name: &str) -> String {
    format!(
        "`{name}` is called like a secret: write `#[sensitive]` on it, or `#[log(skip)]`; if it is none, `#[public(reason = \"..\")]`"
    )
}

/// Removes our attributes from `attributes` and says what they mean.
pub(crate) fn take(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Classification {
    let mut found = Found {
        captures: Vec::new(),
        policy: None,
        rename: Slot::new("rename"),
        reason: Slot::new("reason"),
    };
    let mistakes = errors.count();
    attributes.retain(|attribute| !found.read(attribute, errors));
    check_one_capture(&found.captures, errors);
    check_skip_has_no_name(&found, errors);
    check_name_is_not_empty(&found.rename, errors);
    let chosen = found.captures.first();
    Classification {
        capture: chosen.map_or(Capture::Default, |(_, capture)| *capture),
        span: chosen.map(|(span, _)| *span),
        policy_span: found.policy.as_ref().map(|(span, _)| *span),
        policy: found.policy.map_or(Policy::Redacted, |(_, policy)| policy),
        rename: found.rename.into_value(),
        reason: found.reason.into_value(),
        is_mistaken: errors.count() > mistakes,
    }
}

/// The word of ours behind the condition of a `cfg_attr`: the arguments of a function are seen before rustc looks into it.
fn conditional_word(attribute: &Attribute) -> Option<Ident> {
    let list = attribute.path().is_ident("cfg_attr").then(|| attribute.meta.require_list().ok())??;
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
    list.tokens.clone().into_iter().skip_while(|token| !is_comma(token)).find_map(|token| match token {
        TokenTree::Ident(word) => {
            ["sensitive", "public", "log"].iter().any(|ours| word == ours).then_some(word)
        }
        _ => None,
    })
}

struct Found {
    captures: Vec<(Span, Capture)>,
    policy: Option<(Span, Policy)>,
    rename: Slot<LitStr>,
    reason: Slot<LitStr>,
}

impl Found {
    /// Whether the attribute is one of ours.
    fn read(&mut self, attribute: &Attribute, errors: &mut Errors) -> bool {
        let path = attribute.path();
        if path.is_ident("public") {
            self.read_word(attribute, Capture::Public, errors);
        } else if path.is_ident("sensitive") {
            self.read_sensitive(attribute, errors);
        } else if path.is_ident("log") {
            self.read_log(attribute, errors);
        } else if let Some(word) = conditional_word(attribute) {
            let message =
                format!("behind a condition, `{word}` is not seen here: write it without `cfg_attr`");
            errors.push(word, message);
        } else {
            return false;
        }
        true
    }

    fn read_word(&mut self, attribute: &Attribute, capture: Capture, errors: &mut Errors) {
        let name = capture.attribute();
        match &attribute.meta {
            Meta::Path(path) => self.captures.extend(path.get_ident().map(|word| (word.span(), capture))),
            // Of `#[sensitive(..)]` this is not asked.
            Meta::List(list) => self.read_reason(list, errors),
            Meta::NameValue(pair) => errors.push(&pair.value, format!("`{name}` takes no value")),
        }
    }

    /// `#[public(reason = "..")]`.
    fn read_reason(&mut self, list: &MetaList, errors: &mut Errors) {
        const FORM: &str = "reason = \"..\"";
        self.captures.extend(list.path.get_ident().map(|word| (word.span(), Capture::Public)));
        let read = |input: ParseStream<'_>| {
            for_each_entry(input, errors, |input, errors| {
                let word = input.call(Ident::parse_any)?;
                if word != "reason" {
                    return Err(unknown("option", &word, &["reason"]));
                }
                expect_equals(input, word.span(), FORM)?;
                let place = input.span();
                let reason: LitStr = input.parse().map_err(|_| not_of_form(place, FORM))?;
                if reason.value().trim().is_empty() {
                    return Err(syn::Error::new(reason.span(), "say why this is no secret"));
                }
                self.reason.set(word.span(), reason, errors);
                Ok(())
            });
            Ok(())
        };
        if let Err(error) = read.parse2(list.tokens.clone()) {
            errors.add(error);
        }
        if list.tokens.is_empty() {
            errors.push(list, "`#[public(..)]` takes `reason = \"..\"`");
        }
    }

    fn read_sensitive(&mut self, attribute: &Attribute, errors: &mut Errors) {
        let Meta::List(list) = &attribute.meta else {
            return self.read_word(attribute, Capture::Sensitive, errors);
        };
        // Whatever is wrong with the policy: the value is sensitive.
        self.captures.extend(list.path.get_ident().map(|word| (word.span(), Capture::Sensitive)));
        self.policy = policy::read(list, errors).or(self.policy.take());
    }

    fn read_log(&mut self, attribute: &Attribute, errors: &mut Errors) {
        let list = match &attribute.meta {
            Meta::List(list) if !list.tokens.is_empty() => list,
            meta => {
                let message = format!("`#[log(..)]` needs one of {}", one_of(&LOG_OPTIONS));
                return errors.push(meta, message);
            }
        };
        let read = |input: ParseStream<'_>| {
            for_each_entry(input, errors, |input, errors| {
                let word = input.call(Ident::parse_any)?;
                let capture = match word.to_string().as_str() {
                    "skip" => Capture::Skip,
                    "display" => Capture::Display,
                    "debug" => Capture::Debug,
                    "serde" => Capture::Serde,
                    "rename" => {
                        let form = "rename = \"..\"";
                        expect_equals(input, word.span(), form)?;
                        let name = input.parse().map_err(|_| not_of_form(input.span(), form))?;
                        self.rename.set(word.span(), name, errors);
                        return Ok(());
                    }
                    _ => return Err(unknown("option", &word, &LOG_OPTIONS)),
                };
                self.captures.push((word.span(), capture));
                Ok(())
            });
            Ok(())
        };
        if let Err(error) = read.parse2(list.tokens.clone()) {
            errors.add(error);
        }
    }
}

fn check_one_capture(captures: &[(Span, Capture)], errors: &mut Errors) {
    let Some(((_, first), others)) = captures.split_first() else {
        return;
    };
    for (span, other) in others {
        let (first, other) = (first.attribute(), other.attribute());
        let message = if first == other {
            format!("`{first}` is given twice")
        } else {
            format!("`{other}` contradicts `{first}`: a value is recorded in one way")
        };
        errors.push_at(*span, message);
    }
}

fn check_skip_has_no_name(found: &Found, errors: &mut Errors) {
    if let Some(span) = found.rename.span()
        && found.captures.iter().any(|(_, capture)| *capture == Capture::Skip)
    {
        errors.push_at(span, "`rename` contradicts `#[log(skip)]`: what is not recorded has no name");
    }
}

fn check_name_is_not_empty(rename: &Slot<LitStr>, errors: &mut Errors) {
    if let Some(name) = rename.get()
        && (name.value().is_empty() || name.value().chars().any(char::is_control))
    {
        errors.push(name, "a name must not be empty and must not contain control characters");
    }
}

#[cfg(test)]
mod tests {
    use super::{Capture, take};
    use crate::diagnostics::Errors;
    use quote::quote;
    use syn::{Attribute, parse_quote};

    fn mistakes(mut attributes: Vec<Attribute>) -> Vec<String> {
        let mut errors = Errors::new();
        take(&mut attributes, &mut errors);
        let tokens = errors.into_tokens().to_string();
        let tokens = tokens.replace("\\\"", "\u{1}");
        tokens.split('"').skip(1).step_by(2).map(|text| text.replace('\u{1}', "\"")).collect()
    }

    #[test]
    fn ours_are_taken_and_others_stay() {
        let mut errors = Errors::new();
        let mut attributes: Vec<Attribute> = vec![
            parse_quote!(#[cfg(unix)]),
            parse_quote!(#[sensitive]),
            parse_quote!(#[log(rename = "pin")]),
        ];
        let classification = take(&mut attributes, &mut errors);
        assert!(errors.is_empty());
        assert_eq!(quote!(#(#attributes)*).to_string(), quote!(#[cfg(unix)]).to_string());
        assert_eq!(classification.capture, Capture::Sensitive);
        assert_eq!(classification.rename.map(|name| name.value()).as_deref(), Some("pin"));
    }

    #[test]
    fn every_conflict_is_reported() {
        assert_eq!(
            mistakes(vec![parse_quote!(#[sensitive]), parse_quote!(#[public]), parse_quote!(#[log(debug)])]),
            [
                "`#[public]` contradicts `#[sensitive]`: a value is recorded in one way",
                "`#[log(debug)]` contradicts `#[sensitive]`: a value is recorded in one way",
            ]
        );
        assert_eq!(mistakes(vec![parse_quote!(#[log(display, debug)])]).len(), 1);
        assert_eq!(
            mistakes(vec![parse_quote!(#[public]), parse_quote!(#[public])]),
            ["`#[public]` is given twice"]
        );
        assert_eq!(mistakes(vec![parse_quote!(#[log(skip, rename = "a")])]).len(), 1);
    }

    #[test]
    fn a_policy_is_one() {
        assert_eq!(
            mistakes(vec![
                parse_quote!(#[sensitive(mask = "last4", pseudonym)]),
                parse_quote!(#[log(serde)]),
            ]),
            [
                "`pseudonym` contradicts `mask`: a mask would help to find the value again, so write one of them",
                "`#[log(serde)]` contradicts `#[sensitive]`: a value is recorded in one way",
            ]
        );
        assert_eq!(mistakes(vec![parse_quote!(#[sensitive(mask = "last5")])]).len(), 1);
        assert_eq!(mistakes(vec![parse_quote!(#[sensitive(class = "card")])]).len(), 1);
        assert_eq!(mistakes(vec![parse_quote!(#[sensitive(pseudonym, class = "")])]).len(), 1);
        assert_eq!(mistakes(vec![parse_quote!(#[sensitive()]), parse_quote!(#[sensitive])]).len(), 2);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(
            mistakes(vec![parse_quote!(#[log(dispaly, skip = 1)]), parse_quote!(#[sensitive(mask)])]),
            [
                "unknown option `dispaly`, did you mean `display`? Valid here: \
                 `skip`, `display`, `debug`, `serde` and `rename`",
                "no value can be given here",
                "this option is written `mask = \"last4\"`",
                "`#[sensitive]` contradicts `#[log(skip)]`: a value is recorded in one way",
            ]
        );
        assert_eq!(
            mistakes(vec![parse_quote!(#[log]), parse_quote!(#[log()]), parse_quote!(#[public = 1])]).len(),
            3
        );
        assert_eq!(mistakes(vec![parse_quote!(#[log(rename = "")])]).len(), 1);
    }
}
