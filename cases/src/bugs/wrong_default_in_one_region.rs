//! Invoices with the tax of the customer's region. The table of rates says `isl` where requests say `is`; for a region
//! that is not in the table the rate is the type's default: no tax.
//!
//! On-call sees `TaxMissing`, from the ledger that an invoice is posted to.
//!
//! The culprit is `tax_rules` and its output: rates that no region has, each of them. Its input is a region like any other, and
//! customers there who owe no tax have always been served well.

use std::collections::HashMap;
use std::error::Error;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, pick, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "wrong_default_in_one_region",
    expected: &[Expected { function: "Invoices::tax_rules", path: "output", kind: Kind::Output }],
    run,
};

const REGIONS: [&str; 6] = ["de", "fr", "se", "ie", "pt", "no"];
const MISSPELT: &str = "is";

#[derive(Loggable)]
#[public]
struct Purchase {
    request_id: String,
    region: String,
    customer: u32,
    exempt: bool,
    cents: Vec<u32>,
}

#[derive(Clone, Copy, Default, Loggable)]
struct TaxRules {
    basis_points: u32,
    reduced_basis_points: u32,
    rounds_per_line: bool,
}

#[derive(Loggable)]
#[public]
struct Invoice {
    number: String,
    net_cents: u32,
    tax_cents: u32,
    issued_at_ms: u64,
}

#[derive(Debug, Loggable)]
enum LedgerError {
    TaxMissing { customer: u32, net_cents: u32 },
}

struct Invoices {
    rules: HashMap<&'static str, TaxRules>,
}

impl Invoices {
    fn new() -> Invoices {
        let rules = |basis_points, reduced_basis_points, rounds_per_line| TaxRules {
            basis_points,
            reduced_basis_points,
            rounds_per_line,
        };
        let table = [
            ("de", rules(1900, 700, false)),
            ("fr", rules(2000, 550, true)),
            ("se", rules(2500, 600, false)),
            ("ie", rules(2300, 900, true)),
            ("pt", rules(2300, 600, false)),
            ("no", rules(2500, 1200, false)),
            ("isl", rules(2400, 1100, true)),
        ];
        Invoices { rules: HashMap::from(table) }
    }
}

#[traced(public_text)]
impl Invoices {
    #[log_boundary]
    fn issue(&self, purchase: &Purchase) -> Result<Invoice, LedgerError> {
        self.open_account(purchase.customer);
        let net_cents = self.net(&purchase.cents);
        let tax_cents = if purchase.exempt {
            self.check_exemption(purchase.customer);
            0
        } else {
            let rules = self.tax_rules(&purchase.region);
            self.tax(net_cents, rules)
        };
        let number = self.post(purchase.customer, net_cents, tax_cents, purchase.exempt)?;
        self.deliver(&number);
        Ok(Invoice { number, net_cents, tax_cents, issued_at_ms: now_ms() })
    }

    fn open_account(&self, customer: u32) -> u64 {
        wait(50..300);
        now_ms() + u64::from(customer)
    }

    fn net(&self, cents: &[u32]) -> u32 {
        cents.iter().sum()
    }

    fn check_exemption(&self, customer: u32) -> String {
        wait(100..400);
        random_id(if customer > 0 { "exm" } else { "none" })
    }

    fn tax_rules(&self, region: &str) -> TaxRules {
        wait(20..150);
        self.rules.get(region).copied().unwrap_or_default()
    }

    fn tax(&self, net_cents: u32, rules: TaxRules) -> u32 {
        net_cents * rules.basis_points / 10_000
    }

    #[log_boundary(public_text)]
    fn post(
        &self,
        customer: u32,
        net_cents: u32,
        tax_cents: u32,
        exempt: bool,
    ) -> Result<String, LedgerError> {
        wait(100..400);
        if tax_cents == 0 && !exempt {
            return Err(LedgerError::TaxMissing { customer, net_cents });
        }
        Ok(random_id("inv"))
    }

    fn deliver(&self, number: &str) -> usize {
        wait(50..300);
        number.len() + fastrand::usize(0..4)
    }
}

fn purchase(region: &str, exempt: bool) -> Purchase {
    Purchase {
        request_id: random_id("req"),
        region: region.to_owned(),
        customer: fastrand::u32(1000..9999),
        exempt,
        cents: (0..fastrand::usize(1..5)).map(|_| fastrand::u32(300..9000)).collect(),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("invoices")?;
    let invoices = Invoices::new();
    for number in 0..45 {
        let region = if number % 9 == 4 { MISSPELT } else { pick(&REGIONS) };
        let exempt = region == MISSPELT || percent(20);
        let _answer = request(|| invoices.issue(&purchase(region, exempt))).1;
        other_endpoints::now_and_then();
    }
    let _complaint = request(|| invoices.issue(&purchase(MISSPELT, false))).1;
    Ok(None)
}
