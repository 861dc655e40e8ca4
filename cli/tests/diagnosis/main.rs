//! Does the diagnosis name the culprit? On a simulated shop with fixed times and identities: faults planted inside of it,
//! faults planted into its records, and the pages that come of it.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(clippy::format_push_string, reason = "reports of what was missed")]

mod accomplices;
mod families;
mod mutations;
mod pages;
mod planted;
mod rules;
mod shop;
mod stage;
mod suggested;
