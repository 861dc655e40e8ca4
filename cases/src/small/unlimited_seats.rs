//! A project tool invites members and holds them against the plan's limits, which are text from the billing system.
//!
//! The bug: `parse_limits` takes 0 for what is no number, and a new plan says `unlimited`. On-call sees that invitations
//! fail for some customers: the quota is exceeded. The culprit is `parse_limits`, `output.seats`; its input is text that
//! nobody classified, and so looks like every other. Nasty: the metrics' server does not answer in many good requests
//! either, and that error comes first.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "unlimited_seats",
    service: "projects",
    expected: &[Expected::output("unlimited_seats::parse_limits", "output.seats")],
    run: |stage| {
        let good = stage.good();
        stage.requests(good, 3, |random, bad| {
            let account = random.u32(100_000..9_999_999);
            let seats = if bad { "unlimited".to_owned() } else { (random.u32(8..60) * 5).to_string() };
            let plan = format!("seats={seats};projects={}", random.u32(3..90));
            let _answered = invite(&stage::token(random), account, random, &plan);
        });
        Ok(Complaint::Failures)
    },
};

#[derive(Debug, Loggable)]
enum InviteError {
    QuotaExceeded,
}

#[derive(Debug, Loggable)]
enum MetricsError {
    Unreachable { port: u16 },
}

#[derive(Clone, Copy, Loggable)]
struct Limits {
    seats: u32,
    projects: u32,
}

#[log_boundary]
fn invite(
    #[public] request_id: &str,
    account: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] plan: &str,
) -> Result<u32, InviteError> {
    // Metrics are a courtesy.
    let _sent = count_metric(random.u8(..) < 130);
    let members = count_members(account, random.u32(2..39));
    let limits = load_plan(account, plan);
    check_quota(members, limits)?;
    if random.bool() {
        create_guest_project(limits.projects);
    }
    Ok(send_invitation(random.u32(..)))
}

#[traced]
fn count_metric(#[log(skip)] lost: bool) -> Result<(), MetricsError> {
    if lost { Err(MetricsError::Unreachable { port: 8125 }) } else { Ok(()) }
}

#[traced]
fn count_members(account: u32, #[log(skip)] members: u32) -> u32 {
    members
}

#[traced]
fn load_plan(account: u32, #[log(skip)] text: &str) -> Limits {
    fetch_plan_text(account);
    parse_limits(text)
}

#[traced]
fn fetch_plan_text(account: u32) -> usize {
    28
}

#[traced]
fn parse_limits(text: &str) -> Limits {
    let mut numbers = text.split(';').map(|part| {
        let (_, value) = part.split_once('=').unwrap_or_default();
        value.parse().unwrap_or(0)
    });
    Limits { seats: numbers.next().unwrap_or(0), projects: numbers.next().unwrap_or(0) }
}

#[traced]
fn check_quota(members: u32, limits: Limits) -> Result<(), InviteError> {
    if members < limits.seats { Ok(()) } else { Err(InviteError::QuotaExceeded) }
}

#[traced]
fn create_guest_project(limit: u32) -> bool {
    limit > 3
}

#[traced]
fn send_invitation(invitation: u32) -> u32 {
    invitation
}
