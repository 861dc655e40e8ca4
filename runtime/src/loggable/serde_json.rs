//! JSON values: whatever text and numbers somebody else has put into them, so unclassified.

use ::serde_json::{Map, Number, Value};

use super::Encode;
use super::declare::unclassified;
use crate::encode::Encoder;

unclassified! {
    Value, "json" => encode_value,
    Map<String, Value>, "json" => |map, encoder| encoder.map(map),
}

fn encode_value(value: &Value, encoder: &mut Encoder) {
    match value {
        Value::Null => encoder.null(),
        Value::Bool(value) => encoder.bool(*value),
        Value::Number(number) => encode_number(number, encoder),
        Value::String(text) => encoder.text(text),
        Value::Array(items) => items.encode(encoder),
        Value::Object(map) => map.encode(encoder),
    }
}

fn encode_number(number: &Number, encoder: &mut Encoder) {
    if let Some(value) = number.as_u64() {
        encoder.unsigned(value);
    } else if let Some(value) = number.as_i64() {
        encoder.signed(value);
    } else if let Some(value) = number.as_f64().filter(|_| number.is_f64()) {
        encoder.float(value);
    } else {
        // With serde_json's `arbitrary_precision`, a number may have more digits than any of ours.
        encoder.display(number);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::encode::Limits;
    use crate::loggable::Encode;
    use crate::loggable::testing::{generous, json, read};

    #[test]
    fn values_come_back_as_they_were() {
        let value = json!({ "a": [1, -1, 1.5, true, null, "text"], "b": {}, "c": u64::MAX });
        assert_eq!(json(&value), value);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = (0..5000).fold(json!(1), |inner, _| Value::Array(vec![inner]));
        let limits = Limits { depth: 5, ..generous() };
        let reading = read(limits, |encoder| deep.encode(encoder));
        assert_eq!(reading.deepest, 5);
        assert_eq!(reading.marks, ["truncated"]);
        std::mem::forget(deep); // its own destructor is recursive
    }
}
