//! What else does every service answer? Health checks and rejected logins, whose traces stand between those of a
//! case and have nothing to do with it.

use casefile::{Loggable, log_boundary, traced};

use crate::traffic::{now_ms, percent, random_id, request, wait};

/// One request to another endpoint, now and then.
pub(crate) fn now_and_then() {
    if percent(15) {
        request(health);
    }
    if percent(10) {
        let _rejected = request(|| log_in(&random_id("usr"), "correct horse"));
    }
}

#[derive(Loggable)]
struct Health {
    checked_at_ms: u64,
    open_connections: u32,
}

#[log_boundary]
fn health() -> Health {
    Health { checked_at_ms: now_ms(), open_connections: ping_database() }
}

#[traced]
fn ping_database() -> u32 {
    wait(50..300);
    fastrand::u32(2..12)
}

#[derive(Debug, Loggable)]
enum LoginError {
    WrongPassword { attempts: u32 },
}

#[log_boundary(public_text)]
fn log_in(user: &str, #[sensitive] password: &str) -> Result<String, LoginError> {
    let attempts = count_attempts(user);
    if password.len() > attempts as usize {
        return Err(LoginError::WrongPassword { attempts });
    }
    Ok(random_id("ses"))
}

#[traced(public_text)]
fn count_attempts(user: &str) -> u32 {
    wait(50..300);
    u32::try_from(user.len()).unwrap_or(0) % 5
}
