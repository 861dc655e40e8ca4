//! Where a call ran: process, thread, its number there, and the correlation ID it ran under.

use std::borrow::Cow;

use casefile_record::{json, key};

use super::member;
use crate::queue::ThreadInfo;
use crate::scrub::{self, scrub};

/// The thread of the line that was written last, since most lines come from the same one as the line before.
#[derive(Debug)]
pub(super) struct Origin {
    process: u64,
    /// No thread has the number 0.
    thread: u64,
    text: Vec<u8>,
}

impl Origin {
    pub(super) fn new(process: u32) -> Origin {
        Origin { process: u64::from(process), thread: 0, text: Vec::new() }
    }

    pub(super) fn write(
        &mut self,
        thread: &ThreadInfo,
        seq: u64,
        correlation_id: Option<&str>,
        out: &mut Vec<u8>,
    ) {
        if self.thread != thread.id {
            self.change(thread);
        }
        out.extend_from_slice(&self.text);
        json::unsigned(out, seq);
        if let Some(correlation_id) = correlation_id {
            out.extend_from_slice(member!(key::CORRELATION_ID));
            json::string(out, correlation_id);
        }
    }

    fn change(&mut self, thread: &ThreadInfo) {
        self.thread = thread.id;
        let text = &mut self.text;
        text.clear();
        text.extend_from_slice(member!(key::PROCESS_PID));
        json::unsigned(text, self.process);
        text.extend_from_slice(member!(key::THREAD_ID));
        json::unsigned(text, thread.id);
        if let Some(name) = &thread.name {
            text.extend_from_slice(member!(key::THREAD_NAME));
            json::string(text, &without_secrets(name));
        }
        text.extend_from_slice(member!(key::SEQ));
    }
}

/// Nobody has said that a thread's name is public. It is scrubbed once for all lines in a row that it stands in.
fn without_secrets(name: &str) -> Cow<'_, str> {
    match scrub(name.as_bytes(), false) {
        Some(scrubbed) => {
            scrub::count();
            Cow::Owned(String::from_utf8_lossy(&scrubbed).into_owned())
        }
        None => Cow::Borrowed(name),
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;
    use crate::queue::ThreadInfo;

    fn written(origin: &mut Origin, thread: &ThreadInfo) -> String {
        let mut line = Vec::new();
        origin.write(thread, 1, None, &mut line);
        String::from_utf8(line).expect("JSON is text")
    }

    #[test]
    fn the_name_of_a_thread_is_scrubbed() {
        let mut origin = Origin::new(1);
        let named = |id, name: &str| ThreadInfo { id, name: Some(name.to_owned()) };
        let secret = named(7, "worker password=hunter2");
        for _ in 0..2 {
            assert!(written(&mut origin, &secret).contains(r#""thread.name":"worker password=[redacted]""#));
        }
        assert!(written(&mut origin, &named(8, "worker-1")).contains(r#""thread.name":"worker-1""#));
    }
}
