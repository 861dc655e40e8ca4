//! UUIDs, in their usual text form.

use super::declare::displayed;

displayed!(::uuid::Uuid);

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_uuid_is_its_text() {
        let id = ::uuid::Uuid::from_u128(0x1936_f0c5_d2a7_c1e9_a3ce_929d_0e0e_473f);
        assert_eq!(crate::loggable::testing::json(&id), json!(id.to_string()));
    }
}
