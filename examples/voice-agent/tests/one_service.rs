//! What does one service answer? An error as a typed JSON body, and the correlation ID that it was asked with.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

const QUESTION: &str = r#"{"words":"Hello?"}"#;
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_service_answers_until_its_input_is_closed() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voice-agent"));
    command.args(["service", "nlu"]).env("CASEFILE_OUTPUT", "none").kill_on_drop(true);
    let mut service = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut url = String::new();
    let mut output = BufReader::new(service.stdout.take().expect("piped"));
    timeout(PATIENCE, output.read_line(&mut url)).await.expect("in time").expect("its first line");
    let address = url.trim_end().strip_prefix("http://").expect("where it listens");

    let answer = ask(address);
    assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
    assert!(answer.contains("\r\nx-correlation-id: table-17\r\n"), "{answer}");
    assert!(answer.ends_with(r#"{"error":"not_understood","missing":"restaurant"}"#), "{answer}");

    drop(service.stdin.take());
    assert!(timeout(PATIENCE, service.wait()).await.expect("in time").expect("it ends").success());
}

fn ask(address: &str) -> String {
    let mut connection = TcpStream::connect(address).expect("it listens");
    connection.set_read_timeout(Some(PATIENCE)).expect("not zero");
    let length = QUESTION.len();
    write!(
        connection,
        "POST /intents HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nX-Request-ID: table-17\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{QUESTION}"
    )
    .expect("it reads");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("it answers");
    answer
}
