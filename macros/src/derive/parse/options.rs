//! What does `#[log(..)]` on the type itself say?

use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Ident, Path, parse_quote};

use crate::diagnostics::{Errors, one_of, unknown};
use crate::option::{Slot, crate_path, for_each_entry};

/// What can stand in `#[log(..)]` on a type.
pub(in super::super) const ITEM_OPTIONS: [&str; 3] = ["crate", "own_debug", "own_display"];

pub(in super::super) struct ItemOptions {
    /// Where casefile is: `::casefile`, unless the item says otherwise.
    pub(in super::super) crate_path: Path,
    /// The user writes what `Debug` prints.
    pub(in super::super) own_debug: Slot<()>,
    /// The user answers for what `Display` prints.
    pub(in super::super) own_display: Slot<()>,
}

struct Given {
    crate_path: Slot<Path>,
    own_debug: Slot<()>,
    own_display: Slot<()>,
}

/// Removes `#[log(..)]` from the attributes of the item.
pub(super) fn take(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> ItemOptions {
    let mut given = Given {
        crate_path: Slot::new("crate"),
        own_debug: Slot::new("own_debug"),
        own_display: Slot::new("own_display"),
    };
    attributes.retain(|attribute| {
        let ours = attribute.path().is_ident("log");
        if ours {
            given.read(attribute, errors);
        }
        !ours
    });
    let Given { crate_path, own_debug, own_display } = given;
    let crate_path = crate_path.into_value().unwrap_or_else(|| parse_quote!(::casefile));
    ItemOptions { crate_path, own_debug, own_display }
}

impl Given {
    fn read(&mut self, attribute: &Attribute, errors: &mut Errors) {
        let list = match attribute.meta.require_list() {
            Ok(list) if !list.tokens.is_empty() => list,
            _ => {
                let message = format!("on a type, `#[log(..)]` takes {}", one_of(&ITEM_OPTIONS));
                return errors.push(&attribute.meta, message);
            }
        };
        let read = |input: ParseStream<'_>| {
            for_each_entry(input, errors, |input, errors| {
                let word = input.call(Ident::parse_any)?;
                match word.to_string().as_str() {
                    "crate" => self.crate_path.set(word.span(), crate_path(input, word.span())?, errors),
                    "own_debug" => self.own_debug.set(word.span(), (), errors),
                    "own_display" => self.own_display.set(word.span(), (), errors),
                    _ => return Err(unknown("option", &word, &ITEM_OPTIONS)),
                }
                Ok(())
            });
            Ok(())
        };
        if let Err(error) = read.parse2(list.tokens.clone()) {
            errors.add(error);
        }
    }
}
