//! What stands under an attribute, taken apart as little as possible?
//!
//! Signatures and headers are read with syn, but what is emitted again are the user's own tokens. A body is a token
//! group that nobody looks into: it may be half typed, and groups that `macro_rules!` made in it must survive.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::buffer::Cursor;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{
    Attribute, Generics, ItemImpl, ItemTrait, LitStr, ReturnType, Signature, Token, Type, Visibility, token,
};

/// The item under one of our attributes.
pub(crate) enum Item {
    Function(Function),
    Methods(MethodBlock),
    Module(Module),
    /// Something that is not recorded, as it was, with the word that says what it is.
    Other(TokenStream, Option<Ident>),
}

/// A function or method.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    /// What stands before the arguments: visibility, qualifiers, name and generics.
    pub(crate) before: TokenStream,
    /// The arguments in their parentheses.
    pub(crate) arguments: Group,
    /// What stands between the arguments and the body: return type and bounds.
    pub(crate) after: TokenStream,
    pub(crate) signature: Signature,
    /// The braces of the body; `None` if the function ends in `;`.
    pub(crate) body: Option<Group>,
}

/// An `impl` block, or a trait.
pub(crate) struct MethodBlock {
    pub(crate) attributes: Vec<Attribute>,
    /// Everything between the attributes and the braces.
    pub(crate) header: TokenStream,
    /// Whose methods these are; of a trait's, only the compiler knows.
    pub(crate) self_type: Option<Type>,
    pub(crate) braces: Group,
    /// Attributes of the block that stand inside it.
    pub(crate) inner_attributes: Vec<Attribute>,
    pub(crate) items: Vec<Member>,
}

/// An item of an `impl` block or of a trait.
pub(crate) enum Member {
    Function(Box<Function>),
    Other(TokenStream),
}

/// An inline module.
pub(crate) struct Module {
    pub(crate) attributes: Vec<Attribute>,
    /// Visibility and name.
    pub(crate) header: TokenStream,
    pub(crate) braces: Group,
    pub(crate) inner_attributes: Vec<Attribute>,
    pub(crate) items: Vec<Item>,
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Item> {
        let ahead = input.fork();
        Attribute::parse_outer(&ahead)?;
        if function_is_next(&ahead) {
            return input.parse().map(Item::Function);
        }
        if impl_is_next(&ahead) || trait_is_next(&ahead) {
            return input.parse().map(Item::Methods);
        }
        if module_is_next(&ahead) {
            return input.parse().map(Item::Module);
        }
        let word = ahead.call(Ident::parse_any).ok();
        Ok(Item::Other(input.parse()?, word))
    }
}

impl Parse for Module {
    fn parse(input: ParseStream<'_>) -> syn::Result<Module> {
        let attributes = Attribute::parse_outer(input)?;
        let mut header = TokenStream::new();
        while !input.peek(token::Brace) {
            header.append(input.parse::<TokenTree>()?);
        }
        let braces: Group = input.parse()?;
        let other = |input: ParseStream<'_>| syn::parse2(tokens_of::<syn::Item>(input)?);
        let (inner_attributes, items) = contents(&braces, Item::Function, other)?;
        Ok(Module { attributes, header, braces, inner_attributes, items })
    }
}

/// What stands in the braces of a block: attributes of the block, then items, each either a function or `other`.
fn contents<T>(
    braces: &Group,
    function: fn(Function) -> T,
    other: fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<(Vec<Attribute>, Vec<T>)> {
    let parser = |input: ParseStream<'_>| {
        let inner_attributes = Attribute::parse_inner(input)?;
        let mut items = Vec::new();
        while !input.is_empty() {
            let ahead = input.fork();
            Attribute::parse_outer(&ahead)?;
            let is_function = function_is_next(&ahead);
            items.push(if is_function { function(input.parse()?) } else { other(input)? });
        }
        Ok((inner_attributes, items))
    };
    Parser::parse2(parser, braces.stream())
}

/// The tokens of the next item, whatever syn says that it is.
fn tokens_of<T: Parse>(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    ahead.parse::<T>()?;
    take_until(input, ahead.cursor())
}

fn names_naked(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "naked",
        TokenTree::Group(group) => names_naked(group.stream()),
        _ => false,
    })
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Function> {
        let attributes = Attribute::parse_outer(input)?;
        let ahead = input.fork();
        ahead.parse::<Visibility>()?;
        while !ahead.peek(Token![fn]) && !starts_signature(&ahead) {
            ahead.call(Ident::parse_any)?;
        }
        let whole = ahead.fork();
        let signature: Signature = whole.parse()?;
        while !ahead.peek(Token![fn]) {
            ahead.parse::<TokenTree>()?;
        }
        ahead.parse::<Token![fn]>()?;
        ahead.call(Ident::parse_any)?;
        ahead.parse::<Generics>()?;
        let before = take_until(input, ahead.cursor())?;
        let arguments = input.parse()?;
        let after = take_until(input, whole.cursor())?;
        let body = if input.parse::<Option<Token![;]>>()?.is_some() {
            None
        } else if input.peek(token::Brace) {
            Some(body(input)?)
        } else {
            return Err(input.error("expected the body of the function"));
        };
        Ok(Function { attributes, before, arguments, after, signature, body })
    }
}

