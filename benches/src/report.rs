//! The tables, as Markdown: what was measured, casefile as a part of its peers, and the budgets. It measures nothing.

use crate::budgets::{self, BUDGETS, Budget};
use crate::metric::{Metric, Results};
use crate::peers::PEERS;

const TABLES: [(&str, &[Metric]); 3] = [
    (
        "One call",
        &[
            Metric::CallerInstructions,
            Metric::TotalInstructions,
            Metric::OffInstructions,
            Metric::CallerAllocations,
            Metric::TotalAllocations,
            Metric::CallP50,
            Metric::CallP99,
            Metric::CallP999,
            Metric::Burst,
            Metric::ReportedLatency,
        ],
    ),
    (
        "Many calls",
        &[
            Metric::Cpu1,
            Metric::Cpu2,
            Metric::PacedCpu,
            Metric::Kept1,
            Metric::Kept2,
            Metric::Lossless1,
            Metric::Lossless2,
            Metric::LostLossless,
            Metric::Unaccounted,
            Metric::Peak1,
            Metric::Peak2,
        ],
    ),
    (
        "1,000 annotated functions, and futures",
        &[
            Metric::Check,
            Metric::Release,
            Metric::ProgramBytes,
            Metric::ColdBuild,
            Metric::Frame,
            Metric::WideFrame,
        ],
    ),
];

pub(crate) fn print(results: &Results) {
    print_tables(results);
    print_ratios(results);
    print_budgets(results);
}

pub(crate) fn print_tables(results: &Results) {
    for (title, metrics) in TABLES {
        print_table(results, title, metrics);
    }
}

fn print_table(results: &Results, title: &str, metrics: &[Metric]) {
    let measured: Vec<_> = PEERS
        .iter()
        .map(|peer| {
            (peer.title, metrics.iter().map(|&metric| (metric, results.get(peer.name, metric))).collect())
        })
        .filter(|(_, values): &(_, Vec<_>)| values.iter().any(|(_, value)| value.is_some()))
        .collect();
    if measured.is_empty() {
        return;
    }
    println!("\n### {title}\n");
    print_row("", metrics.iter().map(|metric| metric.title().to_owned()));
    print_row("---", metrics.iter().map(|_| "--:".to_owned()));
    for (peer, values) in measured {
        print_row(
            peer,
            values.into_iter().map(|(metric, value)| value.map_or_else(String::new, |v| metric.print(v))),
        );
    }
}

/// Less is better in all of these.
fn print_ratios(results: &Results) {
    let metrics = [
        Metric::CallerInstructions,
        Metric::TotalInstructions,
        Metric::Burst,
        Metric::Cpu1,
        Metric::PacedCpu,
    ];
    println!("\n### casefile as a part of its peers, net of the bare function\n");
    print_row("", metrics.iter().map(|metric| metric.title().to_owned()));
    print_row("---", metrics.iter().map(|_| "--:".to_owned()));
    for peer in PEERS.iter().filter(|peer| !["casefile", "bare"].contains(&peer.name)) {
        let ratios = metrics.map(|metric| budgets::against(results, peer.name, metric));
        print_row(
            peer.title,
            ratios.into_iter().map(|ratio| ratio.map_or_else(String::new, |r| format!("{r:.3}"))),
        );
    }
}

fn print_budgets(results: &Results) {
    println!("\n### Budgets\n");
    print_row("", ["measured", "budget", "stretch", "unit", ""].map(str::to_owned).into_iter());
    print_row("---", ["--:", "--:", "--:", "---", "---"].map(str::to_owned).into_iter());
    for Budget { what, unit, limit, stretch, value } in BUDGETS {
        let value = value(results);
        let verdict = match value {
            None => "not measured",
            Some(value) if stretch.is_some_and(|stretch| limit.with(stretch).is_met(value)) => {
                "met, stretch too"
            }
            Some(value) if limit.is_met(value) => "met",
            Some(_) => "**missed**",
        };
        let cells = [
            value.map_or_else(String::new, number),
            format!("{} {}", limit.sign(), number(limit.number())),
            stretch.map_or_else(String::new, number),
            (*unit).to_owned(),
            verdict.to_owned(),
        ];
        print_row(what, cells.into_iter());
    }
    println!("| compiled out | | 0 | 0 | a call | there is no such switch yet |");
}

/// Decimals where they say something.
fn number(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 || value.fract() == 0.0 => 0,
        size if size >= 0.1 => 2,
        _ => 4,
    };
    format!("{value:.decimals$}")
}

fn print_row(first: &str, cells: impl Iterator<Item = String>) {
    print!("| {first} ");
    for cell in cells {
        print!("| {cell} ");
    }
    println!("|");
}
