//! What does a person see who types a text into an editor with rust-analyzer?
//!
//! `$0` in a text is the cursor.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::connection::Connection;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixture");
const EDITED: &str = "src/edited.rs";

/// An editor in which one file of the fixture is open.
pub struct Editor {
    server: Connection,
    version: u64,
}

impl Editor {
    /// Opens the fixture, and waits until rust-analyzer has read it and built the macros.
    ///
    /// # Panics
    /// If there is no rust-analyzer: `RUST_ANALYZER` names it, otherwise the one on the path is taken.
    #[must_use]
    pub fn open() -> Editor {
        let program = std::env::var("RUST_ANALYZER").unwrap_or_else(|_| "rust-analyzer".to_owned());
        let mut server = Connection::start(&program);
        server.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": uri(""),
                "capabilities": {
                    "textDocument": { "diagnostic": {}, "hover": { "contentFormat": ["plaintext"] } },
                    "experimental": { "serverStatusNotification": true },
                },
                "initializationOptions": {
                    "cargo": { "targetDir": concat!(env!("CARGO_TARGET_TMPDIR"), "/fixture") },
                    "checkOnSave": false,
                    "diagnostics": { "experimental": { "enable": true } },
                },
            }),
        );
        server.notify("initialized", &json!({}));
        let text = fs::read_to_string(Path::new(FIXTURE).join(EDITED)).expect("the fixture");
        let document = json!({ "uri": uri(EDITED), "languageId": "rust", "version": 0, "text": text });
        server.notify("textDocument/didOpen", &json!({ "textDocument": document }));
        server.wait(|message| {
            message["method"] == "experimental/serverStatus" && message["params"]["quiescent"] == true
        });
        Editor { server, version: 0 }
    }

    /// What is offered at the cursor, sorted.
    pub fn completions(&mut self, text: &str) -> Vec<String> {
        let mut answer = self.ask_at_cursor("textDocument/completion", text);
        let items = if answer.is_object() { answer["items"].take() } else { answer };
        let labels = items.as_array().into_iter().flatten().filter_map(|item| item["label"].as_str());
        let mut labels: Vec<String> = labels.map(str::to_owned).collect();
        labels.sort();
        labels
    }

    /// The lines that lead to the definition of what is at the cursor, each from the defined word on.
    pub fn definitions(&mut self, text: &str) -> Vec<String> {
        let answer = self.ask_at_cursor("textDocument/definition", text);
        let text = text.replace("$0", "");
        let places = answer.as_array().cloned().unwrap_or_default();
        places.iter().map(|place| shown(&text, place)).collect()
    }

    /// What is shown about what is at the cursor.
    pub fn hover(&mut self, text: &str) -> String {
        let answer = self.ask_at_cursor("textDocument/hover", text);
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// What rust-analyzer itself finds wrong, also where it is not sure yet.
    pub fn mistakes(&mut self, text: &str) -> Vec<String> {
        self.type_in(text);
        let answer = self
            .server
            .request("textDocument/diagnostic", &json!({ "textDocument": { "uri": uri(EDITED) } }));
        let found = answer["items"].as_array().cloned().unwrap_or_default();
        found.iter().filter_map(|each| each["message"].as_str().map(str::to_owned)).collect()
    }

    fn ask_at_cursor(&mut self, method: &str, text: &str) -> Value {
        let cursor = text.find("$0").expect("a cursor");
        self.type_in(&text.replace("$0", ""));
        let line = text[..cursor].matches('\n').count();
        let character =
            text[..cursor].lines().last().filter(|_| !text[..cursor].ends_with('\n')).map_or(0, str::len);
        let parameters = json!({
            "textDocument": { "uri": uri(EDITED) },
            "position": { "line": line, "character": character },
        });
        self.server.request(method, &parameters)
    }

    fn type_in(&mut self, text: &str) {
        self.version += 1;
        let parameters = json!({
            "textDocument": { "uri": uri(EDITED), "version": self.version },
            "contentChanges": [{ "text": text }],
        });
        self.server.notify("textDocument/didChange", &parameters);
    }
}

fn uri(file: &str) -> String {
    format!("file://{FIXTURE}/{file}")
}

/// The rest of the line at a place in the text; the name of the file if it is another.
fn shown(text: &str, place: &Value) -> String {
    let place_uri = place["uri"].as_str().unwrap_or_default();
    if place_uri != uri(EDITED) {
        return place_uri.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let start = &place["range"]["start"];
    let at =
        |key: &str| start[key].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default();
    text.lines().nth(at("line")).and_then(|line| line.get(at("character")..)).unwrap_or_default().to_owned()
}
