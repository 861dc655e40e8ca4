//! Which of the findings is the cause of the others? The one that is likely wrong and came before as much as possible of
//! what else is wrong.
//!
//! Must never blame a caller for what a callee did to it.

use std::collections::HashMap;

use super::corpus::Corpus;
use super::finding::{Finding, Kind};
use super::outcomes;
use super::words::SiteId;

/// A value that is less odd than this is no reason for anything.
const LEAST_CORROBORATED: f64 = 1.5;

/// A finding, and how much of the trouble it accounts for.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) finding: Finding,
    /// From 0 to 1: how likely it is wrong, times how much of all that is wrong came after it.
    pub(crate) score: f64,
    /// How much of the trouble that is, in nats.
    pub(crate) explained: f64,
}

pub(crate) fn rank(corpus: &Corpus<'_>, findings: Vec<Finding>) -> Vec<Ranked> {
    let findings = corroborated(one_a_place(corpus, without_handed_on(corpus, findings)));
    corpus.count_steps(findings.len() * findings.len());
    let weights: Vec<f64> = findings.iter().map(weight).collect();
    let all: f64 = weights.iter().sum();
    let mut ranked: Vec<Ranked> = findings
        .iter()
        .enumerate()
        .map(|(index, finding)| {
            let explained: f64 = findings
                .iter()
                .zip(&weights)
                .enumerate()
                .filter(|(other, (later, _))| *other == index || explains(corpus, finding, later))
                .map(|(_, (_, weight))| weight)
                .sum();
            Ranked {
                finding: finding.clone(),
                score: finding.certainty() * explained / all.max(f64::MIN_POSITIVE),
                explained: finding.certainty() * explained,
            }
        })
        .collect();
    ranked.sort_by(|a, b| {
        let strength = b.finding.strength.total_cmp(&a.finding.strength);
        b.score.total_cmp(&a.score).then(strength).then(a.finding.kind.cmp(&b.finding.kind))
    });
    ranked
}

/// How much of the trouble a finding is. Times vary for reasons that are not the service's; values seldom do.
fn weight(finding: &Finding) -> f64 {
    let reliable = if finding.kind == Kind::Duration && finding.strength < 3.5 { 0.5 } else { 1.0 };
    finding.certainty() * finding.strength.min(4.0) * reliable
}

/// Whether one finding can be the reason for another: it came first, and could be known where the other is.
fn explains(corpus: &Corpus<'_>, cause: &Finding, effect: &Finding) -> bool {
    if cause.since > effect.since {
        return false;
    }
    // A call that took long makes others late, and whoever waits for it give up. It changes no value.
    let is_late = matches!(effect.kind, Kind::Duration | Kind::Outcome | Kind::Unfinished | Kind::Order);
    if cause.kind == Kind::Duration && !is_late {
        return false;
    }
    let is_at_start = matches!(cause.kind, Kind::Inputs | Kind::Order | Kind::ExtraCall);
    if !is_at_start || cause.kind == Kind::MissingCall {
        // At one instant a callee came first, and what a call did came before how it ended.
        return cause.since < effect.since || cause.call >= effect.call;
    }
    if cause.call == effect.call && cause.kind == effect.kind {
        return false;
    }
    corpus.bad.is_within(effect.call, cause.call)
        || effect.since >= corpus.bad.calls[cause.call].end
        || corpus.bad.is_within(cause.call, effect.call)
}

