//! Does the diagnosis name the culprit? On a simulated shop with fixed times and identities: faults planted inside of it,
//! faults planted into its records, and the pages that come of it.

mod mutations;
mod pages;
mod planted;
mod shop;
mod stage;
