//! What was lost, and why? The `lost` member of a `casefile.lost` line: one line for each reason.
//!
//! Must never hold anything of the lost records but where they would have come from.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::timestamp::Timestamp;
use crate::words::LostReason;

/// How many records were lost since when, why, and from which functions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// How many records; at least the sum over the functions, more where not all functions are named.
    pub count: u64,
    /// From when on these were lost; until the line's own timestamp.
    pub since: Timestamp,
    /// Why.
    pub reason: LostReason,
    /// Function path to how many of its records.
    pub functions: BTreeMap<String, u64>,
    /// What a newer version added.
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

impl Lost {
    /// `None` where a part is missing or is not of its type.
    pub(crate) fn from_value(value: &Value) -> Option<Self> {
        const KNOWN: [&str; 4] = ["count", "since", "reason", "functions"];
        let members = value.as_object()?;
        let functions = members.get("functions")?.as_object()?;
        let others = members.iter().filter(|(key, _)| !KNOWN.contains(&key.as_str()));
        Some(Self {
            count: members.get("count")?.as_u64()?,
            since: members.get("since")?.as_str()?.parse().ok()?,
            reason: members.get("reason")?.as_str()?.parse().ok()?,
            functions: functions
                .iter()
                .map(|(name, count)| Some((name.clone(), count.as_u64()?)))
                .collect::<Option<_>>()?,
            others: others.map(|(key, value)| (key.clone(), value.clone())).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = concat!(
        r#"{"count":5,"since":"2026-11-22T10:00:00.000000000Z","reason":"full","#,
        r#""functions":{"shop::a":2,"shop::b":3},"queue":"newer"}"#
    );

    #[test]
    fn survives_json_with_what_a_newer_version_added() {
        let lost = Lost::from_value(&serde_json::from_str(TEXT).expect("valid")).expect("complete");
        assert_eq!((lost.count, lost.reason, lost.functions["shop::b"]), (5, LostReason::Full, 3));
        assert_eq!(serde_json::to_string(&lost).expect("writable"), TEXT);
    }

    #[test]
    fn a_strange_part_makes_the_whole_unknown() {
        for (good, strange) in
            [("5", "-5"), ("\"full\"", "\"bored\""), ("2026", "x"), ("2,", "2.5,"), ("\"count\"", "\"n\"")]
        {
            let text = TEXT.replacen(good, strange, 1);
            assert_ne!(text, TEXT);
            assert_eq!(Lost::from_value(&serde_json::from_str(&text).expect("valid")), None, "{text}");
        }
    }
}
