//! Which words does an editor complete in the attributes of a function or block?
//!
//! Reads as little as it can, since what is being typed makes no sense yet. See [`crate::completion`].

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, FnArg, Signature, Token};

use super::arguments::Arguments;
use super::parse::{OPTIONS, words_of};
use crate::classification::{LOG_OPTIONS, SENSITIVE_OPTIONS};
use crate::completion::{entries, first_words, offer, offer_in, word};
use crate::item::Function;

/// The options as they are typed; kept only for an editor.
#[derive(Clone, Default)]
pub(super) struct Typed {
    /// Between the parentheses of the function's or block's own attribute, if it has one.
    own: Option<TokenStream>,
    /// Between those of the surrounding block's.
    block: Option<TokenStream>,
    /// What is offered in attributes of the item that are none of an argument's.
    pub(super) item: TokenStream,
}

impl Typed {
    pub(super) fn new(options: TokenStream) -> Typed {
        Typed { own: Some(options), ..Typed::default() }
    }

    pub(super) fn within(self, block: &Typed) -> Typed {
        Typed { block: block.own.clone(), ..self }
    }
}

/// The statements at the top of a function's body; none where nothing but the block says how it is recorded.
pub(super) fn in_function(function: &Function, arguments: &Arguments, typed: &Typed) -> TokenStream {
    let Typed { own, block, item } = typed;
    let names = arguments.names();
    let options = own.iter().map(|own| offer_options(own, &names));
    let mut marks = offer_in("log", argument_attributes(&function.signature), &LOG_OPTIONS);
    marks.extend(offer_in("sensitive", argument_attributes(&function.signature), &SENSITIVE_OPTIONS));
    let skipped = own.iter().flat_map(|own| lists(own, "skip")).flat_map(first_words);
    let skipped = skipped.filter(|word| names.contains(&word.to_string()));
    let values = own.iter().chain(block).flat_map(|options| lists(options, "fields")).flat_map(values);
    quote!(#(#options)* #item #marks #(let _ = &#skipped;)* #(let _ = &(#values);)*)
}

/// The items behind a block. Its `fields(..)` are completed in its functions, where the arguments are.
pub(super) fn behind_block<'a>(
    functions: impl IntoIterator<Item = &'a Function>,
    typed: &Typed,
) -> TokenStream {
    let arguments = functions.into_iter().map(|function| Arguments::unchecked(&function.signature));
    let mut names: Vec<String> = arguments.flat_map(|arguments| arguments.names()).collect();
    names.sort();
    names.dedup();
    typed.own.iter().map(|own| offer_options(own, &names)).collect()
}

/// The only thing that `#[log(..)]` can say about an item in a block.
pub(super) fn on_item(attributes: &[Attribute]) -> TokenStream {
    offer_in("log", attributes, &["skip"])
}

fn offer_options(options: &TokenStream, names: &[String]) -> TokenStream {
    let mut offered = offer(&OPTIONS, &first_words(options.clone()));
    for entry in entries(options.clone()) {
        let [option, TokenTree::Punct(equals), value @ ..] = &entry[..] else { continue };
        if equals.as_char() == '='
            && let Some(option) = word(option)
            && let Some(words) = words_of(&option.to_string())
        {
            let given: Vec<Ident> = value.first().and_then(word).into_iter().collect();
            offered.extend(offer(&words, &given));
        }
    }
    offered.extend(lists(options, "skip").map(|list| offer(names, &first_words(list))));
    offered
}

/// What stands in the parentheses of an option, wherever it is given.
fn lists<'a>(options: &TokenStream, option: &'a str) -> impl Iterator<Item = TokenStream> + use<'a> {
    entries(options.clone()).into_iter().filter_map(move |entry| match &entry[..] {
        [TokenTree::Ident(word), TokenTree::Group(list), ..]
            if word == option && list.delimiter() == Delimiter::Parenthesis =>
        {
            Some(list.stream())
        }
        _ => None,
    })
}

/// The values in `key = value, ..`, whole or half typed.
fn values(list: TokenStream) -> Vec<TokenStream> {
    let mut values = Vec::new();
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if input.parse::<Option<Token![=]>>()?.is_some() {
                values.push(value(input)?);
            } else {
                input.parse::<TokenTree>()?;
            }
        }
        Ok(())
    };
    // Every token can be read as a token.
    let _ = read.parse2(list);
    values
}

