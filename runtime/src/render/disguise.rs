//! Does a list of numbers or letters spell a secret? Numbers may be recorded by type, and the codes of the letters of a
//! token are numbers, too.
//!
//! Only what the pattern scrub knows is told from ordinary numbers: any other text in numbers is recorded as they are.

use crate::encode::{Decoder, Form, Token};
use crate::scrub::scrub;

/// Shorter lists are not looked at: no secret that has a pattern is that short.
const SHORTEST: usize = 7;

/// Whether the elements up to the end of this sequence are the characters of text that the scrub finds something in, or
/// the digits of a card number.
pub(super) fn spells_a_secret(mut values: Decoder<'_>) -> bool {
    let mut text = String::new();
    let mut letters = 0_usize;
    let mut are_digits = true;
    let mut is_cut = false;
    loop {
        match next(&mut values) {
            Next::Code(code) => {
                are_digits &= code < 10;
                let Some(letter) = letter(code, are_digits) else { return false };
                text.push(letter);
                letters += 1;
            }
            Next::Letter(this) => {
                are_digits = false;
                text.push_str(this);
                letters += 1;
            }
            Next::End { cut } => {
                is_cut |= cut;
                break;
            }
            Next::Other => return false,
        }
    }
    letters >= SHORTEST && scrub(text.as_bytes(), is_cut).is_some()
}

enum Next<'a> {
    Code(u32),
    Letter(&'a str),
    End { cut: bool },
    Other,
}

/// The next element: a number that can be a character's, one letter, or a structure of nothing but one of these.
fn next<'a>(values: &mut Decoder<'a>) -> Next<'a> {
    let mut depth = 0_u32;
    let mut found = Next::Other;
    loop {
        let scalar = match values.next() {
            Some(Token::Unsigned(code)) => u32::try_from(code).map_or(Next::Other, Next::Code),
            Some(Token::Signed(code)) => u32::try_from(code).map_or(Next::Other, Next::Code),
            Some(Token::Text { text, .. }) => one_letter(text).map_or(Next::Other, Next::Letter),
            Some(Token::Partial) => continue,
            Some(Token::Shape(shape)) if is_single(shape.form(), shape.arity()) => {
                depth += 1;
                continue;
            }
            Some(Token::End { cut }) if depth == 0 => return Next::End { cut: cut.is_some() },
            Some(Token::End { cut: None }) => {
                depth -= 1;
                if depth == 0 {
                    return found;
                }
                continue;
            }
            _ => return Next::Other,
        };
        if depth == 0 || matches!(scalar, Next::Other) {
            return scalar;
        }
        found = scalar;
    }
}

fn one_letter(text: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(text.get(..4).unwrap_or(text)).ok()?;
    (text.chars().count() == 1).then_some(text)
}

fn is_single(form: Form, arity: usize) -> bool {
    form == Form::Newtype || arity == 1
}

/// The character of a code; of a list of nothing but digits, the digit.
fn letter(code: u32, are_digits: bool) -> Option<char> {
    if are_digits {
        return char::from_digit(code, 10);
    }
    char::from_u32(code).filter(|letter| !letter.is_control() || letter.is_whitespace())
}
