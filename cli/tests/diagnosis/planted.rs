//! Is a fault inside of the service found by what follows from it?

use casefile_cli::diagnosis::{Blamed, Diagnosis, Evidence, diagnose};

use crate::shop::{Fault, day};
use crate::stage::traces;

pub(crate) fn names(blamed: &Blamed, function: &str, path: &str) -> bool {
    let is_function = blamed.function == function || blamed.function.ends_with(&format!("::{function}"));
    let within = |outer: &str, inner: &str| !outer.is_empty() && inner.starts_with(&format!("{outer}."));
    is_function && (blamed.path == path || within(&blamed.path, path) || within(path, &blamed.path))
}

/// The last trace against all others.
pub(crate) fn last_against_others(records: &[casefile_record::Record]) -> Diagnosis {
    let mut traces = traces(records);
    let bad = traces.pop().expect("a trace");
    diagnose(&Evidence { bad: &bad, good: &traces, overlapping: &[] })
}

#[test]
fn planted_faults_are_found_first() {
    let (mut found, mut all) = (0, 0);
    let mut missed = String::new();
    for (fault, function, path) in Fault::ALL {
        for seed in 1..=2 {
            let diagnosis = last_against_others(&day(seed, 45, Some(fault)).records);
            all += 1;
            if diagnosis.blamed.first().is_some_and(|blamed| names(blamed, function, path)) {
                found += 1;
                continue;
            }
            missed += &format!("{fault:?} {seed}: not {function} {path} but\n");
            for blamed in diagnosis.blamed.iter().take(3) {
                missed += &format!(
                    "    {:.2} {} {} {}\n",
                    blamed.score, blamed.function, blamed.path, blamed.reason
                );
            }
        }
    }
    println!("{found} of {all} planted faults are named first\n{missed}");
    assert!(found * 100 >= all * 95, "{found} of {all}:\n{missed}");
}

#[test]
fn in_ordinary_orders_little_is_found() {
    let mut sure = Vec::new();
    for seed in 1..=8 {
        let diagnosis = last_against_others(&day(seed, 46, None).records);
        if diagnosis.confidence == casefile_cli::diagnosis::Confidence::Sure {
            sure.push(diagnosis.verdict);
        }
    }
    assert!(sure.len() <= 1, "{sure:#?}");
}

#[test]
fn without_good_traces_it_says_so() {
    let diagnosis = last_against_others(&day(1, 0, Some(Fault::OutOfStock)).records);
    assert_eq!(diagnosis.confidence, casefile_cli::diagnosis::Confidence::NothingToCompare);
}
