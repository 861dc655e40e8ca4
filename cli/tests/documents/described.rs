//! What does the page about `--json` say of a document? Its tables, and whether a document is as they say.

use std::collections::BTreeMap;

use casefile_record::Timestamp;
use serde_json::Value;

/// All commands' tables.
pub(crate) struct Described {
    /// What every command may write where there is nothing.
    nothing: Table,
    tables: BTreeMap<String, Table>,
}

/// One command's.
struct Table {
    version: String,
    rows: BTreeMap<String, Row>,
}

struct Row {
    /// What sort of value, in words.
    value: String,
    /// The words in back quotes of what it means.
    words: Vec<String>,
    was_seen: bool,
}

impl Described {
    pub(crate) fn parse(page: &str) -> Self {
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        let before = page.split("\n## `").next().unwrap_or_default();
        let nothing = Table { version: String::new(), rows: before.lines().filter_map(Row::parse).collect() };
        for section in page.split("\n## `").skip(1) {
            let (version, body) = section.split_once("`\n").expect("a heading is a version");
            let command = version.split('/').next().unwrap_or_default().to_owned();
            let rows = body.lines().filter_map(Row::parse).collect();
            let is_new = tables.insert(command, Table { version: version.to_owned(), rows }).is_none();
            assert!(is_new, "{version} is described twice");
        }
        Self { nothing, tables }
    }

    /// What is not as described.
    pub(crate) fn check(&mut self, command: &str, document: &Value) -> Vec<String> {
        let table = self.tables.get_mut(command).expect("every command is described");
        let mut problems = Vec::new();
        let mut document = document.as_object().cloned().unwrap_or_default();
        let version = document.remove("casefile").unwrap_or_default();
        if version != table.version.as_str() {
            problems.push(format!("{version}, not {}", table.version));
        }
        // `stats` and `doctor` tell problems beside what they found.
        let table = if document.contains_key("found") { &mut self.nothing } else { table };
        table.check("", &Value::Object(document), &mut problems);
        problems
    }

    /// What is described and never written.
    pub(crate) fn unseen(&self) -> Vec<String> {
        let of_table = |(command, table): (&String, &Table)| {
            let unseen = table.rows.iter().filter(|(_, row)| !row.was_seen);
            unseen.map(|(key, _)| format!("{command}: {key} is never there")).collect::<Vec<_>>()
        };
        let unseen = self.nothing.rows.iter().filter(|(_, row)| !row.was_seen);
        let of_nothing = unseen.map(|(key, _)| format!("{key} is never there"));
        self.tables.iter().flat_map(of_table).chain(of_nothing).collect()
    }
}

impl Row {
    /// `| key | value | meaning |`, the key in back quotes.
    fn parse(line: &str) -> Option<(String, Self)> {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        let key = cells.next()?.strip_suffix('`')?.to_owned();
        let value = cells.next()?.to_owned();
        let meaning = cells.next().unwrap_or_default();
        let words = meaning.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        Some((key, Self { value, words, was_seen: false }))
    }

    fn is_right(&self, value: &Value) -> bool {
        let sort = self.value.trim_end_matches(" or absent").trim_end_matches(" or null");
        let all =
            |is_right: fn(&Value) -> bool| value.as_array().is_some_and(|list| list.iter().all(is_right));
        match sort {
            _ if value.is_null() => self.value.contains(" or null") || sort == "anything",
            "anything" => true,
            "text" => value.is_string(),
            "word" => value.as_str().is_some_and(|text| self.words.iter().any(|word| word == text)),
            "time" => value.as_str().is_some_and(|text| text.parse::<Timestamp>().is_ok()),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "object" | "record" => value.is_object(),
            "list of objects" | "list of records" => all(Value::is_object),
            "list of texts" => all(Value::is_string),
            "list of numbers" => all(Value::is_number),
            _ => panic!("no such value: {sort}"),
        }
    }
}

impl Table {
    /// An object that stands at this place: all its keys, and what is below them.
    fn check(&mut self, place: &str, object: &Value, problems: &mut Vec<String>) {
        let members = object.as_object().expect("an object");
        let prefix = if place.is_empty() { String::new() } else { format!("{place}.") };
        for (key, row) in &self.rows {
            let own = key.strip_prefix(&prefix).filter(|own| !own.contains(['.', '[']));
            let may_be_absent = row.value.ends_with(" or absent");
            if own.is_some_and(|own| !may_be_absent && !members.contains_key(own)) {
                problems.push(format!("{key} is not there"));
            }
        }
        for (name, value) in members {
            let key = format!("{prefix}{name}");
            let Some(row) = self.rows.get_mut(&key) else {
                problems.push(format!("{key} is not described"));
                continue;
            };
            row.was_seen |= !value.is_null();
            if !row.is_right(value) {
                problems.push(format!("{key} is no {}: {value}", row.value));
            } else if row.value.starts_with("list of objects") {
                let elements = value.as_array().into_iter().flatten();
                elements.for_each(|element| self.check(&format!("{key}[]"), element, problems));
            } else if row.value.starts_with("object") && !value.is_null() {
                self.check(&key, value, problems);
            }
        }
    }
}
