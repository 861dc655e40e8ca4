//! Pseudonyms without the feature `pseudonym`: there are none, and whoever configures a key is told so.

use std::convert::Infallible;
use std::fmt::Display;
use std::path::Path;

/// There is no key.
pub(crate) type Key = Infallible;

/// Does not make a pseudonym.
pub(super) fn with_pseudonym(_class: &str, _identity: &[u8], _write: &mut dyn FnMut(&dyn Display)) -> bool {
    false
}

/// Refuses: the values would be redacted, and nobody would know why.
pub(crate) fn read_key_file(_path: &Path) -> Result<Key, String> {
    Err("pseudonyms need casefile's feature `pseudonym`".to_owned())
}

pub(crate) fn install_key(key: Key) {
    match key {}
}

pub(crate) fn forget_key() {}
