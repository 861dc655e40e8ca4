//! Decimals, as text: as a number they would lose digits.

use super::declare::displayed;

displayed!(::rust_decimal::Decimal);

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_decimal_keeps_its_digits() {
        let price = ::rust_decimal::Decimal::new(1_990, 2);
        assert_eq!(crate::loggable::testing::json(&price), json!("19.90"));
    }
}
