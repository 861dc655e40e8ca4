//! Every way of saying what strict code asks for: of text as argument, output and error, of types, of a stream's error.

use std::pin::Pin;
use std::task::{Context, Poll};

use casefile::{Loggable, log_boundary, testing};
use futures_core::Stream;

struct Legacy;

struct Empty;

impl Stream for Empty {
    type Item = Result<Legacy, Legacy>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}

#[derive(Loggable)]
#[public]
struct Order<'a> {
    id: u64,
    name: String,
    note: &'a str,
    #[sensitive]
    phone: String,
    #[log(skip)]
    legacy: Legacy,
}

#[derive(Debug, Loggable)]
enum OrderError {
    Unknown(u64),
}

impl std::fmt::Display for OrderError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let OrderError::Unknown(id) = self;
        write!(formatter, "order {id} is unknown")
    }
}

impl std::error::Error for OrderError {}

#[log_boundary(skip(legacy))]
fn argument(#[public] name: &str, #[sensitive] phone: &str, legacy: &Legacy, order: &Order<'_>) -> usize {
    let Legacy = legacy;
    let Legacy = order.legacy;
    name.len() + phone.len() + order.name.len() + order.note.len() + order.phone.len()
}

#[log_boundary(public_text)]
fn output(id: u64) -> Result<String, OrderError> {
    if id == 0 { Err(OrderError::Unknown(id)) } else { Ok("soup".to_owned()) }
}

#[log_boundary(skip_output, error = skip)]
fn skipped() -> Result<Legacy, Legacy> {
    Err(Legacy)
}

#[log_boundary]
fn generic<T: Loggable>(value: T) -> Option<T> {
    Some(value)
}

#[log_boundary(error = skip)]
fn stream() -> Pin<Box<dyn Stream<Item = Result<Legacy, Legacy>>>> {
    Box::pin(Empty)
}

fn main() {
    let records = testing::capture(|| {
        let order =
            Order { id: 7, name: "soup".into(), note: "hot", phone: "+15550100".into(), legacy: Legacy };
        argument("Ada", "+15550100", &Legacy, &order);
        let _ = output(1);
        let _ = output(0);
        let _ = skipped();
        generic(1);
        drop(stream());
    });
    let inputs = serde_json::to_string(&records.only("argument").inputs).unwrap();
    let order = r#"{"id":7,"name":"soup","note":"hot","phone":"[redacted]"}"#;
    assert_eq!(inputs, format!(r#"{{"name":"Ada","phone":"[redacted]","order":{order}}}"#));
    let messages: Vec<_> = records.iter().filter_map(|record| record.error_message.as_deref()).collect();
    assert_eq!(messages, ["order 0 is unknown"]);
    assert_eq!(records.only("skipped").error_type.as_deref().unwrap().rsplit("::").next(), Some("Legacy"));
}
