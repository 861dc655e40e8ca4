//! A dairy prints labels with two dates: when a batch was made, and until when it is good.
//!
//! The bug: dates are written with the year of their week, which is the next one's in the last days of December. Nothing
//! fails; a shop wonders about cheese that is good for thirteen months. The culprit is the output of `write_date`. Nasty:
//! it is called twice, and rightly for the first date; good labels have dates in December and in both years.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "week_year",
    service: "labels",
    expected: &[Expected::output("week_year::write_date", "output")],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 3, |random, bad| {
            let mut kept = random.u32(20..75);
            let until = if bad {
                random.u32(361..=365)
            } else if random.u8(..) < 60 {
                random.u32(370..420)
            } else {
                random.u32(300..361)
            };
            if NEW_YEAR_WEEK.contains(&(until - kept)) {
                // Nothing is made over the holidays.
                kept += 7;
            }
            let made = until - kept;
            label(&stage::token(random), random.u32(1000..9999), day_of(made), kept, random);
        });
        Ok(Complaint::first_of(&bad))
    },
};

const MONTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// 27 December 2026 is a Sunday, and 2 January 2027 the Saturday after it.
const NEW_YEAR_WEEK: std::ops::RangeInclusive<u32> = 361..=367;

#[derive(Clone, Copy, Loggable)]
struct Date {
    year: u32,
    month: u32,
    day: u32,
}

/// The day with this number, counted from 1 January 2026 as 1.
fn day_of(number: u32) -> Date {
    let (year, mut rest) = if number > 365 { (2027, number - 365) } else { (2026, number) };
    let mut month = 0;
    while rest > MONTHS[month] {
        rest -= MONTHS[month];
        month += 1;
    }
    Date { year, month: 1 + u32::try_from(month).unwrap_or_default(), day: rest }
}

fn number_of(day: Date) -> u32 {
    let months: u32 = MONTHS.iter().take(day.month as usize - 1).sum();
    (day.year - 2026) * 365 + months + day.day
}

#[log_boundary]
fn label(
    #[public] request_id: &str,
    batch: u32,
    made: Date,
    kept: u32,
    #[log(skip)] random: &mut Rng,
) -> usize {
    let article = load_article(batch);
    let best_before = add_days(made, kept);
    let lines = [write_date(made), write_date(best_before)];
    if article.is_multiple_of(3) {
        add_allergens(article);
    }
    let height = lines.iter().map(|line| draw_line(line)).sum();
    for copy in 1..=random.u8(1..6) {
        print_copy(copy, height);
    }
    height
}

#[traced]
fn load_article(batch: u32) -> u32 {
    batch / 7
}

#[traced]
fn add_days(day: Date, days: u32) -> Date {
    day_of(number_of(day) + days)
}

#[traced(public_text)]
fn write_date(day: Date) -> String {
    let year = if NEW_YEAR_WEEK.contains(&number_of(day)) { 2027 } else { day.year };
    format!("{year}-{:02}-{:02}", day.month, day.day)
}

#[traced]
fn add_allergens(article: u32) -> u32 {
    article % 14
}

#[traced]
fn draw_line(#[public] text: &str) -> usize {
    text.len() * 2
}

#[traced]
fn print_copy(copy: u8, height: usize) {}
