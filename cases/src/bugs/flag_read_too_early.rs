//! A shop's pages behind a feature flag that is decided by user. The page is loaded while the user is identified, and
//! as soon as there is a page the flag is read. As a rule users are known by then; where the page comes from
//! the cache and the user does not, the flag is read for nobody, and a user of the new basket gets the old one.
//!
//! Everything ends well; a user complains about an empty basket.
//!
//! The culprit is `evaluate`, whose inputs have no user. That it was called before `identify` had ended is the same
//! fact.

use std::collections::HashSet;
use std::error::Error;
use std::sync::Mutex;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, pick, random_id, request_async, wait_async};

pub(crate) const CASE: Case = Case {
    name: "flag_read_too_early",
    expected: &[
        Expected { function: "flags::evaluate", path: "inputs.user", kind: Kind::Inputs },
        Expected { function: "flags::evaluate", path: "", kind: Kind::Order },
    ],
    run,
};

const PAGES: [&str; 5] = ["/", "/basket", "/offers", "/account", "/help"];

#[derive(Loggable)]
#[public]
struct Visit {
    request_id: String,
    page: String,
    #[sensitive]
    cookie: String,
    user: u32,
    is_mobile: bool,
}

#[derive(Loggable)]
#[public]
struct Response {
    etag: String,
    bytes: usize,
    new_basket: bool,
    sent_at_ms: u64,
}

#[derive(Default)]
struct Shop {
    cached_pages: Mutex<HashSet<String>>,
    known_users: Mutex<HashSet<u32>>,
}

#[traced(public_text)]
impl Shop {
    #[log_boundary]
    async fn open_page(&self, visit: &Visit) -> Response {
        let session = Mutex::new(None);
        let identified = async {
            let user = self.identify(&visit.cookie, visit.user).await;
            *lock(&session) = Some(user);
        };
        let loaded = async {
            let bytes = self.load_page(&visit.page).await;
            let user = *lock(&session);
            (bytes, flags::evaluate("new-basket", user))
        };
        let ((), (bytes, new_basket)) = tokio::join!(biased; identified, loaded);
        if visit.is_mobile {
            self.shrink(bytes).await;
        }
        let etag = if new_basket { self.render_new(bytes).await } else { self.render_old(bytes).await };
        Response { etag, bytes, new_basket, sent_at_ms: now_ms() }
    }

    async fn identify(&self, #[sensitive] cookie: &str, #[log(skip)] user: u32) -> u32 {
        let is_known = lock(&self.known_users).contains(&user);
        if !is_known {
            wait_async(200..700).await;
            lock(&self.known_users).insert(user);
        }
        if cookie.is_empty() { 0 } else { user }
    }

    async fn load_page(&self, page: &str) -> usize {
        let is_cached = lock(&self.cached_pages).contains(page);
        if !is_cached {
            wait_async(4000..6000).await;
        }
        page.len() * 900 + fastrand::usize(0..800)
    }

    async fn shrink(&self, bytes: usize) -> usize {
        wait_async(100..300).await;
        bytes / 3
    }

    async fn render_new(&self, bytes: usize) -> String {
        wait_async(200..500).await;
        random_id(if bytes > 0 { "new" } else { "nil" })
    }

    async fn render_old(&self, bytes: usize) -> String {
        wait_async(200..500).await;
        random_id(if bytes > 0 { "old" } else { "nil" })
    }
}

mod flags {
    use super::traced;

    /// Every second user has the new basket; nobody in particular has not.
    #[traced(public_text)]
    pub(super) fn evaluate(flag: &str, user: Option<u32>) -> bool {
        user.is_some_and(|user| !flag.is_empty() && user.is_multiple_of(2))
    }
}

fn visit(user: u32, page: &str) -> Visit {
    Visit {
        request_id: random_id("req"),
        page: page.to_owned(),
        cookie: random_id("cookie"),
        user,
        is_mobile: percent(40),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let (_guard, runtime) = stage.asynchronous_service("shop")?;
    let complaint = runtime.block_on(async {
        let shop = Shop::default();
        let users: Vec<u32> = (0..12).map(|_| fastrand::u32(1000..9000)).collect();
        for user in &users {
            request_async(shop.open_page(&visit(*user, pick(&PAGES)))).await;
        }
        lock(&shop.cached_pages).extend(PAGES[1..].iter().map(|page| (*page).to_owned()));
        for _ in 0..24 {
            request_async(shop.open_page(&visit(pick(&users), pick(&PAGES)))).await;
            other_endpoints::now_and_then();
        }
        for user in [9001, 9003, 9004] {
            request_async(shop.open_page(&visit(user, "/"))).await;
        }
        request_async(shop.open_page(&visit(9002, "/basket"))).await.0
    });
    Ok(Some(complaint))
}
