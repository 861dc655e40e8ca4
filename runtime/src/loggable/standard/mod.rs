//! The classes of the standard library's types, and how each is written: in the form serde gives it, so that a
//! record can be read back into the value.

mod cells;
mod collections;
mod enums;
mod errors;
mod input_output;
mod net;
mod numbers;
mod pointers;
mod ranges;
mod sequences;
mod singles;
mod text;
mod time;
mod tuples;

#[cfg(test)]
mod form_tests;
#[cfg(test)]
mod holder_tests;
#[cfg(test)]
mod limit_tests;
