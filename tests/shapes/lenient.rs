//! The shapes with values that nobody classified: only lenient code takes them.

use super::instrument;
use crate::harness::files;

files! {
    mod unclassified;
}
