//! A `Sensitive` value is not reached through what is in it.

use std::borrow::Borrow;

use casefile::Sensitive;

fn text(text: &str) -> usize {
    text.len()
}

fn any_text(text: impl AsRef<str>) -> usize {
    text.as_ref().len()
}

fn main() {
    let password = Sensitive::new(String::from("hunter2"));
    let _ = password.len();
    let _ = *password;
    let _ = text(&password);
    let _ = any_text(password.clone());
    let _: &str = password.borrow();
    let _ = password.0;
    let _: String = password.into();
}
