//! Is a fault found that had hit other orders before, which count as good because nothing failed?

use casefile_cli::diagnosis::{Evidence, diagnose};

use crate::planted::names;
use crate::shop::{Fault, day_of_silent_faults};
use crate::stage::traces;

const ORDERS: usize = 44;

#[test]
fn silent_faults_are_found_though_good_traces_have_them() {
    let (mut found, mut all) = (0, 0);
    let mut missed = String::new();
    for (fault, function, path) in Fault::ALL {
        for before in [1, 3, 5] {
            let mut traces = traces(&day_of_silent_faults(7 + before as u64, ORDERS, fault, before).records);
            let bad = traces.pop().expect("a trace");
            if bad.failed() {
                continue;
            }
            all += 1;
            let diagnosis = diagnose(&Evidence { bad: &bad, good: &traces, overlapping: &[] });
            if diagnosis.blamed.first().is_some_and(|blamed| names(blamed, function, path)) {
                found += 1;
                continue;
            }
            missed += &format!("{fault:?} in {before} others: not {function} {path} but\n");
            for blamed in diagnosis.blamed.iter().take(3) {
                missed += &format!(
                    "    {:.2} {} {} {}\n",
                    blamed.score, blamed.function, blamed.path, blamed.reason
                );
            }
        }
    }
    println!("{found} of {all} silent faults are named first\n{missed}");
    assert!(found * 100 >= all * 75, "{found} of {all}:\n{missed}");
}
