//! Neither a raw name, nor one made by a macro, nor one with numbers at its end is another name.

use casefile::{Loggable, log_boundary};

macro_rules! boundary {
    ($name:ident: $type:ty) => {
        #[log_boundary]
        fn made(#[public] $name: $type) {}
    };
}

boundary!(password: &str);

#[log_boundary]
fn raw(#[public] r#secret: &str, #[public] _password: &str, #[public] password2: &str) {}

#[derive(Loggable)]
#[public]
struct Raw {
    r#jwt: String,
    Password: String,
}

fn main() {}
