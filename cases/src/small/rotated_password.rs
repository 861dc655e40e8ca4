//! A reception's guest notes are kept in a database with a replica, which is used where the primary cannot be reached.
//!
//! The bug: the primary's password was changed, and this service still has the old one. It falls back to the replica, and
//! cannot write there. On-call sees that the database is read-only. The culprit is the failed `connect_primary`. Nasty: the
//! error that surfaces is another one, from a healthy server; a primary that is not reached at once is normal, and for
//! reading the replica is fine.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "rotated_password",
    service: "guest-notes",
    expected: &[
        Expected::outcome("rotated_password::connect_primary"),
        Expected::error_type("rotated_password::connect_primary"),
    ],
    run: |stage| {
        let good = stage.good();
        stage.requests(good, 3, |random, bad| {
            let edit = bad || random.bool();
            let busy = match random.u8(0..6) {
                0 => 1,
                1 if !edit => 2,
                _ => 0,
            };
            let mut primary = Primary { rotated: bad, busy };
            let _answered =
                notes(&stage::token(random), random.u32(1_000..99_999), edit, random, &mut primary);
        });
        Ok(Complaint::Failures)
    },
};

struct Primary {
    rotated: bool,
    /// How many attempts it does not answer.
    busy: u8,
}

#[derive(Debug, Loggable)]
enum DatabaseError {
    TimedOut,
    PasswordRefused,
    ReadOnly,
}

#[derive(Clone, Copy, PartialEq, Eq, Loggable)]
enum Server {
    Primary,
    Replica,
}

#[log_boundary]
fn notes(
    #[public] request_id: &str,
    guest: u32,
    edit: bool,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] primary: &mut Primary,
) -> Result<usize, DatabaseError> {
    check_badge(random.u64(..));
    let server = connect(primary);
    let notes = read_notes(guest, random.usize(0..6));
    if edit {
        write_note(server, random.u16(10..900))?;
        if notes > 3 {
            shorten(guest, notes);
        }
    }
    (0..notes).for_each(render_note);
    Ok(notes)
}

#[traced]
fn check_badge(badge: u64) -> bool {
    badge > 0
}

#[traced]
fn connect(#[log(skip)] primary: &mut Primary) -> Server {
    for attempt in 1..=2 {
        match connect_primary(attempt, primary) {
            Ok(()) => return Server::Primary,
            Err(DatabaseError::TimedOut) => {}
            Err(_) => break,
        }
    }
    connect_replica();
    Server::Replica
}

#[traced]
fn connect_primary(attempt: u8, #[log(skip)] primary: &mut Primary) -> Result<(), DatabaseError> {
    if primary.rotated {
        Err(DatabaseError::PasswordRefused)
    } else if primary.busy >= attempt {
        Err(DatabaseError::TimedOut)
    } else {
        Ok(())
    }
}

#[traced]
fn connect_replica() {}

#[traced]
fn read_notes(guest: u32, #[log(skip)] notes: usize) -> usize {
    notes
}

#[traced]
fn write_note(server: Server, characters: u16) -> Result<(), DatabaseError> {
    insert(server, characters)
}

#[traced]
fn insert(#[log(skip)] server: Server, characters: u16) -> Result<(), DatabaseError> {
    if server == Server::Replica { Err(DatabaseError::ReadOnly) } else { Ok(()) }
}

#[traced]
fn shorten(guest: u32, notes: usize) {}

#[traced]
fn render_note(number: usize) {}
