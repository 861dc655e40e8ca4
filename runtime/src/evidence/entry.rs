//! How does one entry of the catalogue or the journal stand in its file? Its length, its kind, and what it says.
//!
//! Entries are appended by one write each. The last one may be cut off, where the process was killed in the middle of it:
//! whoever reads stops there.

use crate::encode::Decoder;

/// One entry, as it is put together.
pub(super) struct Entry {
    bytes: Vec<u8>,
}

const LENGTH_BYTES: usize = size_of::<u32>();

impl Entry {
    pub(super) fn new(kind: u8) -> Entry {
        let mut bytes = vec![0; LENGTH_BYTES];
        bytes.push(kind);
        Entry { bytes }
    }

    pub(super) fn number(mut self, number: u64) -> Entry {
        self.bytes.extend_from_slice(&number.to_le_bytes());
        self
    }

    /// Nothing longer than 4 GiB is ever written.
    pub(super) fn text(mut self, text: &str) -> Entry {
        let length = u32::try_from(text.len()).unwrap_or(0);
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(&text.as_bytes()[..length as usize]);
        self
    }

    /// Any number of them; what is optional is written as none or one.
    pub(super) fn texts(self, texts: &[&str]) -> Entry {
        let entry = self.number(texts.len() as u64);
        texts.iter().fold(entry, |entry, text| entry.text(text))
    }

    /// What is left of the entry.
    pub(super) fn rest(mut self, bytes: &[u8]) -> Entry {
        self.bytes.extend_from_slice(bytes);
        self
    }

    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        let length = u32::try_from(self.bytes.len() - LENGTH_BYTES).unwrap_or(u32::MAX);
        self.bytes[..LENGTH_BYTES].copy_from_slice(&length.to_le_bytes());
        self.bytes
    }
}

/// What an entry says, from its front.
pub(super) struct Saying<'a> {
    rest: Decoder<'a>,
}

impl<'a> Saying<'a> {
    pub(super) fn number(&mut self) -> Option<u64> {
        self.rest.u64()
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        self.rest.short_text()
    }

    pub(super) fn texts(&mut self) -> Option<Vec<&'a str>> {
        let count = self.number()?;
        (0..count).map(|_| self.text()).collect()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest.rest()
    }
}

/// The entries of a file, each with its kind, up to one that is cut off.
pub(super) fn entries(file: &[u8]) -> impl Iterator<Item = (u8, Saying<'_>)> {
    let mut file = Decoder::new(file);
    std::iter::from_fn(move || {
        let length = usize::try_from(file.u32()?).ok()?;
        let mut entry = Decoder::new(file.take(length)?);
        Some((entry.u8()?, Saying { rest: entry }))
    })
}

#[cfg(test)]
mod tests {
    use super::{Entry, entries};

    #[test]
    fn entries_come_back_and_a_torn_one_ends_them() {
        let first = Entry::new(1).number(7).text("text").into_bytes();
        let second = Entry::new(2).texts(&["a", "", "c"]).rest(b"rest").into_bytes();
        let file = [first.clone(), second.clone(), first].concat();
        let read = |file: &[u8]| entries(file).map(|(kind, _)| kind).collect::<Vec<_>>();
        assert_eq!(read(&file), [1, 2, 1]);
        assert_eq!(read(&file[..file.len() - 1]), [1, 2]);

        let mut all = entries(&file);
        let (_, mut saying) = all.next().expect("the first");
        assert_eq!((saying.number(), saying.text()), (Some(7), Some("text")));
        let (_, mut saying) = all.next().expect("the second");
        assert_eq!(saying.texts(), Some(vec!["a", "", "c"]));
        assert_eq!(saying.rest(), b"rest");
    }

    #[test]
    fn a_count_that_cannot_be_ends_at_the_bytes() {
        let file = Entry::new(1).number(u64::MAX).into_bytes();
        let (_, mut saying) = entries(&file).next().expect("an entry");
        assert_eq!(saying.texts(), None);
    }
}
