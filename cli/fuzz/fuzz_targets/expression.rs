//! Does any text make the parser of expressions fail, or an expression fail on any record? The first line is the
//! expression, the second one a record.
#![no_main]

use casefile_cli::expression::Expression;
use casefile_cli::scan::{Seen, look};
use casefile_record::Record;
use libfuzzer_sys::fuzz_target;

const LINE: &[u8] = br#"{"timestamp":"2026-11-22T10:00:00.000000000Z","event_name":"casefile.call","service.name":"shop","code.function.name":"shop::pay","outcome":"error","duration_ns":250,"inputs":{"a":[1,{"b.c":null}]}}"#;

fuzz_target!(|bytes: &[u8]| {
    let mut lines = bytes.splitn(2, |byte| *byte == b'\n');
    let Ok(text) = std::str::from_utf8(lines.next().unwrap_or_default()) else { return };
    let expression: Expression = match text.parse() {
        Ok(expression) => expression,
        Err(error) => {
            let error: casefile_cli::expression::ExpressionError = error;
            assert!(error.column() <= text.chars().count() + 1);
            return;
        }
    };
    for line in [LINE, lines.next().unwrap_or_default()] {
        let (Ok(record), Seen::Record(facts)) = (Record::from_line(line), look(line)) else { continue };
        let matches = expression.matches(&record);
        assert!(expression.matches_envelope(&facts).is_none_or(|told| told == matches));
    }
});
