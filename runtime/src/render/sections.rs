//! What comes after an end's header, section by section.

use crate::encode::Decoder;
use crate::frame::Section;

#[derive(Default)]
pub(super) struct Sections<'a> {
    pub(super) output: Option<Decoder<'a>>,
    pub(super) error_type: Option<&'a str>,
    pub(super) error_variant: Option<&'a str>,
    pub(super) error_message: Option<Decoder<'a>>,
    pub(super) error_chain: Option<Decoder<'a>>,
    pub(super) error_fields: Option<Decoder<'a>>,
    pub(super) panic_location: Option<(&'a str, u32)>,
    pub(super) stream_items: Option<u64>,
}

impl<'a> Sections<'a> {
    #[inline]
    pub(super) fn read(mut rest: Decoder<'a>) -> Sections<'a> {
        let mut sections = Sections::default();
        while let Some(section) = rest.u8().and_then(Section::from_byte) {
            match section {
                // The last one: where it ends need not be found out before it is written.
                Section::Output => {
                    sections.output = Some(rest);
                    break;
                }
                Section::ErrorType => sections.error_type = rest.short_text(),
                Section::ErrorVariant => sections.error_variant = rest.short_text(),
                Section::ErrorMessage | Section::PanicMessage => {
                    sections.error_message = rest.take_value();
                }
                Section::ErrorChain => sections.error_chain = rest.take_value(),
                Section::ErrorFields => sections.error_fields = rest.take_value(),
                Section::PanicLocation => {
                    let line = rest.u32().unwrap_or_default();
                    sections.panic_location = rest.short_text().map(|file| (file, line));
                }
                Section::StreamItems => sections.stream_items = rest.u64(),
            }
        }
        sections
    }
}
