//! The attribute does not see what is in the file of a module.
//
// rustc refuses it, too, as something that is not stable.

use casefile::traced;

#[traced]
#[path = "../pass/wrong_item.rs"]
mod module_in_a_file;

fn main() {}