/// A comma may stand within an expression, as in `f::<A, B>()`, but not within half of one.
fn value(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    let is_whole = ahead.parse::<Expr>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,]));
    let ends = |input: ParseStream<'_>| {
        input.is_empty() || if is_whole { input.cursor() == ahead.cursor() } else { input.peek(Token![,]) }
    };
    let mut tokens = TokenStream::new();
    while !ends(input) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

fn argument_attributes(signature: &Signature) -> impl Iterator<Item = &Attribute> {
    signature.inputs.iter().flat_map(|argument| match argument {
        FnArg::Receiver(argument) => &argument.attrs,
        FnArg::Typed(argument) => &argument.attrs,
    })
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::super::{Attribute, expand_for};

    const MADE_UP: &str = "intellijRulezz";

    /// Without its spaces, which depend on what comes next.
    fn expansion(options: &str, item: &str) -> String {
        let tokens = |text: &str| text.parse::<TokenStream>().expect("tokens");
        let expanded = expand_for(true, Attribute::Traced, tokens(options), tokens(item)).to_string();
        expanded.split_whitespace().collect()
    }

    /// `$0` is the cursor.
    fn is_completed(options: &str, item: &str) {
        let without = expansion(&options.replace("$0", ""), &item.replace("$0", ""));
        let with = expansion(&options.replace("$0", MADE_UP), &item.replace("$0", MADE_UP));
        let made_up = with.find(MADE_UP).expect("the made-up word");
        // What was typed of the word may be a keyword, which has no place among names.
        let start = with[..made_up].trim_end_matches(char::is_alphanumeric).len();
        assert!(without.starts_with(&with[..start]), "{options}:\n{without}\n{with}");
    }

    #[test]
    fn up_to_the_made_up_word_nothing_changes() {
        let items = [
            "fn charge(mut order: Order, _: u8, database: &Db) -> u64 { order.total() }",
            "impl Till { async fn charge(&self, mut order: Order, database: &Db) {} fn other(&self) {} }",
            "mod till { #![allow(unused)] pub fn charge(mut order: Order, database: &Db) {} }",
        ];
        for options in [
            "$0",
            "sk$0",
            "skip$0",
            "skip_output, $0",
            "le$0, skip(database), nothing",
            "crate = a::b, s$0",
            "level = $0",
            "level = in$0, name",
            "error = dis$0, level =",
            "skip($0)",
            "skip(self), skip(_, crate, a$0)",
            "skip(dat$0), fields(key = order.)",
            "skip(database, or$0), skip(order)",
            "fields(key = $0)",
            "fields(key = order.$0)",
            "skip(order), fields(a = f::<u8, u8>(1), b = order., key = order.to$0, c = 1)",
        ] {
            for item in items {
                is_completed(options, item);
            }
        }
        is_completed("", "fn charge(#[log($0)] order: Order, #[log(nothing)] mut database: Db) {}");
        is_completed("", "fn charge(#[sensitive(ma$0)] order: Order) {}");
        is_completed("", "impl Till { #[log(sk$0)] fn charge(mut order: Order) {} }");
        is_completed("", "impl Till { #[traced(sk$0)] fn charge(mut order: Order) {} }");
    }

    #[test]
    fn an_editor_sees_the_users_function() {
        let item = quote! {
            fn charge(mut order: Order) -> u64 { #![allow(unused)] order.total() }
        };
        let expanded = expand_for(true, Attribute::Traced, quote!(fields(total = order.total())), item);
        let function: syn::ItemFn = syn::parse2(expanded).expect("a function");
        let statements = &function.block.stmts;
        let last = &statements[statements.len() - 2..];
        assert_eq!(
            quote!(#(#last)*).to_string(),
            quote!(let _ = &(order.total()); order.total()).to_string()
        );
        assert_eq!(quote!(#function).to_string().matches("casefile").count(), 0);
    }

    #[test]
    fn every_option_that_is_no_keyword_is_offered() {
        let offered = expansion("", "fn charge(order: Order) {}");
        for option in super::OPTIONS {
            let is_offered = offered.contains(&format!("pubconst{option}:()"));
            assert_eq!(is_offered, option != "crate", "{option}");
        }
    }
}
