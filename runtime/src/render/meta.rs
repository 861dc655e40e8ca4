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
            // Few paths are longer.
            match parent.parent {
                None => parent.step.write_to(out),
                Some(_) => parent.write_to(out),
            }
            out.push(b'.');
        }
        self.step.write_to(out);
    }
}

impl Path<'_> {
    /// Whether this is the path's text; not known of all.
    fn reads(&self, text: &[u8]) -> bool {
        let Step::Escaped(name) = self.step else { return false };
        let Some(before) = text.strip_suffix(name) else { return false };
        match self.parent {
            None => before.is_empty(),
            Some(parent) => before.strip_suffix(b".").is_some_and(|before| parent.reads(before)),
        }
    }
}

impl Step<'_> {
    #[inline]
    fn write_to(&self, out: &mut Vec<u8>) {
        match *self {
            Step::Escaped(name) => out.extend_from_slice(name),
            Step::Name(name) => json::escaped(out, name),
            Step::Index(index) => json::unsigned(out, index as u64),
        }
    }
}

/// Entries of `meta`, for one record after the other.
///
/// Most records say the same of the same values as the one before them, so entries are kept: as long as each new one is the
/// one that stands at its place already, nothing is written.
#[derive(Debug, Default)]
pub(super) struct Meta {
    /// As they stand in the line, with a comma before each.
    text: Vec<u8>,
    entries: Vec<Entry>,
    /// How many of them are this record's; the others are from the one before it.
    count: usize,
}

#[derive(Debug)]
struct Entry {
    /// Where in the text the path stands.
    path: Range<usize>,
    mark: Mark,
    /// Where the entry ends.
    end: usize,
}

impl Meta {
    pub(super) fn mark(&mut self, path: &Path<'_>, mark: Mark) {
        if let Some(entry) = self.entries.get(self.count)
            && entry.mark == mark
            && path.reads(&self.text[entry.path.clone()])
        {
            self.count += 1;
        } else {
            self.add(path, mark);
        }
    }

    /// How many entries there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Forgets the entries behind the first `count`.
    pub(super) fn truncate(&mut self, count: usize) {
        self.count = self.count.min(count);
    }

    /// How much of the line the member takes.
    pub(super) fn bytes(&self) -> usize {
        if self.count == 0 { 0 } else { member!(key::META).len() + self.end() + 1 }
    }

    #[inline(never)]
    fn add(&mut self, path: &Path<'_>, mark: Mark) {
        self.entries.truncate(self.count);
        self.text.truncate(self.end());
        let entry = self.text.len();
        self.text.extend_from_slice(b",\"");
        let begin = self.text.len();
        path.write_to(&mut self.text);
        let (before, path) = self.text.split_at(begin);
        // Two keys that read the same would make two entries: the first one stands.
        if self.entries.iter().any(|known| before[known.path.clone()] == *path) {
            return self.text.truncate(entry);
        }
        let path = begin..self.text.len();
        self.text.extend_from_slice(b"\":\"");
        mark.write_to(&mut self.text);
        self.text.push(b'"');
        self.entries.push(Entry { path, mark, end: self.text.len() });
        self.count += 1;
    }

    /// Where the last of this record's entries ends.
    fn end(&self) -> usize {
        self.count.checked_sub(1).map_or(0, |last| self.entries[last].end)
    }

    /// Writes the member, if there is anything to say, and begins with nothing.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        if self.count > 0 {
            out.extend_from_slice(member!(key::META));
            out.push(b'{');
            out.extend_from_slice(&self.text[1..self.end()]);
            out.push(b'}');
            self.count = 0;
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
    fn what_the_record_before_said_is_said_again_only_where_it_is_true() {
        let mut meta = Meta::default();
        let (inputs, other) = (Path::root("inputs"), Path::root("input"));
        let (a, b) = (inputs.escaped(b"a"), inputs.escaped(b"b"));
        let said = |meta: &mut Meta, entries: &[(&Path<'_>, Mark)]| {
            for (path, mark) in entries {
                meta.mark(path, *mark);
            }
            finished(meta)
        };
        let both = r#","meta":{"inputs.a":"redacted","inputs.b":"opaque"}"#;
        for _ in 0..2 {
            assert_eq!(said(&mut meta, &[(&a, Mark::Redacted), (&b, Mark::Opaque)]), both);
        }
        assert_eq!(said(&mut meta, &[(&a, Mark::Redacted)]), r#","meta":{"inputs.a":"redacted"}"#);
        assert_eq!(said(&mut meta, &[(&a, Mark::Redacted), (&b, Mark::Opaque)]), both);
        assert_eq!(
            said(&mut meta, &[(&b, Mark::Opaque), (&b, Mark::Opaque)]),
            r#","meta":{"inputs.b":"opaque"}"#
        );
        assert_eq!(said(&mut meta, &[(&b, Mark::Redacted)]), r#","meta":{"inputs.b":"redacted"}"#);
        assert_eq!(
            said(&mut meta, &[(&other.escaped(b"b"), Mark::Redacted)]),
            r#","meta":{"input.b":"redacted"}"#
        );
        assert_eq!(said(&mut meta, &[]), "");
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
