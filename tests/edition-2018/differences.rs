//! x

use crate::harness::shapes;

shapes! {}