/// An error is the callee's that it came from, a cancelled call's end that of the slow call inside of it.
fn without_handed_on(corpus: &Corpus<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let mut ends: HashMap<usize, f64> = HashMap::new();
    for finding in findings.iter().filter(|finding| is_end(finding)) {
        ends.insert(finding.call, finding.strength);
    }
    let mut dropped = std::collections::HashSet::new();
    // Callers stand before their callees, so one pass hands everything down.
    for call in 0..corpus.bad.calls.len() {
        let Some(strength) = ends.get(&call).copied() else { continue };
        let Some(callee) = outcomes::passed_on_from(&corpus.bad, call) else { continue };
        let Some(of_callee) = ends.get_mut(&callee) else { continue };
        // An error that good traces have as often was handled there, and so perhaps here.
        if *of_callee > 1.0 || strength < 2.0 {
            *of_callee = of_callee.max(strength);
            dropped.insert(call);
        }
    }
    // Of what is slow: since when.
    let slow: HashMap<usize, u64> = findings
        .iter()
        .filter(|finding| finding.kind == Kind::Duration && finding.strength > 1.0)
        .map(|finding| (finding.call, finding.since))
        .collect();
    let cancelled = |call: usize| {
        let record = &corpus.bad.trace.calls[corpus.bad.calls[call].index].record;
        record.outcome == Some(casefile_record::Outcome::Cancelled)
    };
    findings
        .into_iter()
        .filter_map(|mut finding| {
            if is_end(&finding) {
                finding.strength = ends[&finding.call];
                let late = slow.get(&finding.call).copied();
                let is_slow = cancelled(finding.call) && late.is_some();
                // Whoever waited for it in vain did so from then on.
                finding.since = late.map_or(finding.since, |late| late.min(finding.since));
                return (!dropped.contains(&finding.call)).then(|| {
                    finding.strength -= if is_slow { 0.5 } else { 0.0 };
                    finding
                });
            }
            if finding.kind == Kind::Duration && cancelled(finding.call) {
                finding.strength =
                    finding.strength.max(ends.get(&finding.call).copied().unwrap_or(0.0)) + 0.2;
            }
            Some(finding)
        })
        .collect()
}

fn is_end(finding: &Finding) -> bool {
    matches!(finding.kind, Kind::Outcome | Kind::Unfinished)
}

/// An odd value is the likelier wrong if a call that was given it went wrong.
fn corroborated(findings: Vec<Finding>) -> Vec<Finding> {
    let more = |finding: &Finding| {
        let is_effect = |other: &&Finding| {
            finding.feeds.contains(&other.call)
                && other.since > finding.since
                && !matches!(other.kind, Kind::Inputs | Kind::Duration | Kind::Order)
                && other.strength > 2.0
        };
        findings.iter().filter(is_effect).map(|other| other.strength * 0.35).fold(0.0, f64::max).min(1.3)
    };
    let more: Vec<f64> = findings
        .iter()
        .map(|finding| if finding.strength < LEAST_CORROBORATED { 0.0 } else { more(finding) })
        .collect();
    let stronger = |(mut finding, more): (Finding, f64)| {
        finding.strength += more;
        finding
    };
    findings.into_iter().zip(more).map(stronger).collect()
}

/// Another call of the same place that is at fault in the same way is no second reason, however often it is made. One
/// must be surer by this much to stand for an earlier one.
const SURER: f64 = 0.5;

/// Of what was found about one path of the calls at one place the strongest, of equals the first.
fn one_a_place(corpus: &Corpus<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    let mut known: HashMap<(SiteId, Kind, String, String), usize> = HashMap::new();
    for mut finding in findings.into_iter().filter(|finding| finding.strength > 0.5) {
        let site = corpus.bad.calls[finding.call].site;
        let place = (site, finding.kind, finding.path.clone(), finding.function.clone());
        let Some(index) = known.get(&place) else {
            known.insert(place, kept.len());
            kept.push(finding);
            continue;
        };
        let known = &mut kept[*index];
        let is_first = (finding.since, finding.call) < (known.since, known.call);
        let needed = if is_first { -SURER } else { SURER };
        if finding.call == known.call && finding.strength > known.strength
            || finding.call != known.call && finding.strength > known.strength + needed
        {
            finding.feeds.append(&mut known.feeds);
            *known = finding;
        } else {
            known.feeds.append(&mut finding.feeds);
        }
    }
    kept
}
