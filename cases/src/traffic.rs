//! What is the same in the traffic of every service? Requests in traces of their own, noise, and waiting.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use casefile::{Context, InContext, TraceId};

/// Serves one request in a trace of its own. Which trace, and what the service answered.
pub(crate) fn request<T>(serve: impl FnOnce() -> T) -> (TraceId, T) {
    let (trace_id, context) = new_trace();
    let _scope = context.enter();
    (trace_id, serve())
}

/// As [`request`], for an asynchronous service.
pub(crate) async fn request_async<T>(serve: impl Future<Output = T>) -> (TraceId, T) {
    let (trace_id, context) = new_trace();
    (trace_id, serve.in_context(context).await)
}

fn new_trace() -> (TraceId, Context) {
    let context = Context::new_trace();
    (context.trace_id().expect("a new trace has an ID"), context)
}

/// A thread under the context of this one, with randomness that depends on this one's.
pub(crate) fn spawn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    let seed = fastrand::u64(..);
    let work = Context::current().wrap(work);
    thread::spawn(move || {
        fastrand::seed(seed);
        work()
    })
}

/// What the mutex holds; no case panics while it holds one.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One of them.
pub(crate) fn pick<T: Copy>(choices: &[T]) -> T {
    choices[fastrand::usize(..choices.len())]
}

/// True in about so many of a hundred calls.
pub(crate) fn percent(chance: u32) -> bool {
    fastrand::u32(..100) < chance
}

/// `prefix` and a random number nobody has seen before.
pub(crate) fn random_id(prefix: &str) -> String {
    format!("{prefix}_{:012x}", fastrand::u64(..1 << 48))
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}

/// What a database or another service takes to answer, in microseconds.
pub(crate) fn wait(microseconds: Range<u64>) {
    thread::sleep(Duration::from_micros(fastrand::u64(microseconds)));
}

/// As [`wait`], for an asynchronous service.
pub(crate) async fn wait_async(microseconds: Range<u64>) {
    tokio::time::sleep(Duration::from_micros(fastrand::u64(microseconds))).await;
}
