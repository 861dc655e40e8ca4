//! What can headers be read from, and written to?
//!
//! Must never know what a header means, and never hide that a name occurs twice.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

/// Something that holds headers: HTTP headers, gRPC metadata, the headers of a message.
///
/// Implemented for maps and lists of pairs, and with the feature `http` for `http::HeaderMap`. To implement
/// it for another type, return *all* values of a name: two `traceparent` headers must not look like one.
///
/// ```
/// use casefile::propagation::HeaderSource;
///
/// struct Message {
///     headers: Vec<(String, Vec<u8>)>,
/// }
///
/// impl HeaderSource for Message {
///     fn values_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]> {
///         self.headers.values_of(name)
///     }
/// }
///
/// let message = Message { headers: vec![("Traceparent".into(), b"..".to_vec())] };
/// assert_eq!(message.values_of("traceparent").count(), 1);
/// ```
#[diagnostic::on_unimplemented(
    message = "casefile cannot propagate a context through `{Self}`",
    label = "not a collection of headers that casefile knows",
    note = "for `http::HeaderMap`, turn the feature `http` of casefile on"
)]
pub trait HeaderSource {
    /// The values of all headers of this name, in their order. Names are compared without regard to ASCII
    /// case.
    fn values_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]>;
}

/// Something that headers can be written to.
///
/// Implemented for maps and lists of pairs of `String`, and with the feature `http` for `http::HeaderMap`.
///
/// ```
/// use casefile::propagation::HeaderSink;
///
/// let mut headers = vec![("Tracestate".to_owned(), "foo=1".to_owned())];
/// headers.set("tracestate", "bar=2");
/// assert_eq!(headers, [("tracestate".to_owned(), "bar=2".to_owned())]);
/// ```
#[diagnostic::on_unimplemented(
    message = "casefile cannot propagate a context through `{Self}`",
    label = "not a collection of headers that casefile knows",
    note = "for `http::HeaderMap`, turn the feature `http` of casefile on"
)]
pub trait HeaderSink {
    /// Makes this the only header of this name. Casefile passes names in lower case and values of printable
    /// ASCII.
    fn set(&mut self, name: &'static str, value: &str);

    /// Removes all headers of this name. Names are compared without regard to ASCII case.
    fn unset(&mut self, name: &'static str);
}

fn values_in<'a, K, V>(
    pairs: impl Iterator<Item = (&'a K, &'a V)>,
    name: &str,
) -> impl Iterator<Item = &'a [u8]>
where
    K: AsRef<str> + 'a,
    V: AsRef<[u8]> + 'a,
{
    pairs.filter(move |(key, _)| key.as_ref().eq_ignore_ascii_case(name)).map(|(_, value)| value.as_ref())
}

impl<K: AsRef<str>, V: AsRef<[u8]>> HeaderSource for [(K, V)] {
    fn values_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        values_in(self.iter().map(|(key, value)| (key, value)), name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>, const LENGTH: usize> HeaderSource for [(K, V); LENGTH] {
    fn values_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.as_slice().values_of(name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>> HeaderSource for Vec<(K, V)> {
    fn values_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.as_slice().values_of(name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>, S> HeaderSource for HashMap<K, V, S> {
    fn values_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        values_in(self.iter(), name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>> HeaderSource for BTreeMap<K, V> {
    fn values_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        values_in(self.iter(), name)
    }
}

#[cfg(feature = "http")]
impl HeaderSource for http::HeaderMap {
    fn values_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.get_all(name).iter().map(http::HeaderValue::as_bytes)
    }
}

impl HeaderSink for Vec<(String, String)> {
    fn set(&mut self, name: &'static str, value: &str) {
        self.unset(name);
        self.push((name.to_owned(), value.to_owned()));
    }

    fn unset(&mut self, name: &'static str) {
        self.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
    }
}

impl<S: BuildHasher> HeaderSink for HashMap<String, String, S> {
    fn set(&mut self, name: &'static str, value: &str) {
        self.unset(name);
        self.insert(name.to_owned(), value.to_owned());
    }

    fn unset(&mut self, name: &'static str) {
        self.retain(|key, _| !key.eq_ignore_ascii_case(name));
    }
}

impl HeaderSink for BTreeMap<String, String> {
    fn set(&mut self, name: &'static str, value: &str) {
        self.unset(name);
        self.insert(name.to_owned(), value.to_owned());
    }

    fn unset(&mut self, name: &'static str) {
        self.retain(|key, _| !key.eq_ignore_ascii_case(name));
    }
}

/// A name or value that is no header, and one that a full map has no room for, is left out.
#[cfg(feature = "http")]
impl HeaderSink for http::HeaderMap {
    fn set(&mut self, name: &'static str, value: &str) {
        self.unset(name);
        let header = (http::HeaderName::from_bytes(name.as_bytes()), http::HeaderValue::from_str(value));
        if let (Ok(name), Ok(value)) = header {
            // `insert` would panic in the user's request when the map is full.
            let _full = self.try_insert(name, value);
        }
    }

    fn unset(&mut self, name: &'static str) {
        self.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs() -> Vec<(String, String)> {
        [("Foo", "1"), ("bar", "2"), ("FOO", "3")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .to_vec()
    }

    fn read<H: HeaderSource + ?Sized>(headers: &H, name: &str) -> Vec<String> {
        let mut values: Vec<String> =
            headers.values_of(name).map(|value| String::from_utf8(value.to_vec()).expect("ASCII")).collect();
        values.sort();
        values
    }

    /// What every source must do that holds `pairs()`.
    fn check_source<H: HeaderSource + ?Sized>(headers: &H) {
        assert_eq!(read(headers, "foo"), ["1", "3"], "all values, whatever the case");
        assert_eq!(read(headers, "BAR"), ["2"]);
        assert_eq!(read(headers, "fo"), [""; 0]);
    }

    /// What every sink must do that holds `pairs()`.
    fn check_sink<H: HeaderSink + HeaderSource>(mut headers: H) {
        headers.set("foo", "4");
        assert_eq!(read(&headers, "foo"), ["4"], "replaces all");
        assert_eq!(read(&headers, "bar"), ["2"], "and nothing else");
        headers.set("new", "5");
        assert_eq!(read(&headers, "new"), ["5"], "adds");
        headers.set("foo", "6");
        headers.unset("foo");
        headers.unset("absent");
        assert_eq!(read(&headers, "foo"), [""; 0], "removes");
        assert_eq!(read(&headers, "bar"), ["2"], "and nothing else");
    }

    #[test]
    fn lists_of_pairs() {
        check_source(&pairs());
        check_source(pairs().as_slice());
        check_source(&[("Foo", b"1".as_slice()), ("bar", b"2"), ("FOO", b"3")]);
        check_sink(pairs());
    }

    #[test]
    fn the_order_of_a_list_is_kept() {
        let headers = pairs();
        assert_eq!(headers.values_of("foo").collect::<Vec<_>>(), [b"1", b"3"]);
    }

    #[test]
    fn maps() {
        check_source(&pairs().into_iter().collect::<HashMap<_, _>>());
        check_source(&pairs().into_iter().collect::<BTreeMap<_, _>>());
        check_sink(pairs().into_iter().collect::<HashMap<_, _>>());
        check_sink(pairs().into_iter().collect::<BTreeMap<_, _>>());
    }

    #[cfg(feature = "http")]
    mod http_headers {
        use http::{HeaderMap, HeaderName, HeaderValue};

        use super::*;

        fn header_map() -> HeaderMap {
            let header = |(key, value): (String, String)| {
                (HeaderName::try_from(key).expect("valid"), HeaderValue::try_from(value).expect("valid"))
            };
            let mut headers = HeaderMap::new();
            for (name, value) in pairs().into_iter().map(header) {
                headers.append(name, value);
            }
            headers
        }

        #[test]
        fn header_map_is_source_and_sink() {
            check_source(&header_map());
            check_sink(header_map());
        }

        #[test]
        fn bytes_that_are_not_text_are_read() {
            let mut headers = HeaderMap::new();
            headers.insert("foo", HeaderValue::from_bytes(b"\xff").expect("allowed"));
            assert_eq!(headers.values_of("FOO").collect::<Vec<_>>(), [b"\xff"]);
        }

        #[test]
        fn what_is_no_header_is_left_out() {
            let mut headers = HeaderMap::new();
            headers.set("no name", "1");
            headers.set("name", "a\r\nX-Evil: 1");
            assert!(headers.is_empty());
            headers.set("Upper-Case", "1");
            assert_eq!(headers["upper-case"], "1");
        }

        #[test]
        fn a_full_map_does_not_panic() {
            let mut headers = HeaderMap::new();
            for number in 0_u32.. {
                let name = HeaderName::try_from(format!("h{number}")).expect("valid");
                if headers.try_insert(name, HeaderValue::from_static("1")).is_err() {
                    break;
                }
            }
            headers.set("traceparent", "1");
            assert!(!headers.contains_key("traceparent"));
        }
    }
}
