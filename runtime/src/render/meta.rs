//! What a reader must know of the values of one record: the member `meta`, and the paths in it.

use std::ops::Range;

use casefile_record::{Mark, json, key};

use super::member;

/// Where a value stands in its record: `inputs.order.items.3`. Becomes text only where something is to be said of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Name(&'a str),
    /// As it stands in JSON.
    Escaped(&'a [u8]),
    Index(usize),
}

impl<'a> Path<'a> {
    /// A member of the record itself, named by a key of the schema, which needs no escaping.
    pub(super) fn root(key: &'a str) -> Path<'a> {
        Path::root_escaped(key.as_bytes())
    }

    /// A member of the record itself, of a name as it stands in JSON.
    pub(super) fn root_escaped(name: &'a [u8]) -> Path<'a> {
        Path { parent: None, step: Step::Escaped(name) }
    }

    pub(super) fn name(&'a self, name: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Name(name) }
    }

    /// Of a name as it stands in JSON.
    pub(super) fn escaped(&'a self, name: &'a [u8]) -> Path<'a> {
        Path { parent: Some(self), step: Step::Escaped(name) }
    }

    pub(super) fn index(&'a self, index: usize) -> Path<'a> {
        Path { parent: Some(self), step: Step::Index(index) }
    }

    fn write_to(&self, out: &mut Vec<u8>) {
        if let Some(parent) = self.parent {
            parent.write_to(out);
            out.push(b'.');
        }
        match self.step {
            Step::Name(name) => json::escaped(out, name),
            Step::Escaped(name) => out.extend_from_slice(name),
            Step::Index(index) => json::unsigned(out, index as u64),
        }
    }
}

/// Entries of `meta`, for one record after the other.
#[derive(Debug, Default)]
pub(super) struct Meta {
    /// As they stand in the line, with a comma before each.
    entries: Vec<u8>,
    /// Where in them each path stands.
    paths: Vec<Range<usize>>,
}

impl Meta {
    pub(super) fn mark(&mut self, path: &Path<'_>, mark: Mark) {
        let entry = self.entries.len();
        self.entries.extend_from_slice(b",\"");
        let begin = self.entries.len();
        path.write_to(&mut self.entries);
        let (before, path) = self.entries.split_at(begin);
        // Two keys that read the same would make two entries: the first one stands.
        if self.paths.iter().any(|known| before[known.clone()] == *path) {
            return self.entries.truncate(entry);
        }
        self.paths.push(begin..self.entries.len());
        self.entries.extend_from_slice(b"\":\"");
        mark.write_to(&mut self.entries);
        self.entries.push(b'"');
    }

    /// How many entries there are.
    pub(super) fn count(&self) -> usize {
        self.paths.len()
    }

    /// Forgets the entries behind the first `count`.
    pub(super) fn truncate(&mut self, count: usize) {
        if let Some(first) = self.paths.get(count) {
            // With the comma and the quote before it.
            self.entries.truncate(first.start - 2);
            self.paths.truncate(count);
        }
    }

    /// How much of the line the member takes.
    pub(super) fn bytes(&self) -> usize {
        if self.entries.is_empty() { 0 } else { member!(key::META).len() + self.entries.len() + 1 }
    }

    /// Writes the member, if there is anything to say, and forgets the entries.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        if let Some(entries) = self.entries.get(1..) {
            out.extend_from_slice(member!(key::META));
            out.push(b'{');
            out.extend_from_slice(entries);
            out.push(b'}');
            self.entries.clear();
            self.paths.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use casefile_record::Mark;

    use super::{Meta, Path};

    fn finished(meta: &mut Meta) -> String {
        let mut out = Vec::new();
        meta.finish(&mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn a_path_has_one_entry_the_first() {
        let mut meta = Meta::default();
        let root = Path::root("inputs");
        meta.mark(&root.name("a\"b").index(12), Mark::Redacted);
        meta.mark(&root.escaped(b"a\\\"b").index(12), Mark::Opaque);
        meta.mark(&root.name("a\"b").index(1), Mark::Truncated(400));
        meta.mark(&root.name("a\"b.1"), Mark::Opaque);
        assert_eq!(
            finished(&mut meta),
            r#","meta":{"inputs.a\"b.12":"redacted","inputs.a\"b.1":"truncated:400"}"#
        );
    }

    #[test]
    fn the_next_record_starts_with_nothing() {
        let mut meta = Meta::default();
        meta.mark(&Path::root("output"), Mark::Base64);
        assert_eq!(finished(&mut meta), r#","meta":{"output":"base64"}"#);
        assert_eq!(finished(&mut meta), "");
        meta.mark(&Path::root("output"), Mark::Lossy);
        assert_eq!(finished(&mut meta), r#","meta":{"output":"lossy"}"#);
    }
}
