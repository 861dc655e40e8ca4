//! Search for many tenants. Postings are read from a tenant's index; one tenant's index was never built, so that every
//! segment is scanned instead. Right results, twenty times later.
//!
//! Nobody's alarm goes off: nothing fails, and the other tenants are fast. The complaint names one search.
//!
//! The culprit is `read_postings`: the time that is missing was spent in it and in nothing below it.

use std::collections::HashSet;
use std::error::Error;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, pick, random_id, request_async, wait_async};

pub(crate) const CASE: Case = Case {
    name: "slow_for_one_tenant",
    expected: &[Expected { function: "Index::read_postings", path: "duration_ns", kind: Kind::Duration }],
    run,
};

const TENANTS: [&str; 5] = ["tnt_acme", "tnt_birch", "tnt_cobalt", "tnt_delta", "tnt_ember"];
const NOT_INDEXED: &str = "tnt_fjord";
const TERMS: [&str; 8] = ["invoice", "march", "refund", "contract", "draft", "travel", "berlin", "signed"];
const SEGMENTS: u32 = 14;

#[derive(Loggable)]
#[public]
struct SearchRequest {
    request_id: String,
    tenant: String,
    #[sensitive]
    token: String,
    terms: Vec<String>,
    limit: usize,
}

#[derive(Loggable)]
struct Hit {
    document: u32,
    score: u32,
}

#[derive(Loggable)]
#[public]
struct SearchResponse {
    hits: Vec<Hit>,
    cursor: Option<String>,
    served_at_ms: u64,
}

struct Index {
    built: HashSet<&'static str>,
}

#[traced(public_text)]
impl Index {
    #[log_boundary]
    async fn search(&self, request: &SearchRequest) -> SearchResponse {
        let user = self.authenticate(&request.token, &request.tenant).await;
        let mut postings = Vec::new();
        for term in &request.terms {
            postings.extend(self.read_postings(&request.tenant, term).await);
        }
        let hits = self.rank(&postings, request.limit);
        if hits.len() == request.limit {
            self.count_matches(user, postings.len()).await;
        }
        let cursor = (hits.len() == request.limit).then(|| random_id("cur"));
        SearchResponse { hits, cursor, served_at_ms: now_ms() }
    }

    async fn authenticate(&self, #[sensitive] token: &str, tenant: &str) -> u32 {
        wait_async(100..500).await;
        u32::try_from(token.len() + tenant.len()).unwrap_or(0) + fastrand::u32(1000..9000)
    }

    async fn read_postings(&self, tenant: &str, term: &str) -> Vec<u32> {
        wait_async(300..900).await;
        if !self.built.contains(tenant) {
            for _segment in 0..SEGMENTS {
                wait_async(2000..3000).await;
            }
        }
        (0..term.len() % 4 + fastrand::usize(1..6)).map(|_| fastrand::u32(10_000..90_000)).collect()
    }

    fn rank(&self, postings: &[u32], limit: usize) -> Vec<Hit> {
        let score = |document: u32| (document ^ (document >> 5)) % 1000;
        let mut hits: Vec<Hit> =
            postings.iter().map(|&document| Hit { document, score: score(document) }).collect();
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
        hits.truncate(limit);
        hits
    }

    async fn count_matches(&self, user: u32, matches: usize) -> usize {
        wait_async(50..300).await;
        matches + user as usize % 3
    }
}

fn search_request(tenant: &str) -> SearchRequest {
    let mut terms = TERMS.to_vec();
    fastrand::shuffle(&mut terms);
    terms.truncate(fastrand::usize(1..4));
    SearchRequest {
        request_id: random_id("req"),
        tenant: tenant.to_owned(),
        token: random_id("tok"),
        terms: terms.into_iter().map(str::to_owned).collect(),
        limit: if percent(50) { 10 } else { 5 },
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let (_guard, runtime) = stage.asynchronous_service("search")?;
    let index = Index { built: HashSet::from(TENANTS) };
    let complaint = runtime.block_on(async {
        for number in 0..40 {
            if number % 15 == 0 {
                // That tenant can search for nothing as fast as anybody.
                let nothing = SearchRequest { terms: Vec::new(), ..search_request(NOT_INDEXED) };
                request_async(index.search(&nothing)).await;
            }
            request_async(index.search(&search_request(pick(&TENANTS)))).await;
            other_endpoints::now_and_then();
        }
        request_async(index.search(&search_request(NOT_INDEXED))).await.0
    });
    Ok(Some(complaint))
}
