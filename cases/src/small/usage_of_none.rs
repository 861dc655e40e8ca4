//! A sign-in service may write as often as its quotas allow, and these follow from what was used of late.
//!
//! The bug: the sessions' usage is reported by a system that they have been moved away from, which truly sees none; their
//! quota becomes nothing. On-call sees that sign-ins are over quota. The culprit is the output of `read_usage` for the
//! sessions. Nasty: it is called for three services, and the one for keys has no usage on good days, too; the error
//! comes from two calls that did as they were told.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "usage_of_none",
    service: "sign-in",
    expected: &[Expected::output("usage_of_none::read_usage", "output")],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 4, |random, bad| {
            let _answered = sign_in(&stage::token(random), random.u32(1_000..9_999_999), random, bad);
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[derive(Clone, Copy, PartialEq, Eq, Loggable)]
enum Resource {
    Directory,
    Sessions,
    Keys,
}

#[derive(Debug, Loggable)]
enum QuotaError {
    Exceeded { quota: u32 },
}

#[log_boundary]
fn sign_in(
    #[public] request_id: &str,
    user: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] moved: bool,
) -> Result<u64, QuotaError> {
    check_password(user);
    if random.u8(..) < 70 {
        check_second_factor(user, random.u32(100_000..999_999));
    }
    let keys = random.u8(..) < 90;
    for resource in [Resource::Directory, Resource::Keys, Resource::Sessions] {
        let reported = match resource {
            Resource::Directory => random.u32(4_000..9_000),
            Resource::Sessions if moved => 0,
            Resource::Sessions => random.u32(20_000..60_000),
            Resource::Keys => u32::from(keys) * random.u32(3..40),
        };
        // Nobody who has no keys writes one.
        let wanted = u32::from(resource != Resource::Keys || keys);
        admit(resource, wanted, reported)?;
    }
    Ok(write_session(random.u64(..), user))
}

#[traced]
fn check_password(user: u32) -> bool {
    user > 0
}

#[traced]
fn check_second_factor(user: u32, #[sensitive] code: u32) -> bool {
    code > 0
}

#[traced]
fn admit(resource: Resource, wanted: u32, #[log(skip)] reported: u32) -> Result<u32, QuotaError> {
    let usage = read_usage(resource, reported);
    let quota = plan_quota(usage);
    check_quota(quota, wanted)
}

/// Writes an hour, as the monitoring reports them.
#[traced]
fn read_usage(resource: Resource, #[log(skip)] reported: u32) -> u32 {
    reported
}

#[traced]
fn plan_quota(usage: u32) -> u32 {
    usage + usage / 2
}

#[traced]
fn check_quota(quota: u32, wanted: u32) -> Result<u32, QuotaError> {
    if wanted > quota { Err(QuotaError::Exceeded { quota }) } else { Ok(quota - wanted) }
}

#[traced]
fn write_session(session: u64, user: u32) -> u64 {
    session
}
