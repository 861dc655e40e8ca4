//! The types of the `http` crate. What a client may choose freely, URIs and headers, is unclassified; headers
//! that carry credentials are never written, not even where headers are public.

use ::http::header::{
    AUTHORIZATION, COOKIE, GetAll, HeaderMap, HeaderName, HeaderValue, PROXY_AUTHORIZATION, SET_COOKIE,
};
use ::http::{Method, StatusCode, Uri, Version};

use super::Encode;
use super::declare::{loggable, unclassified};
use crate::encode::Encoder;

const CREDENTIALS: [HeaderName; 4] = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE];

loggable! {
    // The name of an extension method is text that the client chose.
    Method => |method, encoder| match method.as_str() {
        known @ ("CONNECT" | "DELETE" | "GET" | "HEAD" | "OPTIONS" | "PATCH" | "POST" | "PUT" | "TRACE") => encoder.text(known),
        _ => encoder.opaque("extension method"),
    },
    StatusCode => |status, encoder| encoder.unsigned(u64::from(status.as_u16())),
    // Its `Debug` is the name in the protocol, and there is no other way to it.
    Version => |version, encoder| encoder.display(&format_args!("{version:?}")),
}

unclassified! {
    Uri, "url" => |uri, encoder| encoder.display(uri),
    HeaderName, "str" => |name, encoder| encoder.text(name.as_str()),
    HeaderValue, "str" => |value, encoder| {
        if value.is_sensitive() { encoder.redacted() } else { encoder.lossy_text(value.as_bytes()) }
    },
    HeaderMap, "headers" => |headers, encoder| {
        encoder.map(headers.keys().map(|name| (name, Values { name, values: headers.get_all(name) })));
    },
}

/// All values of one header: the value, or an array where there are several.
struct Values<'a> {
    name: &'a HeaderName,
    values: GetAll<'a, HeaderValue>,
}

impl Encode for Values<'_> {
    fn encode(&self, encoder: &mut Encoder) {
        let mut values = self.values.iter();
        match (values.next(), values.next()) {
            _ if CREDENTIALS.contains(self.name) => encoder.redacted(),
            (Some(only), None) => only.encode(encoder),
            _ => encoder.sequence(self.values.iter()),
        }
    }
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, Version};
    use serde_json::json;

    use crate::loggable::testing::{json, marked};

    #[test]
    fn scalars() {
        assert_eq!(
            json(&(Method::PATCH, StatusCode::NOT_FOUND, Version::HTTP_2)),
            json!(["PATCH", 404, "HTTP/2.0"])
        );
        assert_eq!(json(&Uri::from_static("/a?b=c")), json!("/a?b=c"));
    }

    #[test]
    fn several_values_of_one_header_are_an_array() {
        let mut headers = HeaderMap::new();
        headers.append("accept", HeaderValue::from_static("text/html"));
        headers.append("accept", HeaderValue::from_static("text/plain"));
        headers.append("host", HeaderValue::from_static("example.com"));
        assert_eq!(json(&headers), json!({ "accept": ["text/html", "text/plain"], "host": "example.com" }));
    }

    #[test]
    fn credentials_are_redacted_even_in_public_headers() {
        for name in ["Authorization", "cookie", "Set-Cookie", "proxy-authorization"] {
            let name = ::http::HeaderName::try_from(name).unwrap();
            let mut headers = HeaderMap::new();
            headers.append(&name, HeaderValue::from_static("hunter2"));
            headers.append(&name, HeaderValue::from_static("hunter3"));
            assert_eq!(marked(&headers), (json!({ name.as_str(): null }), vec!["redacted"]));
        }
        let mut flagged = HeaderValue::from_static("hunter2");
        flagged.set_sensitive(true);
        assert_eq!(marked(&flagged), (json!(null), vec!["redacted"]));
        let headers = HeaderMap::from_iter([(::http::HeaderName::from_static("x-key"), flagged)]);
        assert_eq!(marked(&headers), (json!({ "x-key": null }), vec!["redacted"]));
    }

    #[test]
    fn a_value_that_is_not_utf_8_is_lossy() {
        assert_eq!(marked(&HeaderValue::from_bytes(b"a\xff").unwrap()), (json!("a\u{fffd}"), vec!["lossy"]));
    }
}
