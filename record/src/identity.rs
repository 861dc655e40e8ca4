//! Which trace and span does a record belong to? The W3C identifiers, as types that cannot hold an invalid value.
//!
//! Must never generate identifiers (the runtime does) and never clean up a malformed one: it is refused.

use std::fmt;
use std::num::{NonZeroU64, NonZeroU128};
use std::str::FromStr;

use crate::identity_error::{IdentityError, Problem};
use crate::text::serde_as_text;

/// The W3C trace ID: 16 bytes, never all zero.
///
/// ```
/// # use casefile_record::TraceId;
/// let trace: TraceId = "01936f0c5d2a7c1e9a3ce929d0e0e473".parse()?;
/// assert_eq!(trace.to_string(), "01936f0c5d2a7c1e9a3ce929d0e0e473");
/// assert!("00000000000000000000000000000000".parse::<TraceId>().is_err());
/// # Ok::<(), casefile_record::IdentityError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TraceId(NonZeroU128);

impl TraceId {
    /// The trace ID with this big-endian value; `None` for zero, which W3C declares invalid.
    #[must_use]
    pub const fn from_u128(value: u128) -> Option<Self> {
        match NonZeroU128::new(value) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// The big-endian value, never zero.
    #[must_use]
    pub const fn to_u128(self) -> u128 {
        self.0.get()
    }
}

/// The W3C span ID (there: "parent ID"): 8 bytes, never all zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpanId(NonZeroU64);

impl SpanId {
    /// The span ID with this big-endian value; `None` for zero, which W3C declares invalid.
    #[must_use]
    pub const fn from_u64(value: u64) -> Option<Self> {
        match NonZeroU64::new(value) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// The big-endian value, never zero.
    #[must_use]
    pub const fn to_u64(self) -> u64 {
        self.0.get()
    }
}

/// The W3C trace flags: eight bits, of which two have a meaning today. Unknown bits are kept.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TraceFlags(u8);

impl TraceFlags {
    /// The caller may have recorded this trace.
    pub const SAMPLED: Self = Self(1);
    /// The right-most 7 bytes of the trace ID are random.
    pub const RANDOM: Self = Self(2);

    /// The flags with these bits.
    #[must_use]
    pub const fn from_u8(bits: u8) -> Self {
        Self(bits)
    }

    /// All eight bits.
    #[must_use]
    pub const fn to_u8(self) -> u8 {
        self.0
    }

    /// Whether [`SAMPLED`](Self::SAMPLED) is set.
    #[must_use]
    pub const fn is_sampled(self) -> bool {
        self.0 & Self::SAMPLED.0 != 0
    }

