//! Documents of many tenants. Sessions to the store are expensive and come from a pool; whoever returns one forgets
//! whom it was for, except the preview, which returns it as it is. Who gets that session next is taken for the
//! tenant of the preview.
//!
//! On-call sees `Forbidden`, from the store.
//!
//! The culprit is `take_session`: its output is a session that belongs to somebody.

use std::error::Error;
use std::sync::Mutex;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, pick, random_id, request_async, wait_async};

pub(crate) const CASE: Case = Case {
    name: "session_of_another_tenant",
    expected: &[Expected { function: "Store::take_session", path: "output.tenant", kind: Kind::Output }],
    run,
};

const TENANTS: [&str; 5] = ["tnt_aster", "tnt_briar", "tnt_clover", "tnt_dahlia", "tnt_elder"];

#[derive(Loggable)]
#[public]
struct DocumentRequest {
    request_id: String,
    tenant: String,
    document: String,
    #[sensitive]
    token: String,
    with_history: bool,
}

#[derive(Clone, Loggable)]
#[public]
struct Session {
    session_id: String,
    tenant: Option<String>,
    uses: u32,
}

#[derive(Loggable)]
#[public]
struct Document {
    etag: String,
    bytes: usize,
    read_at_ms: u64,
}

#[derive(Debug, Loggable)]
#[public]
enum StoreError {
    Forbidden { document: String },
}

#[derive(Default)]
struct Store {
    pool: Mutex<Vec<Session>>,
}

#[traced(public_text)]
impl Store {
    #[log_boundary]
    async fn open_document(&self, request: &DocumentRequest) -> Result<Document, StoreError> {
        self.authenticate(&request.token).await;
        let session = self.take_session().await;
        let session = self.bind_session(session, &request.tenant);
        let document = self.read_document(&session, &request.document).await;
        if request.with_history && document.is_ok() {
            self.read_history(&session, &request.document).await;
        }
        self.return_session(Session { tenant: None, ..session });
        document
    }

    async fn authenticate(&self, #[sensitive] token: &str) -> u32 {
        wait_async(100..400).await;
        u32::try_from(token.len()).unwrap_or(0) + fastrand::u32(1000..9000)
    }

    async fn take_session(&self) -> Session {
        let pooled = lock(&self.pool).pop();
        if let Some(session) = pooled {
            return Session { uses: session.uses + 1, ..session };
        }
        wait_async(1000..2000).await;
        Session { session_id: random_id("ses"), tenant: None, uses: 1 }
    }

    fn bind_session(&self, session: Session, tenant: &str) -> Session {
        let tenant = session.tenant.clone().unwrap_or_else(|| tenant.to_owned());
        Session { tenant: Some(tenant), ..session }
    }

    async fn read_document(&self, session: &Session, document: &str) -> Result<Document, StoreError> {
        wait_async(200..700).await;
        let tenant = session.tenant.as_deref().unwrap_or_default();
        if !document.starts_with(tenant) {
            return Err(StoreError::Forbidden { document: document.to_owned() });
        }
        Ok(Document { etag: random_id("etag"), bytes: fastrand::usize(900..90_000), read_at_ms: now_ms() })
    }

    async fn read_history(&self, session: &Session, document: &str) -> usize {
        wait_async(100..400).await;
        document.len() % 5 + session.uses as usize % 3
    }

    fn return_session(&self, session: Session) {
        lock(&self.pool).push(session);
    }

    /// Another endpoint.
    #[log_boundary(public_text)]
    async fn preview(&self, tenant: &str, document: &str) -> Result<usize, StoreError> {
        let session = self.take_session().await;
        let session = self.bind_session(session, tenant);
        let bytes = self.read_document(&session, document).await.map(|document| document.bytes);
        self.return_session(session);
        bytes
    }

    /// Not part of a request: the pool closes sessions that nobody has used for a while.
    #[log(skip)]
    fn close_idle(&self) {
        lock(&self.pool).clear();
    }
}

fn document_request(tenant: &str) -> DocumentRequest {
    DocumentRequest {
        request_id: random_id("req"),
        tenant: tenant.to_owned(),
        document: random_id(&format!("{tenant}/doc")),
        token: random_id("tok"),
        with_history: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let (_guard, runtime) = stage.asynchronous_service("documents")?;
    let store = Store::default();
    runtime.block_on(async {
        for number in 0..45 {
            let tenant = pick(&TENANTS);
            let _answer = request_async(store.open_document(&document_request(tenant))).await;
            if number % 10 == 7 {
                let document = format!("{tenant}/doc_{number}");
                let _answer = request_async(store.preview(tenant, &document)).await;
                store.close_idle();
            }
            other_endpoints::now_and_then();
        }
        let _answer = request_async(store.preview("tnt_clover", "tnt_clover/doc_7")).await;
        let _complaint = request_async(store.open_document(&document_request("tnt_dahlia"))).await;
    });
    Ok(None)
}
