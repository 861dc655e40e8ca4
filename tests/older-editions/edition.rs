//! The shapes that mean something else in other editions.

use super::instrument;
use crate::harness::files;

files! {
    mod differences;
}
