//! The option `error`: `display` or `skip`.

use casefile::{log_boundary, traced};

struct Silent;

#[log_boundary(error = displya)]
fn near_miss() -> Result<u32, Silent> {
    Ok(1)
}

#[traced(error = "debug")]
fn unknown() -> Result<u32, Silent> {
    Ok(1)
}

#[traced(error)]
fn without_value() -> Result<u32, Silent> {
    Ok(1)
}

#[traced(error = skip, error = display)]
fn twice() -> Result<u32, Silent> {
    Ok(1)
}

#[traced(error = skip)]
fn never_returns() -> ! {
    std::process::exit(0)
}

fn main() {
    let _ = (near_miss(), unknown(), without_value(), twice());
    never_returns();
}
