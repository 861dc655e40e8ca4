//! Does rust-analyzer help inside and under our attributes?
//!
//! `$0` in a text is the cursor. All tests type into one editor, one after the other.

#[path = "support/connection.rs"]
mod connection;
#[path = "support/editor.rs"]
mod editor;

mod attributes;
mod bodies;
mod mistakes;

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use editor::Editor;

fn editor() -> MutexGuard<'static, Editor> {
    static EDITOR: LazyLock<Mutex<Editor>> = LazyLock::new(|| Mutex::new(Editor::open()));
    // Another test's failure leaves nothing behind but its text.
    EDITOR.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A whole file.
fn file(items: &str) -> String {
    format!("use casefile::{{Loggable, log_boundary, traced}};\nuse crate::{{Database, Order}};\n{items}")
}

fn offered(items: &str) -> Vec<String> {
    editor().completions(&file(items))
}
