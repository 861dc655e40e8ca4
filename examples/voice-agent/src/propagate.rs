//! How does a trace get from process to process? Out of the headers of a request that comes in, into the
//! headers of one that goes out.

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use casefile::propagation::{Trust, echo, extract, inject};
use casefile::{Context, InContext};

/// Middleware: handles a request in the context that it came with.
pub(crate) async fn continue_trace(request: Request, next: Next) -> Response {
    let context = extract(request.headers(), Trust::Always);
    let mut response = next.run(request).in_context(context.clone()).await;
    echo(&context, response.headers_mut());
    response
}

/// What a request has to carry so that whoever receives it continues the trace.
pub(crate) fn headers(context: &Context) -> HeaderMap {
    let mut headers = HeaderMap::new();
    inject(context, &mut headers);
    headers
}
