//! Weekly visits of a nurse. The next visit is the last one and a week of 168 hours, which is the same time of the day
//! except in the week in which the clocks change.
//!
//! Everything ends well; a patient waits for an hour and names the series.
//!
//! The culprit is `next_visit`: the one call whose output has another time of the day than the visit in its inputs.

use std::error::Error;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, pick, random_id, request_async, wait_async};

pub(crate) const CASE: Case = Case {
    name: "an_hour_late_in_summer",
    expected: &[Expected {
        function: "visits::next_visit",
        path: "output.local_minutes",
        kind: Kind::Output,
    }],
    run,
};

/// The zones, what they are ahead of UTC in minutes, and whether they have summer time.
const ZONES: [(&str, u32, bool); 4] = [
    ("Europe/Berlin", 60, true),
    ("Africa/Lagos", 60, false),
    ("Asia/Tokyo", 540, false),
    ("Europe/Athens", 120, true),
];
const DAY: u32 = 24 * 60;
/// The days of 2026 with summer time.
const SUMMER: std::ops::Range<u32> = 88..298;

#[derive(Loggable)]
#[public]
struct SeriesRequest {
    request_id: String,
    zone: String,
    #[sensitive]
    patient: String,
    first_day: u32,
    local_minutes: u32,
    weeks: u32,
}

#[derive(Clone, Copy, Loggable)]
struct Visit {
    day: u32,
    /// Since midnight where the patient lives.
    local_minutes: u32,
    /// Since the year began, in UTC.
    utc_minutes: u32,
}

#[log_boundary]
async fn plan_series(request: &SeriesRequest) -> Vec<Visit> {
    let nurse = nurses::nearest(&request.patient).await;
    let mut visit = visits::first_visit(&request.zone, request.first_day, request.local_minutes);
    let mut series = Vec::new();
    for _ in 0..request.weeks {
        nurses::reserve(nurse, visit).await;
        series.push(visit);
        visit = visits::next_visit(&request.zone, visit);
    }
    series
}

#[traced(public_text)]
mod visits {
    use super::{DAY, SUMMER, Visit, ZONES};

    pub(super) fn first_visit(zone: &str, day: u32, local_minutes: u32) -> Visit {
        Visit { day, local_minutes, utc_minutes: day * DAY + local_minutes - ahead(zone, day) }
    }

    pub(super) fn next_visit(zone: &str, last: Visit) -> Visit {
        let utc_minutes = last.utc_minutes + 7 * DAY;
        let local = utc_minutes + ahead(zone, last.day + 7);
        Visit { day: local / DAY, local_minutes: local % DAY, utc_minutes }
    }

    /// How much the zone is ahead of UTC at noon of that day, in minutes.
    #[log(skip)]
    fn ahead(zone: &str, day: u32) -> u32 {
        let known = ZONES.iter().find(|(name, ..)| *name == zone);
        let summer = |has_summer: bool| if has_summer && SUMMER.contains(&day) { 60 } else { 0 };
        known.map_or(0, |(_, winter, has_summer)| winter + summer(*has_summer))
    }
}

#[traced(public_text)]
mod nurses {
    use super::{Visit, now_ms, random_id, wait_async};

    pub(super) async fn nearest(#[sensitive] patient: &str) -> u32 {
        wait_async(100..600).await;
        u32::try_from(patient.len()).unwrap_or(0) + fastrand::u32(100..900)
    }

    pub(super) async fn reserve(nurse: u32, visit: Visit) -> String {
        wait_async(100..300).await;
        random_id(if now_ms() > u64::from(nurse + visit.day) { "rsv" } else { "nil" })
    }
}

fn series_request(zone: &str, first_day: u32) -> SeriesRequest {
    SeriesRequest {
        request_id: random_id("req"),
        zone: zone.to_owned(),
        patient: random_id("pat"),
        first_day,
        local_minutes: fastrand::u32(32..64) * 15,
        weeks: fastrand::u32(2..6),
    }
}

/// Where clocks change, series begin and end on the same side of the change.
fn some_series() -> SeriesRequest {
    let (zone, _, has_summer) = pick(&ZONES);
    let day = if has_summer && percent(50) {
        fastrand::u32(SUMMER.start + 1..SUMMER.end - 40)
    } else if has_summer {
        fastrand::u32(5..SUMMER.start - 40)
    } else {
        fastrand::u32(5..320)
    };
    series_request(zone, day)
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let (_guard, runtime) = stage.asynchronous_service("home-care")?;
    let complaint = runtime.block_on(async {
        for _ in 0..40 {
            request_async(plan_series(&some_series())).await;
            other_endpoints::now_and_then();
        }
        let across = SeriesRequest { weeks: 4, ..series_request("Europe/Berlin", SUMMER.start - 12) };
        request_async(plan_series(&across)).await.0
    });
    Ok(Some(complaint))
}
