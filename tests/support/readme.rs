//! The README's snippets, compiled and run as a user would write them.

#[doc = include_str!("../../README.md")]
mod snippets {}