/// The braces of a body; a `$body:block` of `macro_rules!` has them in a group that has no brackets.
fn body(input: ParseStream<'_>) -> syn::Result<Group> {
    let mut token: TokenTree = input.parse()?;
    loop {
        token = match token {
            TokenTree::Group(group) if group.delimiter() != Delimiter::None => return Ok(group),
            TokenTree::Group(group) => syn::parse2(group.stream())?,
            other => return Err(syn::Error::new(other.span(), "expected the body of the function")),
        };
    }
}

impl Function {
    /// The attribute that leaves the function without anything but its assembly: `#[unsafe(naked)]`.
    pub(crate) fn naked(&self) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| {
            let path = attribute.path();
            let is_wrapped = path.is_ident("unsafe") || path.is_ident("cfg_attr");
            path.is_ident("naked") || (is_wrapped && names_naked(attribute.meta.to_token_stream()))
        })
    }

    pub(crate) fn never_returns(&self) -> bool {
        matches!(&self.signature.output, ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_)))
    }
}

impl Parse for MethodBlock {
    fn parse(input: ParseStream<'_>) -> syn::Result<MethodBlock> {
        let attributes = Attribute::parse_outer(input)?;
        let is_trait = trait_is_next(input);
        let mut header = TokenStream::new();
        let braces = loop {
            match input.parse::<TokenTree>()? {
                TokenTree::Group(group) if input.is_empty() => break group,
                token => header.append(token),
            }
        };
        let mut empty = header.clone();
        empty.append(Group::new(braces.delimiter(), TokenStream::new()));
        let method = |function| Member::Function(Box::new(function));
        let (self_type, (inner_attributes, items)) = if is_trait {
            syn::parse2::<ItemTrait>(empty)?;
            let other = |input: ParseStream<'_>| tokens_of::<syn::TraitItem>(input).map(Member::Other);
            (None, contents(&braces, method, other)?)
        } else {
            let ItemImpl { self_ty, .. } = syn::parse2(empty)?;
            let other = |input: ParseStream<'_>| tokens_of::<syn::ImplItem>(input).map(Member::Other);
            (Some(*self_ty), contents(&braces, method, other)?)
        };
        Ok(MethodBlock { attributes, header, self_type, braces, inner_attributes, items })
    }
}

impl MethodBlock {
    pub(crate) fn methods(&self) -> impl Iterator<Item = &Function> {
        self.items.iter().filter_map(|member| match member {
            Member::Function(method) => Some(&**method),
            Member::Other(_) => None,
        })
    }
}

/// Splits the attributes at the top of a body from the rest of it.
pub(crate) fn split_inner_attributes(body: &Group) -> syn::Result<(Vec<Attribute>, Group)> {
    let mut attributes = Vec::new();
    let rest = Parser::parse2(
        |input: ParseStream<'_>| {
            attributes = Attribute::parse_inner(input)?;
            input.parse::<TokenStream>()
        },
        body.stream(),
    )?;
    if attributes.is_empty() {
        return Ok((attributes, body.clone()));
    }
    let mut group = Group::new(body.delimiter(), rest);
    group.set_span(body.span());
    Ok((attributes, group))
}

fn take_until(input: ParseStream<'_>, end: Cursor<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while input.cursor() != end {
        tokens.append(input.parse::<TokenTree>()?);
    }
    Ok(tokens)
}

/// Whether visibility and qualifiers are followed by `fn`.
fn function_is_next(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let mut more = ahead.parse::<Visibility>().is_ok();
    while more && !ahead.peek(Token![fn]) {
        let qualifier = starts_signature(&ahead)
            || ahead.fork().call(Ident::parse_any).is_ok_and(|word| word == "default");
        more = qualifier && ahead.call(Ident::parse_any).is_ok();
        if ahead.peek(LitStr) {
            more = more && ahead.parse::<LitStr>().is_ok();
        }
    }
    more && ahead.peek(Token![fn])
}

fn starts_signature(input: ParseStream<'_>) -> bool {
    const QUALIFIERS: [&str; 5] = ["const", "async", "unsafe", "safe", "extern"];
    input.fork().call(Ident::parse_any).is_ok_and(|word| QUALIFIERS.iter().any(|qualifier| word == qualifier))
}

/// Whether this is a module with its items, not one that is in a file of its own.
fn module_is_next(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Visibility>().is_ok()
        && ahead.parse::<Token![mod]>().is_ok()
        && ahead.call(Ident::parse_any).is_ok()
        && ahead.peek(token::Brace)
}

/// Whether this is a trait with braces: an alias has none.
fn trait_is_next(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let mut more = ahead.parse::<Visibility>().is_ok();
    while more && (ahead.peek(Token![unsafe]) || ahead.peek(Token![auto])) {
        more = ahead.call(Ident::parse_any).is_ok();
    }
    if !more || ahead.parse::<Token![trait]>().is_err() {
        return false;
    }
    while !ahead.is_empty() && !ahead.peek(token::Brace) && !ahead.peek(Token![;]) {
        if ahead.parse::<TokenTree>().is_err() {
            return false;
        }
    }
    ahead.peek(token::Brace)
}

fn impl_is_next(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while ahead.peek(Token![unsafe]) || ahead.peek(Token![default]) {
        if ahead.call(Ident::parse_any).is_err() {
            return false;
        }
    }
    ahead.peek(Token![impl])
}
