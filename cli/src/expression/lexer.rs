//! Which words and signs is an expression made of?

use casefile_record::Timestamp;

use super::{ExpressionError, Operator};

/// One word or sign, and the byte where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) at: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Or,
    And,
    Not,
    Open,
    Close,
    Operator(Operator),
    Quoted(String),
    /// A number, with its unit of time if any, a bare word or a path: which one depends on where it stands.
    Word(String),
    End,
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Null,
    Bool(bool),
    /// The number, and how it was typed.
    Number(f64, Option<i128>, String),
    Text(String),
    /// A moment, and how it was typed.
    Moment(Timestamp, String),
}

const SIGNS: [(&str, Kind); 15] = [
    ("||", Kind::Or),
    ("&&", Kind::And),
    ("==", Kind::Operator(Operator::Equal)),
    ("=~", Kind::Operator(Operator::Contains)),
    ("!=", Kind::Operator(Operator::NotEqual)),
    ("<=", Kind::Operator(Operator::LessOrEqual)),
    (">=", Kind::Operator(Operator::GreaterOrEqual)),
    ("<", Kind::Operator(Operator::Less)),
    (">", Kind::Operator(Operator::Greater)),
    ("~", Kind::Operator(Operator::Contains)),
    ("=", Kind::Operator(Operator::Equal)),
    ("!", Kind::Not),
    ("(", Kind::Open),
    (")", Kind::Close),
    ("\u{2260}", Kind::Operator(Operator::NotEqual)),
];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExpressionError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else {
            tokens.push(Token { kind: Kind::End, at });
            return Ok(tokens);
        };
        let (kind, length) = if let Some((sign, kind)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign))
        {
            (kind.clone(), sign.len())
        } else if is_word(first) {
            word(text, at)?
        } else if first == '"' {
            quoted_or_word(text, at)?
        } else {
            let message = format!(
                "{first:?} means nothing here; texts stand in double quotes, and valid signs are == != < <= > >= ~ && || ! ( )"
            );
            return Err(ExpressionError::new(text, at, message));
        };
        tokens.push(Token { kind, at });
        at += length;
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '_' | '.' | ':' | '-' | '/' | '@' | '[' | ']' | '+' | '*' | '$')
}

/// A word goes on through quoted parts: `inputs."http.route"`.
fn word(text: &str, at: usize) -> Result<(Kind, usize), ExpressionError> {
    let mut end = at;
    while let Some(next) = text[end..].chars().next() {
        if is_word(next) {
            end += next.len_utf8();
        } else if next == '"' && text[..end].ends_with('.') {
            end += quoted(text, end)?.1;
        } else {
            break;
        }
    }
    Ok((Kind::Word(text[at..end].to_owned()), end - at))
}

/// A text in quotes, unless a path begins with it: `"http.route".x`.
fn quoted_or_word(text: &str, at: usize) -> Result<(Kind, usize), ExpressionError> {
    let (value, length) = quoted(text, at)?;
    if text[at + length..].starts_with('.') {
        let (Kind::Word(rest), more) = word(text, at + length)? else {
            return Ok((Kind::Quoted(value), length));
        };
        return Ok((Kind::Word(format!("{}{rest}", &text[at..at + length])), length + more));
    }
    Ok((Kind::Quoted(value), length))
}

/// The text between quotes, and the length with them. `\"` and `\\` are the only escapes besides JSON's `\n`, `\t`.
pub(super) fn quoted(text: &str, at: usize) -> Result<(String, usize), ExpressionError> {
    let mut value = String::new();
    let mut characters = text[at..].char_indices().skip(1);
    while let Some((offset, character)) = characters.next() {
        match character {
            '"' => return Ok((value, offset + 1)),
            '\\' => match characters.next() {
                Some((_, escaped @ ('"' | '\\' | '/'))) => value.push(escaped),
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                _ => {
                    let message = "valid after a backslash are \" \\ / n t";
                    return Err(ExpressionError::new(text, at + offset, message));
                }
            },
            _ => value.push(character),
        }
    }
    Err(ExpressionError::new(text, at, "this text has no closing quote"))
}

/// What a bare word means as a value.
pub(super) fn literal(word: &str) -> Literal {
    match word {
        "null" => Literal::Null,
        "true" => Literal::Bool(true),
        "false" => Literal::Bool(false),
        _ => number(word).unwrap_or_else(|| Literal::Text(word.to_owned())),
    }
}

const UNITS: [(&str, f64); 7] =
    [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 6e10), ("h", 3.6e12)];

/// The units that a duration may have.
pub(super) fn units() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|(unit, _)| *unit)
}

/// A number, or a duration such as `250ms`, which is its nanoseconds.
fn number(word: &str) -> Option<Literal> {
    if !word.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.')) {
        return None;
    }
    if let Ok(value) = word.parse::<f64>() {
        return Some(Literal::Number(value, word.parse().ok(), word.to_owned()));
    }
    UNITS.iter().find_map(|(unit, nanos)| {
        let value = word.strip_suffix(unit)?.trim_end().parse::<f64>().ok()? * nanos;
        Some(Literal::Number(value, None, word.to_owned()))
    })
}
