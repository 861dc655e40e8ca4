//! URLs: text, so unclassified. Queries and passwords are part of them.

use ::url::{ParseError, Url};

use super::declare::{displayed, unclassified};

unclassified! {
    Url, "url" => |url, encoder| encoder.text(url.as_str()),
}

displayed!(ParseError);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::loggable::testing::json;

    #[test]
    fn a_url_is_its_text_and_an_error_does_not_repeat_it() {
        assert_eq!(
            json(&::url::Url::parse("https://example.com/a?b=c").unwrap()),
            json!("https://example.com/a?b=c")
        );
        let error = ::url::Url::parse("https://hunter2:x").unwrap_err();
        assert!(!json(&error).to_string().contains("hunter2"));
    }
}
