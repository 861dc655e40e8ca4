//! How is a language server started, asked and answered?
//!
//! Only what the protocol says of messages; which messages mean what is the editor's business.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// Said by the server where the text changed, or was loaded, while it was thinking: ask again.
const ASK_AGAIN: [i64; 2] = [-32801, -32802];

/// A running server.
pub struct Connection {
    process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    last_request: u64,
}

impl Connection {
    /// Starts the program.
    ///
    /// # Panics
    /// If it cannot be started.
    #[must_use]
    pub fn start(program: &str) -> Connection {
        let started =
            Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = started.unwrap_or_else(|error| panic!("{program}: {error}; see CONTRIBUTING.md"));
        let input = process.stdin.take().expect("it was asked for");
        let mut output = BufReader::new(process.stdout.take().expect("it was asked for"));
        let (sender, messages) = channel();
        std::thread::spawn(move || while read(&mut output, &sender).is_some() {});
        Connection { process, input, messages, last_request: 0 }
    }

    /// The answer to a request.
    ///
    /// # Panics
    /// If the server refuses it.
    pub fn request(&mut self, method: &str, parameters: &Value) -> Value {
        loop {
            self.last_request += 1;
            let id = self.last_request;
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }));
            let is_answer = |message: &Value| message["id"] == id && message.get("method").is_none();
            let mut answer = self.wait(is_answer);
            match answer["error"]["code"].as_i64() {
                None => return answer["result"].take(),
                Some(code) => assert!(ASK_AGAIN.contains(&code), "{method}: {answer}"),
            }
        }
    }

    /// Tells the server something that has no answer.
    pub fn notify(&mut self, method: &str, parameters: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }));
    }

    /// The next message that is `wanted`.
    ///
    /// # Panics
    /// If the server says nothing more.
    pub fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message =
                self.messages.recv_timeout(Duration::from_mins(5)).expect("the server says nothing more");
            if wanted(&message) {
                return message;
            }
            if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
                // Whatever the server wants to know or show: there is nothing.
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
            }
        }
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server listens");
        self.input.flush().expect("the server listens");
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Hands on one message; `None` when there will be no more.
fn read(output: &mut impl BufRead, messages: &Sender<Value>) -> Option<()> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        output.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut text = vec![0; length];
    output.read_exact(&mut text).ok()?;
    messages.send(serde_json::from_slice(&text).ok()?).ok()
}