    /// Whether [`RANDOM`](Self::RANDOM) is set.
    #[must_use]
    pub const fn is_random(self) -> bool {
        self.0 & Self::RANDOM.0 != 0
    }
}

impl std::ops::BitOr for TraceFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Text and parsing for the fixed-width hexadecimal identifiers.
macro_rules! hexadecimal {
    ($name:ident, $what:literal, $digits:literal, $self:ident => $value:expr, $number:ident => $from:expr) => {
        impl $name {
            /// The text form: lower-case hexadecimal digits.
            #[inline]
            #[must_use]
            pub fn to_hex($self) -> [u8; $digits] {
                hex_digits(&$value.to_be_bytes())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(std::str::from_utf8(&self.to_hex()).map_err(|_| fmt::Error)?)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = IdentityError;

            fn from_str(text: &str) -> Result<Self, IdentityError> {
                let $number = parse_hex($what, $digits, text)?;
                $from.ok_or(IdentityError { what: $what, problem: Problem::Zero })
            }
        }
    };
}

hexadecimal!(TraceId, "trace ID", 32, self => self.to_u128(), number => Self::from_u128(number));
hexadecimal!(SpanId, "span ID", 16, self => self.to_u64(),
    number => u64::try_from(number).ok().and_then(Self::from_u64));
hexadecimal!(TraceFlags, "trace flags", 2, self => self.to_u8(),
    number => u8::try_from(number).ok().map(Self::from_u8));

/// Eight digits at a time; several times faster than `{:032x}`, and every line has three of these.
#[inline]
fn hex_digits<const DIGITS: usize>(bytes: &[u8]) -> [u8; DIGITS] {
    let mut digits = [b'0'; DIGITS];
    for (eight, four) in digits.chunks_mut(8).zip(bytes.chunks(4)) {
        let mut padded = [0; 4];
        padded[..four.len()].copy_from_slice(four);
        eight.copy_from_slice(&eight_hex_digits(u32::from_le_bytes(padded))[..eight.len()]);
    }
    digits
}

/// The digits of four bytes, of which the lowest comes first: one digit to a byte of an integer, and there to its letter.
fn eight_hex_digits(bytes: u32) -> [u8; 8] {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let bytes = u64::from(bytes);
    let pairs = (bytes | bytes << 16) & 0x0000_ffff_0000_ffff;
    let singles = (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff;
    let digits = (singles >> 4 | singles << 8) & 0x0f0f_0f0f_0f0f_0f0f;
    let letters = ((digits + ONES * 6) >> 4) & ONES;
    let to_letters = u64::from(b'a' - b'0' - 10);
    (digits + ONES * u64::from(b'0') + letters * to_letters).to_le_bytes()
}

/// Strict: `from_str_radix` would accept a sign, upper case and any length.
fn parse_hex(what: &'static str, digits: usize, text: &str) -> Result<u128, IdentityError> {
    let refuse = |problem| Err(IdentityError { what, problem });
    if text.len() != digits {
        return refuse(Problem::Length { expected: digits, found: text.len() });
    }
    let mut value = 0_u128;
    for (position, byte) in text.bytes().enumerate() {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => return refuse(Problem::Character { position }),
        };
        value = value << 4 | u128::from(digit);
    }
    Ok(value)
}

serde_as_text!(TraceId, SpanId, TraceFlags);

#[cfg(test)]
mod tests {
    use super::*;

    fn error<T: FromStr<Err = IdentityError>>(text: &str) -> String {
        text.parse::<T>().err().expect("refused").to_string()
    }

    #[test]
    fn identifiers_print_as_fixed_width_lower_case_hexadecimal() {
        let trace = TraceId::from_u128(0xABC).expect("not zero");
        assert_eq!(trace.to_string(), "00000000000000000000000000000abc");
        assert_eq!(SpanId::from_u64(u64::MAX).expect("not zero").to_string(), "ffffffffffffffff");
        assert_eq!((TraceFlags::SAMPLED | TraceFlags::RANDOM).to_string(), "03");
        assert_eq!(format!("{trace:?}"), "TraceId(00000000000000000000000000000abc)");
    }

    #[test]
    fn every_byte_is_two_digits() {
        for byte in 0..=u8::MAX {
            assert_eq!(TraceFlags::from_u8(byte).to_hex(), format!("{byte:02x}").as_bytes());
        }
    }

    #[test]
    fn identifiers_parse_back() {
        let trace = TraceId::from_u128(u128::MAX - 7).expect("not zero");
        assert_eq!(trace.to_string().parse(), Ok(trace));
        assert_eq!("ff".parse(), Ok(TraceFlags::from_u8(255)));
    }

    #[test]
    fn zero_is_no_identifier() {
        assert_eq!(TraceId::from_u128(0), None);
        assert_eq!(SpanId::from_u64(0), None);
        assert_eq!(error::<TraceId>(&"0".repeat(32)), "trace ID is zero");
        assert_eq!(error::<SpanId>(&"0".repeat(16)), "span ID is zero");
        assert_eq!("00".parse(), Ok(TraceFlags::default()));
    }

    #[test]
    fn parsing_is_strict() {
        assert_eq!(
            error::<SpanId>("+000000000000001"),
            "span ID has a character that is not allowed at byte 0"
        );
        assert_eq!(
            error::<SpanId>("000000000000000A"),
            "span ID has a character that is not allowed at byte 15"
        );
        assert_eq!(error::<SpanId>("1"), "span ID has 1 bytes instead of 16 lower-case hexadecimal digits");
        for bad in ["é", "0g", "0/", "0:", "0`", " 1"] {
            assert!(bad.parse::<TraceFlags>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn flags_tell_their_bits() {
        assert!(TraceFlags::SAMPLED.is_sampled() && !TraceFlags::SAMPLED.is_random());
        assert!(TraceFlags::RANDOM.is_random() && !TraceFlags::RANDOM.is_sampled());
    }

    #[test]
    fn serde_sees_strings() {
        let span: SpanId = serde_json::from_str("\"53995c3f42cd8ad8\"").expect("valid");
        assert_eq!(serde_json::to_string(&span).expect("writable"), "\"53995c3f42cd8ad8\"");
        assert!(serde_json::from_str::<SpanId>("5").is_err());
    }
}
