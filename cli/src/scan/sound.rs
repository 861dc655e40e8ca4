//! Is a line of the fixed form whole, as far as counting tells? One pass over many bytes at once, that reads nothing.
//!
//! Must see a line that is cut, two that run into each other, and bytes that no text has; never what only reading tells.

/// So many bytes are counted at once, each in a lane of its own.
const LANES: usize = 16;
/// So many times, until a lane could hold no more.
const MOST: usize = 100;

/// Whether the line, which ends in `}`, is UTF-8 without control characters and backslashes, has as many brackets that
/// open as brackets that close, an even number of quotes, and behind each bracket that closes a comma, another one, a
/// quote or nothing. Brackets in texts count like others: of a line that they unsettle, another reader has to judge.
pub(super) fn is_sound(line: &[u8]) -> bool {
    let (Some((b'}', these)), Some((_, nexts))) = (line.split_last(), line.split_first()) else {
        return false;
    };
    let ((these, rest), (nexts, next_rest)) = (these.as_chunks(), nexts.as_chunks());
    // Padded with what counts as nothing, so that no byte is counted by itself.
    let (mut last, mut next_of_last) = ([b' '; LANES], [b' '; LANES]);
    last[..rest.len()].copy_from_slice(rest);
    next_of_last[..next_rest.len()].copy_from_slice(next_rest);
    let mut lanes = Lanes::default();
    lanes.add(&last, &next_of_last);
    let mut depth = lanes.take_depth();
    for (these, nexts) in these.chunks(MOST).zip(nexts.chunks(MOST)) {
        for (bytes, nexts) in these.iter().zip(nexts) {
            lanes.add(bytes, nexts);
        }
        depth += lanes.take_depth();
    }
    // The last bracket of the line, which closes, was not counted.
    let is_balanced = depth == 1 && lanes.quotes.iter().fold(0, |odd, lane| odd ^ lane) == 0;
    let any = |lanes: [u8; LANES]| lanes.iter().fold(0, |any, lane| any | lane);
    is_balanced && any(lanes.wrong) == 0 && (any(lanes.high) < 0x80 || std::str::from_utf8(line).is_ok())
}

#[derive(Default)]
struct Lanes {
    depth: [i8; LANES],
    /// Whether odd.
    quotes: [u8; LANES],
    wrong: [u8; LANES],
    /// The bits of all bytes.
    high: [u8; LANES],
}

impl Lanes {
    /// Counts bytes, of which each one's next is known. Without an early end, so that all are counted at once.
    #[inline]
    fn add(&mut self, bytes: &[u8; LANES], nexts: &[u8; LANES]) {
        /// What tells `[` from `{`, and `]` from `}`.
        const CURLY: u8 = 0x20;
        for (lane, (byte, next)) in bytes.iter().copied().zip(nexts.iter().copied()).enumerate() {
            let opens = u8::from(byte | CURLY == b'{');
            let closes = u8::from(byte | CURLY == b'}');
            let goes_on = u8::from(next == b',') | u8::from(next == b'"') | u8::from(next | CURLY == b'}');
            self.depth[lane] = self.depth[lane].wrapping_add_unsigned(opens).wrapping_sub_unsigned(closes);
            self.quotes[lane] ^= u8::from(byte == b'"');
            self.wrong[lane] |= u8::from(byte < b' ') | u8::from(byte == b'\\') | closes & !goes_on;
            self.high[lane] |= byte;
        }
    }

    fn take_depth(&mut self) -> i64 {
        std::mem::take(&mut self.depth).into_iter().map(i64::from).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"inputs":{"order":{"lines":[{"sku":"a","count":1},[2,[]]],"note":"ü"},"b":{}},"x":null,"y":"longer than one chunk, and some more"}"#;

    #[test]
    fn whole_lines_are_sound_wherever_chunks_end() {
        for length in 0..130 {
            assert!(is_sound(LINE.replace("ü", &"ü".repeat(length)).as_bytes()));
        }
        assert!(is_sound(b"{}"));
    }

    #[test]
    fn a_line_that_is_cut_anywhere_is_not() {
        for length in 0..LINE.len() {
            assert!(!is_sound(&LINE.as_bytes()[..length]), "{length}");
        }
    }

    #[test]
    fn what_runs_into_another_line_is_not() {
        for length in 1..=LINE.len() {
            let both = [&LINE.as_bytes()[..length], LINE.as_bytes()].concat();
            assert!(!is_sound(&both), "{length}");
        }
    }

    #[test]
    fn nor_is_what_no_text_has_or_what_a_text_may_hide() {
        for wrong in ["\0", "\u{1f}", "\\", "\"", "{", "}", "[", "]", "{} ", "[]:"] {
            for at in [10, 70, LINE.len() - 1] {
                let mut line = LINE.to_owned();
                line.insert_str(at, wrong);
                assert!(!is_sound(line.as_bytes()), "{line}");
            }
        }
        assert!(!is_sound(&[b"{\"a\":\"", &b"\xff"[..], b"\"}"].concat()));
    }
}
