//! Which characters may reach a terminal? All but those that command it, reorder text, or hide in it: they are shown.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory as _};
use unicode_width::UnicodeWidthChar as _;

/// So many marks may be stacked on a character: more than any script needs, less than would cover other lines.
const MOST_MARKS: usize = 8;

/// The text with every control, direction and invisible character written out (`\n`, `\u{1b}`), and with the marks that
/// no script stacks so high.
///
/// ```
/// assert_eq!(casefile_cli::render::sanitised("a\u{1b}[2Jb\n\u{202e}"), r"a\u{1b}[2Jb\n\u{202e}");
/// ```
#[must_use]
pub fn sanitised(text: &str) -> Cow<'_, str> {
    let mut guard = Guard::default();
    if !text.chars().any(|character| guard.stops(character)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut guard = Guard::default();
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if guard.stops(character) => {
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
            }
            _ => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// Decides character by character, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Guard {
    marks: usize,
}

impl Guard {
    /// Whether this character must not reach a terminal as it is.
    pub(super) fn stops(&mut self, character: char) -> bool {
        match sort(character) {
            Sort::Plain => {
                self.marks = 0;
                false
            }
            Sort::Mark => {
                self.marks += 1;
                self.marks > MOST_MARKS
            }
            Sort::Dangerous => true,
        }
    }
}

enum Sort {
    Plain,
    /// Drawn onto the character before it.
    Mark,
    /// It commands a terminal, reorders text, or hides in it.
    Dangerous,
}

fn sort(character: char) -> Sort {
    if character < '\u{300}' {
        let is_control = matches!(character, '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}');
        return if is_control { Sort::Dangerous } else { Sort::Plain };
    }
    if is_default_ignorable(character) {
        return Sort::Dangerous;
    }
    match character.general_category_group() {
        GeneralCategoryGroup::Other if character.general_category() != GeneralCategory::PrivateUse => {
            Sort::Dangerous
        }
        _ if matches!(character, '\u{2028}' | '\u{2029}') => Sort::Dangerous,
        GeneralCategoryGroup::Mark => Sort::Mark,
        // Vowels and finals of Korean syllables that are written letter by letter.
        _ if character.width() == Some(0) => {
            if is_conjoining(character) {
                Sort::Mark
            } else {
                Sort::Dangerous
            }
        }
        _ => Sort::Plain,
    }
}

fn is_conjoining(character: char) -> bool {
    matches!(character, '\u{1161}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}')
}

/// What is drawn as nothing without being a format character: fillers, selectors of variants, and what Unicode keeps for
/// more of these (`Default_Ignorable_Code_Point`).
fn is_default_ignorable(character: char) -> bool {
    matches!(character,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_commands_a_terminal_is_shown_instead() {
        for (text, shown) in [
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("a\r\nb\tc\u{7f}", "a\\r\\nb\\tc\\u{7f}"),
            ("\u{202e}abc\u{2066}", "\\u{202e}abc\\u{2066}"),
            ("pay\u{200b}pal\u{feff}\u{ad}", "pay\\u{200b}pal\\u{feff}\\u{ad}"),
            ("\u{2028}\u{e0041}", "\\u{2028}\\u{e0041}"),
            ("\u{13430}\u{890}\u{8e2}\u{110bd}", "\\u{13430}\\u{890}\\u{8e2}\\u{110bd}"),
            ("\u{600}\u{1bca0}\u{e000}", "\\u{600}\\u{1bca0}\u{e000}"),
        ] {
            assert_eq!(sanitised(text), shown);
        }
    }

    #[test]
    fn marks_are_stacked_no_higher_than_a_script_needs() {
        let text = format!("e{}!", "\u{301}".repeat(300));
        let shown = sanitised(&text);
        assert_eq!(shown.matches('\u{301}').count(), MOST_MARKS);
        assert_eq!(shown.matches("\\u{301}").count(), 300 - MOST_MARKS);
        let often = "e\u{301}\u{323}".repeat(300);
        assert_eq!(sanitised(&often), often);
    }

    proptest! {
        /// By the tables of another crate: whatever Unicode calls a control, a format, a separator of lines or
        /// unassigned becomes ASCII.
        #[test]
        fn no_control_passes(text in "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]{0,40}") {
            prop_assert!(sanitised(&text).chars().all(|character| (' '..='~').contains(&character)));
        }

        #[test]
        fn what_was_made_harmless_stays_as_it_is(text: String) {
            let once = sanitised(&text).into_owned();
            prop_assert_eq!(&*sanitised(&once), &once);
        }
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "",
            "plain ~",
            "Grüße, 你好, مرحبا, שָׁלוֹם",
            "🍕 ½ €",
            "한글 \u{1112}\u{1161}\u{11ab}",
            "नमस्ते สวัสดี",
        ] {
            assert!(matches!(sanitised(text), Cow::Borrowed(same) if same == text));
        }
    }
}
