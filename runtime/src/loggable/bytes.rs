//! Shared byte buffers: bytes, so unclassified.

use ::bytes::{Bytes, BytesMut};

use super::declare::unclassified;

unclassified! {
    Bytes, "bytes" => |bytes, encoder| encoder.bytes(bytes),
    BytesMut, "bytes" => |bytes, encoder| encoder.bytes(bytes),
}

#[cfg(test)]
mod tests {
    use ::bytes::{Bytes, BytesMut};
    use serde_json::json;

    use crate::loggable::testing::marked;

    #[test]
    fn buffers_are_bytes() {
        let expected = (json!([1, 2]), vec!["base64"]);
        assert_eq!(marked(&Bytes::from_static(&[1, 2])), expected);
        assert_eq!(marked(&BytesMut::from(&[1, 2][..])), expected);
    }
}
