//! An identity service changes the role of a user, asked by the console or by a company's directory.
//!
//! The bug: for changes from the directory the old role is read again after the new one was written, so that no change
//! looks like a lowering and the user's sessions are not revoked. Nothing fails: an auditor finds a former admin who
//! still was one for an hour. The culprit is the missing call of `revoke_sessions`. Nasty: requests without that
//! call are good ones, too, where the role is raised or stays, whoever asks; some roots fail, which is normal.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "kept_sessions",
    service: "identity",
    expected: &[Expected::missing("kept_sessions::revoke_sessions")],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 1, |random, bad| {
            let user = random.u32(1000..9_999_999);
            let (source, before, after) = if bad {
                (Source::Directory, Role::Admin, Role::Viewer)
            } else if random.bool() {
                (Source::Console, Role::Admin, Role::Viewer)
            } else {
                let source = if random.bool() { Source::Console } else { Source::Directory };
                // The directory also sends roles that have not changed.
                let after = [Role::Viewer, Role::Editor, Role::Admin][random.usize(..3)];
                (source, Role::Viewer, after)
            };
            let _answered = change_role(
                &stage::token(random),
                user,
                source,
                after,
                random,
                &mut Account { role: before },
            );
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[derive(Clone, Copy, PartialEq, Eq, Loggable)]
enum Source {
    Console,
    Directory,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Loggable)]
enum Role {
    Viewer,
    Editor,
    Admin,
}

#[derive(Debug, Loggable)]
enum RoleError {
    NotByDirectory,
}

struct Account {
    role: Role,
}

#[log_boundary]
fn change_role(
    #[public] request_id: &str,
    user: u32,
    source: Source,
    role: Role,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] account: &mut Account,
) -> Result<u32, RoleError> {
    let mut before = load_account(user, account);
    check_policy(source, role)?;
    write_role(user, role, account);
    if source == Source::Directory {
        before = account.role;
    }
    if role < before {
        revoke_sessions(user, random.u8(1..9));
    }
    for _ in 0..random.u8(0..3) {
        notify_admin(random.u32(1000..9_999_999));
    }
    Ok(audit(random.u64(..), user))
}

#[traced]
fn load_account(user: u32, #[log(skip)] account: &Account) -> Role {
    account.role
}

#[traced]
fn check_policy(source: Source, role: Role) -> Result<(), RoleError> {
    if source == Source::Directory && role == Role::Admin { Err(RoleError::NotByDirectory) } else { Ok(()) }
}

#[traced]
fn write_role(user: u32, role: Role, #[log(skip)] account: &mut Account) {
    account.role = role;
}

#[traced]
fn revoke_sessions(user: u32, #[log(skip)] sessions: u8) -> u8 {
    (0..sessions).map(delete_session).sum()
}

#[traced]
fn delete_session(number: u8) -> u8 {
    number.min(1)
}

#[traced]
fn notify_admin(admin: u32) {}

#[traced]
fn audit(entry: u64, user: u32) -> u32 {
    user ^ 0x00FF
}
