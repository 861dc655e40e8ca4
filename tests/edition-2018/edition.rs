//! The shapes that mean something else, or nothing, in other editions.

use super::instrument;
use crate::harness::files;

files! {
    mod differences;
}
