//! How does something look? Lines with styles, tables, trees, durations, JSON documents.
//!
//! Everything that reaches the terminal goes through [`Line`] or [`Page::json`], which show control characters and never
//! send them. Must never decide what to say.

mod json;
mod line;
mod name;
mod page;
mod quantity;
mod sanitise;
mod table;
mod tree;
mod value;

pub use line::{Line, Style};
pub use name::last_segments;
pub use page::Page;
pub use quantity::{count, duration, moment, number_of, share, time_of_day};
pub use sanitise::sanitised;
pub use table::{Align, Table};
pub use tree::branch;
pub use value::{brief, brief_members};
