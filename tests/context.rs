//! What a call inherits: across nesting, `.await`, threads, pools and tasks, and never further.

use std::time::Duration;

use casefile::{Context, CorrelationId, InContext, Record, log_boundary, testing, traced};

#[log_boundary]
fn outer(depth: u32) -> u32 {
    if depth > 0 { outer(depth - 1) } else { inner() }
}

#[traced]
fn inner() -> u32 {
    7
}

fn assert_one_trace(records: &[Record]) {
    let first = records[0].trace_id;
    assert!(first.is_some() && records.iter().all(|record| record.trace_id == first));
}

#[test]
fn nested_calls_share_a_trace_and_name_their_parent() {
    let records = testing::capture(|| {
        outer(2);
    });
    assert_one_trace(&records);
    assert_eq!(records.len(), 4);
    assert_eq!(records[0].parent_span_id, None);
    for pair in records.windows(2) {
        assert_eq!(pair[1].parent_span_id, pair[0].span_id);
        assert!(pair[0].start() <= pair[1].start() && pair[1].timestamp <= pair[0].timestamp);
    }
}

#[test]
fn calls_one_after_the_other_are_traces_of_their_own() {
    let records = testing::capture(|| {
        outer(0);
        outer(0);
    });
    let [first, second] = records.of("outer")[..] else { panic!("{records}") };
    assert_ne!(first.trace_id, second.trace_id);
}

#[test]
fn entering_a_context_lasts_as_long_as_its_scope() {
    let context = Context::new_trace();
    let records = testing::capture(|| {
        let destination = Context::current();
        let before = destination.trace_id();
        {
            let _scope = destination.enter();
            inner();
        }
        assert_eq!(Context::current().trace_id(), before);
    });
    assert_ne!(records[0].trace_id, context.trace_id());
    let _scope = context.enter();
    assert_eq!(Context::current().trace_id(), context.trace_id());
    {
        let _inner = Context::empty().enter();
        assert!(!Context::current().is_active());
    }
    assert_eq!(Context::current().trace_id(), context.trace_id());
}

#[log_boundary]
fn fans_out() {
    let context = Context::current();
    let thread = std::thread::spawn(context.wrap(inner));
    rayon::scope(|scope| {
        let wrapped = context.wrap(|| {
            inner();
        });
        scope.spawn(|_| wrapped());
    });
    thread.join().unwrap();
}

#[test]
fn a_wrapped_closure_takes_the_context_to_another_thread() {
    let records = testing::capture(fans_out);
    assert_one_trace(&records);
    let parent = records.only("fans_out");
    let children = records.children_of(parent);
    assert_eq!(children.len(), 2);
    assert!(children.iter().all(|child| child.thread_id != parent.thread_id));
}

#[log_boundary]
async fn handle(request: u32) -> u32 {
    tokio::time::sleep(Duration::from_millis(5)).await;
    let first = step(request).await;
    let in_task = tokio::spawn(step(request + 100).in_context(Context::current())).await.unwrap();
    let context = Context::current();
    let blocking = tokio::task::spawn_blocking(context.wrap(inner)).await.unwrap();
    first + in_task + blocking
}

#[traced]
async fn step(number: u32) -> u32 {
    tokio::task::yield_now().await;
    tokio::time::sleep(Duration::from_millis(2)).await;
    number
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_requests_keep_their_contexts_apart() {
    const REQUESTS: u32 = 40;
    let records = testing::capture_async(async {
        let context = Context::current();
        let tasks: Vec<_> =
            (0..REQUESTS).map(|request| tokio::spawn(handle(request).in_context(context.clone()))).collect();
        for task in tasks {
            task.await.unwrap();
        }
    })
    .await;
    let roots = records.of("handle");
    assert_eq!(roots.len(), REQUESTS as usize);
    let mut traces: Vec<_> = roots.iter().map(|root| root.trace_id).collect();
    traces.sort_unstable();
    traces.dedup();
    assert_eq!(traces.len(), REQUESTS as usize);
    for root in roots {
        let request = root.input("request").and_then(serde_json::Value::as_u64).unwrap();
        let children = records.children_of(root);
        assert_eq!(children.len(), 3, "{records}");
        let mut numbers: Vec<_> =
            children.iter().filter_map(|child| child.input("number")?.as_u64()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [request, request + 100]);
        for child in children {
            assert_eq!(child.trace_id, root.trace_id);
            assert!(root.start() <= child.start() && child.timestamp <= root.timestamp);
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_context_does_not_leak_to_the_next_task_on_the_thread() {
    let context = Context::new_trace();
    let (started, has_started) = tokio::sync::oneshot::channel();
    let pending = tokio::spawn(
        async move {
            started.send(Context::current().trace_id()).unwrap();
            std::future::pending::<()>().await;
        }
        .in_context(context.clone()),
    );
    assert_eq!(has_started.await.unwrap(), context.trace_id());
    let other = tokio::spawn(async { Context::current().is_active() });
    assert!(!other.await.unwrap());
    assert!(!Context::current().is_active());
    pending.abort();
}

#[test]
fn a_correlation_id_is_on_every_record_below_it() {
    let id: CorrelationId = "abc-123".parse().unwrap();
    let records = testing::capture(|| {
        let _scope = Context::current().with_correlation_id(id.clone()).enter();
        outer(1);
    });
    assert_eq!(records.len(), 3);
    assert!(records.iter().all(|record| record.correlation_id.as_ref() == Some(&id)));
}

#[test]
fn parallel_captures_do_not_see_each_other() {
    let counts: Vec<usize> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..=8)
            .map(|calls| {
                scope.spawn(move || {
                    testing::capture(|| {
                        for _ in 0..calls {
                            inner();
                        }
                    })
                    .len()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(counts, [1, 2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn a_new_trace_id_is_a_uuid_of_version_7_and_says_that_it_is_random() {
    let records = testing::capture(|| {
        inner();
    });
    let record = &records[0];
    let id = record.trace_id.unwrap().to_string();
    assert_eq!(&id[12..13], "7", "{id}");
    assert_eq!(record.trace_flags.unwrap().to_string(), "03");
}

#[test]
fn seq_counts_the_calls_of_a_thread_without_a_gap() {
    let records = std::thread::spawn(|| {
        testing::capture(|| {
            outer(3);
            outer(0);
        })
    })
    .join()
    .unwrap();
    let numbers: Vec<_> = records.iter().map(|record| record.seq.unwrap()).collect();
    assert_eq!(numbers, (1..=7).collect::<Vec<_>>());
}
