//! Is this a valid `traceparent`, what does it say, and how is ours written?
//!
//! Must never guess: a value that breaks any rule is no value.

use std::fmt;

use casefile_record::{SpanId, TraceFlags, TraceId};

use super::trim_optional_whitespace;
use crate::context::Context;
use crate::identity;

pub(super) const TRACEPARENT: &str = "traceparent";

/// Version 00 has 55 characters; the rest is room for the fields of later versions.
const MAXIMUM_LENGTH: usize = 512;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Traceparent {
    pub(super) trace_id: TraceId,
    pub(super) parent_id: SpanId,
    pub(super) flags: TraceFlags,
}

impl Traceparent {
    /// What is sent to the callee of the span that `context` stands in; `None` where no trace is active.
    pub(super) fn of(context: &Context) -> Option<Traceparent> {
        Some(Traceparent {
            trace_id: context.trace_id()?,
            parent_id: context.span_id().unwrap_or_else(identity::new_span_id),
            flags: meaningful(context.trace_flags()),
        })
    }

    /// Later versions only add fields at the end, so what is known of version 00 is read from them too.
    pub(super) fn parse(value: &[u8]) -> Option<Traceparent> {
        if value.len() > MAXIMUM_LENGTH {
            return None;
        }
        let mut fields = trim_optional_whitespace(str::from_utf8(value).ok()?).split('-');
        let version = fields.next()?;
        if !is_version(version) {
            return None;
        }
        let trace_id = fields.next()?.parse().ok()?;
        let parent_id = fields.next()?.parse().ok()?;
        let flags = fields.next()?.parse().ok()?;
        if version == "00" && fields.next().is_some() {
            return None;
        }
        Some(Traceparent { trace_id, parent_id, flags: meaningful(flags) })
    }
}

impl fmt::Display for Traceparent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "00-{}-{}-{}", self.trace_id, self.parent_id, self.flags)
    }
}

fn is_version(text: &str) -> bool {
    let is_hexadecimal = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == 2 && text != "ff" && text.bytes().all(is_hexadecimal)
}

