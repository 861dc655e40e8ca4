//! The shapes that older editions and crates without unsafe code do not know.

use super::instrument;
use crate::harness::files;

files! {
    mod edition_2024;
    mod unsafety;
}
