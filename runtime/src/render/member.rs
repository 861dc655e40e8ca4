//! The keys of the schema as they stand in a line, put together by the compiler.

/// What stands around a key: `,"key":`.
pub(super) const AROUND: usize = 4;

/// The key with the comma before it, its quotes, and the colon after it.
pub(super) const fn around<const N: usize>(key: &str) -> [u8; N] {
    let key = key.as_bytes();
    assert!(key.len() + AROUND == N, "there is room for the key and what stands around it");
    let mut text = [b'"'; N];
    text[0] = b',';
    text[N - 1] = b':';
    let mut place = 0;
    while place < key.len() {
        assert!(key[place] >= b' ' && key[place] != b'"' && key[place] != b'\\', "the key needs no escaping");
        text[2 + place] = key[place];
        place += 1;
    }
    text
}

/// `,"key":` of a key of the schema, of a length that the compiler knows.
macro_rules! member {
    ($key:expr) => {
        const { &$crate::render::member::around::<{ $key.len() + $crate::render::member::AROUND }>($key) }
    };
}
pub(super) use member;

#[cfg(test)]
mod tests {
    use casefile_record::key;

    #[test]
    fn a_member_is_its_key_in_quotes() {
        assert_eq!(member!(key::SEQ), b",\"seq\":");
        assert_eq!(member!(key::CODE_FUNCTION_NAME), b",\"code.function.name\":");
    }
}