/// The specification reserves all other bits, and wants them zero on what is sent.
fn meaningful(flags: TraceFlags) -> TraceFlags {
    TraceFlags::from_u8(flags.to_u8() & (TraceFlags::SAMPLED | TraceFlags::RANDOM).to_u8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Baggage;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    const PARENT: &str = "b7ad6b7169203331";

    #[test]
    fn valid_values_are_read() {
        let rows = [
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", 0, "not sampled"),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", 1, "sampled"),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02", 2, "random"),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03", 3, "sampled and random"),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-09", 1, "a reserved bit"),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe", 2, "all bits but sampled"),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff", 3, "all bits"),
            (" 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", 1, "space before"),
            ("\t00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", 1, "tab before"),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ", 1, "space after"),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\t", 1, "tab after"),
            ("\t 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 \t", 1, "both around"),
            ("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03", 3, "version 01"),
            (
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03-",
                3,
                "version 01, an empty field more",
            ),
            ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", 1, "version cc"),
            (
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes",
                1,
                "version cc, more fields",
            ),
            ("fe-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-\0X", 1, "version fe, unknown content"),
        ];
        for (value, flags, why) in rows {
            let parent = Traceparent::parse(value.as_bytes()).unwrap_or_else(|| panic!("{why}"));
            assert_eq!(parent.trace_id.to_string(), TRACE, "{why}");
            assert_eq!(parent.parent_id.to_string(), PARENT, "{why}");
            assert_eq!(parent.flags.to_u8(), flags, "{why}");
        }
    }

    #[test]
    fn every_version_but_ff_is_read() {
        for version in 0..=u8::MAX {
            let bare = format!("{version:02x}-{TRACE}-{PARENT}-01");
            assert_eq!(Traceparent::parse(bare.as_bytes()).is_some(), version != 0xff, "{bare}");
            let longer = format!("{bare}-more");
            let expected = version != 0 && version != 0xff;
            assert_eq!(Traceparent::parse(longer.as_bytes()).is_some(), expected, "{longer}");
        }
    }

    #[test]
    fn invalid_values_are_refused() {
        let rows: [(&[u8], &str); 45] = [
            (b"", "empty"),
            (b" \t ", "blank"),
            (b"-", "only a dash"),
            (b"---", "only dashes"),
            (b"00", "only a version"),
            (b"00-0af7651916cd43dd8448eb211c80319c", "no parent ID"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "no flags"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-", "empty flags"),
            (b"cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "no flags in a later version"),
            (b"00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "upper-case trace ID"),
            (b"00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01", "upper-case parent ID"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0A", "upper-case flags"),
            (b"CC-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "upper-case version"),
            (b"01-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "upper case in a later version"),
            (b"00-00000000000000000000000000000000-b7ad6b7169203331-01", "zero trace ID"),
            (b"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", "zero parent ID"),
            (b"cc-00000000000000000000000000000000-b7ad6b7169203331-01", "zero trace ID in a later version"),
            (b"0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "version too short"),
            (b"000-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "version too long"),
            (b"0000-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "version twice as long"),
            (b"-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "version missing"),
            (b".0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "version no hex at 0"),
            (b"0.-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "version no hex at 1"),
            (b"ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "version ff"),
            (b"ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", "version ff with more"),
            (b"00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01", "trace ID too short"),
            (b"00-0af7651916cd43dd8448eb211c80319c0-b7ad6b7169203331-01", "trace ID too long"),
            (b"00-.af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "trace ID no hex"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01", "parent ID too short"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b71692033310-01", "parent ID too long"),
            (b"00-0af7651916cd43dd8448eb211c80319c-+7ad6b7169203331-01", "parent ID with a sign"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1", "flags too short"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-001", "flags too long"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-.0", "flags no hex"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.", "a dot after version 00"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-", "a dash after version 00"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", "a field after version 00"),
            (b"cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more", "a dot after a later version"),
            (b"00 -0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "space inside"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n", "line break after"),
            (b"\n00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "line break before"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nX-Evil: 1", "another header"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\0", "a zero byte"),
            (b"cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-\xff\xfe", "not UTF-8"),
            (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,00-0af7651916cd43dd", "two joined"),
        ];
        for (value, why) in rows {
            assert_eq!(Traceparent::parse(value), None, "{why}");
        }
    }

    #[test]
    fn up_to_512_bytes_are_read() {
        let start = format!("01-{TRACE}-{PARENT}-01-");
        for (length, expected) in [(512, true), (513, false), (1 << 20, false)] {
            let value = format!("{start}{}", "x".repeat(length - start.len()));
            assert_eq!(Traceparent::parse(value.as_bytes()).is_some(), expected, "{length} bytes");
        }
    }

    #[test]
    fn ours_is_version_00_with_meaningful_flags_only() {
        let rows = [(0x00, "00"), (0x01, "01"), (0x02, "02"), (0x03, "03"), (0xfc, "00"), (0xff, "03")];
        for (flags, expected) in rows {
            let context = Context::remote(
                TRACE.parse().expect("valid"),
                PARENT.parse().ok(),
                TraceFlags::from_u8(flags),
                Baggage::default(),
            );
            let written = Traceparent::of(&context).expect("active").to_string();
            assert_eq!(written, format!("00-{TRACE}-{PARENT}-{expected}"));
        }
    }

    #[test]
    fn a_trace_without_a_span_gets_a_new_parent_id_each_time() {
        let context = Context::new_trace();
        let first = Traceparent::of(&context).expect("active");
        let second = Traceparent::of(&context).expect("active");
        assert_eq!(Some(first.trace_id), context.trace_id());
        assert_eq!(first.trace_id, second.trace_id);
        assert_ne!(first.parent_id, second.parent_id);
    }

    #[test]
    fn an_empty_context_has_none() {
        assert_eq!(Traceparent::of(&Context::empty()), None);
    }
}
