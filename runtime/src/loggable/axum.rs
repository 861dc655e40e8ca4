//! axum's extractors: written as what they extracted, with its class.

use ::axum::Extension;
use ::axum::extract::{Form, Json, Path, Query, State};

use super::SensitiveType;
use super::declare::{holders, unclassified_within};

/// All of these hold one public field.
macro_rules! extractors {
    ($($extractor:ident),+) => {
        holders! {$(
            [T] $extractor<T>: T => |extractor, encoder| encoder.value(&extractor.0);
        )+}
        unclassified_within! {$(
            [T] $extractor<T>: T;
        )+}
        $(impl<T: SensitiveType> SensitiveType for $extractor<T> {})+
    };
}

extractors!(Extension, Form, Json, Path, Query, State);

#[cfg(test)]
mod tests {
    use ::axum::extract::{Json, Path, Query};
    use serde_json::json;

    use crate::loggable::testing::json;

    #[test]
    fn extractors_are_what_they_extracted() {
        assert_eq!(json(&(Json(vec![1_u32]), Path((1_u32, 2_u32)), Query(3_u32))), json!([[1], [1, 2], 3]));
    }
}
