//! Which time does the text of the option `slow` mean?
//!
//! A number and a unit, exact to the nanosecond. It must never round: a threshold is what was written.

use syn::parse::ParseStream;
use syn::{Lit, LitStr};

use crate::diagnostics::{unknown_but, unknown_word};
use crate::option::not_of_form;

/// How the option is written.
pub(super) const FORM: &str = "slow = \"250ms\"";

/// Minutes are missing on purpose: `m` is a slip of `ms` that nobody would notice.
const UNITS: [(&str, u64); 4] = [("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)];

/// Reads the threshold behind the `=`, in nanoseconds.
pub(super) fn parse(input: ParseStream<'_>) -> syn::Result<u64> {
    let place = input.span();
    match input.parse() {
        Ok(Lit::Str(text)) => nanos(&text),
        Ok(number @ (Lit::Int(_) | Lit::Float(_))) => {
            let message = "the time is written as text, with its unit: such as \"250ms\" or \"1.5s\"";
            Err(syn::Error::new(number.span(), message))
        }
        _ => Err(not_of_form(place, FORM)),
    }
}

fn nanos(literal: &LitStr) -> syn::Result<u64> {
    let (text, place) = (literal.value(), literal.span());
    let unit_at = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, spaced_unit) = text.split_at(unit_at);
    let unit = spaced_unit.trim();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let refuse = |message: &str| Err(syn::Error::new(place, message));
    if whole.is_empty() || fraction.is_empty() || fraction.contains('.') {
        return refuse(&format!(
            "`{text}` is no time: write a number and a unit, such as \"250ms\" or \"1.5s\""
        ));
    }
    if unit.is_empty() {
        return refuse(&format!(
            "`{text}` has no unit: write \"{text}ms\", or `ns`, `us` or `s` in place of `ms`"
        ));
    }
    // The letter for a millionth, which Unicode has twice.
    if matches!(unit, "µs" | "μs") {
        return refuse(&format!("microseconds are written `us`: \"{number}us\""));
    }
    if unit == "m" {
        return refuse(&format!(
            "`{text}` may be minutes or milliseconds: write \"{number}ms\", or seconds with `s`"
        ));
    }
    let Some((_, nanos_of_unit)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        let units = UNITS.map(|(name, _)| name);
        let lower = unit.to_lowercase();
        let meant = units.iter().find(|name| **name == lower).copied();
        let meant = meant.or_else(|| lower.starts_with("sec").then_some("s"));
        return Err(match meant {
            Some(meant) => unknown_but("unit", unit, place, meant, &units),
            None => unknown_word("unit", unit, place, &units),
        });
    };
    if unit != spaced_unit {
        return refuse(&format!("a time has no space in it: write \"{number}{unit}\""));
    }
    match in_nanos(whole, fraction, *nanos_of_unit) {
        Ok(0) => refuse("every call takes longer than no time: a threshold has to be more than zero"),
        Ok(nanos) => Ok(nanos),
        Err(No::Whole) => {
            refuse(&format!("`{text}` is no whole number of nanoseconds: the clock counts nothing less"))
        }
        Err(No::Room) => refuse(&format!("`{text}` is more than 584 years: no call takes so long")),
    }
}

/// Why a time is no number of nanoseconds.
enum No {
    Whole,
    Room,
}

fn in_nanos(whole: &str, fraction: &str, nanos_of_unit: u64) -> Result<u64, No> {
    let whole: u64 = whole.parse().map_err(|_| No::Room)?;
    let mut nanos = whole.checked_mul(nanos_of_unit).ok_or(No::Room)?;
    let mut place_value = nanos_of_unit;
    for digit in fraction.bytes().map(|digit| u64::from(digit - b'0')) {
        if digit > 0 && place_value < 10 {
            return Err(No::Whole);
        }
        place_value /= 10;
        nanos = nanos.checked_add(digit * place_value).ok_or(No::Room)?;
    }
    Ok(nanos)
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;
    use syn::parse::Parser;

    use super::parse;

    fn read(tokens: TokenStream) -> Result<u64, String> {
        parse.parse2(tokens).map_err(|error| error.to_string())
    }

    #[test]
    fn a_number_and_a_unit_are_exact() {
        for (text, expected) in [
            ("1ns", 1),
            ("250us", 250_000),
            ("250ms", 250_000_000),
            ("2s", 2_000_000_000),
            ("1.5s", 1_500_000_000),
            ("0.001us", 1),
            ("1.000000001s", 1_000_000_001),
            ("0.10ms", 100_000),
            ("7.0ns", 7),
            ("007ms", 7_000_000),
            ("18446744073709551615ns", u64::MAX),
            ("18446744073.709551615s", u64::MAX),
        ] {
            assert_eq!(read(quote!(#text)), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused_with_what_to_write() {
        for (tokens, expected) in [
            (quote!("fast"), "`fast` is no time: write a number and a unit, such as \"250ms\""),
            (quote!(""), "`` is no time"),
            (quote!("ms"), "`ms` is no time"),
            (quote!("-1ms"), "`-1ms` is no time"),
            (quote!(".5s"), "`.5s` is no time"),
            (quote!("5.s"), "`5.s` is no time"),
            (quote!("1.2.3s"), "`1.2.3s` is no time"),
            (quote!("250"), "`250` has no unit: write \"250ms\""),
            (quote!("5m"), "may be minutes or milliseconds"),
            (quote!("5sec"), "unknown unit `sec`, did you mean `s`?"),
            (quote!("5 ms"), "a time has no space in it: write \"5ms\""),
            (quote!("5 secs"), "unknown unit `secs`, did you mean `s`?"),
            (quote!("1 s "), "a time has no space in it: write \"1s\""),
            (quote!("1\u{b5}s"), "microseconds are written `us`: \"1us\""),
            (quote!("1\u{3bc}s"), "microseconds are written `us`: \"1us\""),
            (quote!("1MS"), "unknown unit `MS`, did you mean `ms`?"),
            (quote!("5Sec"), "unknown unit `Sec`, did you mean `s`?"),
            (quote!("0ms"), "more than zero"),
            (quote!("0.000s"), "more than zero"),
            (quote!("99999999999999999999s"), "more than 584 years"),
            (quote!("0.5ns"), "no whole number of nanoseconds"),
            (quote!("1.0000000001s"), "no whole number of nanoseconds"),
            (quote!("1.000000000001s"), "no whole number of nanoseconds"),
            (quote!("18446744073709551616ns"), "more than 584 years"),
            (quote!("18446744073709551615us"), "more than 584 years"),
            (quote!("18446744073.709551616s"), "more than 584 years"),
            (quote!(250), "written as text, with its unit"),
            (quote!(250ms), "written as text, with its unit"),
            (quote!(1.5), "written as text, with its unit"),
            (quote!(fast), "this option is written `slow = \"250ms\"`"),
            (quote!(true), "this option is written"),
            (quote!(), "this option is written"),
        ] {
            let said = read(tokens.clone()).expect_err("refused");
            assert!(said.contains(expected), "{tokens}: {said}");
        }
    }
}
