//! Where a call ran: process, thread, its number there, and the correlation ID it ran under.

use casefile_record::{json, key};

use super::member;
use crate::queue::ThreadInfo;

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
            json::string(text, name);
        }
        text.extend_from_slice(member!(key::SEQ));
    }
}
