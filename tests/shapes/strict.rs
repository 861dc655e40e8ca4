//! The shapes whose values are classified: they compile in strict code and in every edition.

use super::instrument;
use crate::harness::files;

files! {
    mod arguments;
    mod asynchronous;
    mod attributes;
    mod combinations;
    mod control_flow;
    mod drop_order;
    mod generics;
    mod handed;
    mod hygiene;
    mod macros_output;
    mod patterns;
    mod receivers;
    mod residues;
    mod returns;
    mod streams;
    mod traits;
    mod values;
}
