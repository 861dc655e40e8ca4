//! Which number stands for a field's name in the types?
//!
//! The derive says with it which fields are sensitive, and the probes of recorded expressions ask with it: stable Rust
//! has no text as a const parameter of a trait. Both must come to the same number, so it is made here only.

/// FNV-1a in 64 bits, over the name without `r#`. A field of a variant is named `Variant.field`, an unnamed one by its
/// position.
pub(crate) fn number(name: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    name.bytes().fold(OFFSET, |number, byte| (number ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    /// The published examples of the algorithm.
    #[test]
    fn the_number_is_fnv_1a() {
        assert_eq!(super::number(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(super::number("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(super::number("foobar"), 0x8594_4171_f739_67e8);
    }
}
