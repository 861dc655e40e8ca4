//! Which lines that the parser refuses does the scan take for records? Its rule, spelt out slowly; also for fuzzing.

const KEYS: [&str; 13] = [
    "timestamp",
    "trace_id",
    "span_id",
    "parent_span_id",
    "trace_flags",
    "level",
    "message",
    "event_name",
    "service.name",
    "code.function.name",
    "kind",
    "outcome",
    "duration_ns",
];

/// Whether it begins as a finished call does, and is sound by counting.
pub(crate) fn is_taken_unread(line: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(line) else { return false };
    begins_as_a_call(text) && is_sound(text)
}

fn begins_as_a_call(text: &str) -> bool {
    let Some(mut rest) = text.strip_prefix('{') else { return false };
    for key in KEYS {
        let Some(value) = rest.strip_prefix(&format!("\"{key}\":")) else {
            if key == "parent_span_id" {
                continue;
            }
            return false;
        };
        let end = match value.strip_prefix('"') {
            Some(inside) => inside.find('"').map(|end| end + 2),
            None => value.find([',', '}']),
        };
        let Some(after) = end.and_then(|end| value.get(end..)) else { return false };
        rest = after.strip_prefix(',').unwrap_or(after);
    }
    text.contains("\"event_name\":\"casefile.call\"")
}

fn is_sound(text: &str) -> bool {
    let number = |wanted: &[char]| text.matches(wanted).count();
    let closes = ['}', ']'];
    text.ends_with('}')
        && number(&['{', '[']) == number(&closes)
        && number(&['"']).is_multiple_of(2)
        && !text.contains(|character: char| character < ' ' || character == '\\')
        && text
            .char_indices()
            .filter(|(_, character)| closes.contains(character))
            .all(|(at, _)| matches!(text[at + 1..].chars().next(), None | Some(',' | '}' | ']' | '"')))
}
