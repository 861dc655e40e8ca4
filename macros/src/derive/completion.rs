//! Which words does an editor complete in the attributes of a type and its fields? See [`crate::completion`].

use proc_macro2::TokenStream;
use syn::{Attribute, Data, DeriveInput, Fields};

use super::parse::ITEM_OPTIONS;
use crate::classification::{LOG_OPTIONS, SENSITIVE_OPTIONS};
use crate::completion::offer_in;

/// The items before the impls.
pub(super) fn before_impls(input: &DeriveInput) -> TokenStream {
    let mut offered = offer_in("log", &input.attrs, &ITEM_OPTIONS);
    offered.extend(offer_in("log", attributes(input), &LOG_OPTIONS));
    offered.extend(offer_in("sensitive", attributes(input), &SENSITIVE_OPTIONS));
    offered
}

fn attributes(input: &DeriveInput) -> Vec<&Attribute> {
    match &input.data {
        Data::Struct(data) => of_fields(&data.fields).collect(),
        Data::Enum(data) => {
            let variants = data.variants.iter();
            variants.flat_map(|variant| variant.attrs.iter().chain(of_fields(&variant.fields))).collect()
        }
        Data::Union(_) => Vec::new(),
    }
}

fn of_fields(fields: &Fields) -> impl Iterator<Item = &Attribute> {
    fields.iter().flat_map(|field| &field.attrs)
}

#[cfg(test)]
mod tests {
    use syn::{DeriveInput, parse_quote};

    use super::before_impls;

    #[test]
    fn the_words_on_every_field_and_variant_are_repeated() {
        let items: [DeriveInput; 2] = [
            parse_quote!(
                struct Order {
                    #[log(first)]
                    id: u8,
                    #[sensitive(second)]
                    name: String,
                }
            ),
            parse_quote!(
                enum Event {
                    #[log(first)]
                    Paid(#[log(second)] u8),
                }
            ),
        ];
        for item in items {
            let completed = before_impls(&item).to_string();
            assert_eq!(completed.matches("mod valid").count(), 2, "{completed}");
            assert!(completed.contains("valid :: first ;"), "{completed}");
            assert!(completed.contains("valid :: second ;"), "{completed}");
        }
    }
}
