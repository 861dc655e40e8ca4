//! `event!`: every form of level, key and value.

#![deny(warnings)]

use casefile::{event, testing};

fn main() {
    let records = testing::capture(|| {
        let (order, text) = (7, String::from("text"));
        event!("nothing");
        event!(warn, "paid", order, order.id = order + 1, "any key" = 3, r#type = 1, message = 2,);
        event!(trace, "texts", a = "literal", b = Public(&text), c = text.len());
        if order > 1 { event!(error, "branch") } else { event!("other") }
    });
    assert_eq!(records.only_event("paid").level, Some(casefile::Level::Warn));
    let fields = records.only_event("paid").fields.clone().unwrap();
    assert_eq!(
        serde_json::to_string(&fields).unwrap(),
        r#"{"order":7,"order.id":8,"any key":3,"type":1,"message":2}"#
    );
    assert_eq!(records.only_event("texts").field("b").unwrap(), "text");
    assert_eq!(records.only_event("branch").level, Some(casefile::Level::Error));
    assert!(records.only_event("nothing").fields.is_none());
}
