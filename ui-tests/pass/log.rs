//! `#[log(skip)]`, `#[log(display)]`, `#[log(debug)]` and `#[log(serde)]` on arguments and fields.

use std::fmt;

use casefile::{Loggable, log_boundary, testing, traced};

#[derive(serde::Serialize, Debug)]
struct Legacy {
    id: u64,
}

impl fmt::Display for Legacy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "legacy {}", self.id)
    }
}

struct Opaque;

#[log_boundary]
fn strict(
    #[log(skip)] opaque: Opaque,
    #[log(display)] displayed: &Legacy,
    #[log(debug)] debugged: Legacy,
    #[log(serde)] serialized: Vec<Legacy>,
    #[log(display, rename = "named")] renamed: &Legacy,
) -> u64 {
    let Opaque = opaque;
    displayed.id + debugged.id + serialized[0].id + renamed.id
}

#[traced]
fn lenient<D: fmt::Display, S: serde::Serialize>(
    #[log(display)] displayed: D,
    #[log(serde)] serialized: impl fmt::Debug + serde::Serialize,
    #[log(serde)] list: &[S],
) -> usize {
    displayed.to_string().len() + format!("{serialized:?}").len() + list.len()
}

#[derive(Loggable)]
struct Fields<T> {
    #[log(skip)]
    opaque: Opaque,
    #[log(display)]
    displayed: Legacy,
    #[log(debug)]
    debugged: Option<T>,
    #[log(serde)]
    serialized: Legacy,
}

#[log_boundary]
fn described(fields: &Fields<u32>) -> bool {
    let Opaque = fields.opaque;
    fields.debugged.is_some() && fields.displayed.id == fields.serialized.id
}

fn main() {
    let records = testing::capture(|| {
        let legacy = Legacy { id: 1 };
        strict(Opaque, &legacy, Legacy { id: 2 }, vec![Legacy { id: 3 }], &legacy);
        lenient(&legacy, &legacy, &[1_u8]);
        described(&Fields { opaque: Opaque, displayed: legacy, debugged: Some(1), serialized: Legacy { id: 1 } });
    });
    let inputs = serde_json::to_string(&records.only("strict").inputs).unwrap();
    assert_eq!(inputs, r#"{"displayed":"legacy 1","debugged":"Legacy { id: 2 }","serialized":[{"id":3}],"named":"legacy 1"}"#);
    assert_eq!(records.only("lenient").input("displayed").unwrap(), "legacy 1");
    assert!(records.only("described").input("fields").unwrap().get("opaque").is_none());
}
