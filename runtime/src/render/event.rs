//! The line of an event: the envelope of the span it happened in, and its values under `fields`.
//!
//! Outside of a trace the line has no `trace_id`, and outside of a span no `span_id`: nothing is made up.

use casefile_record::{LineWriter, key};

use super::Renderer;
use super::member::member;
use super::meta::Path;
use crate::encode::Decoder;
use crate::moment::EventFrame;
use crate::queue::ThreadInfo;

impl Renderer {
    /// Writes the line of an event.
    pub(crate) fn event(
        &mut self,
        event: &EventFrame<'_>,
        mut values: Decoder<'_>,
        thread: &ThreadInfo,
        out: &mut Vec<u8>,
    ) {
        let mut line = LineWriter::begin(out);
        line.display(key::TIMESTAMP, self.clock.timestamp(event.at));
        if let Some(trace_id) = event.trace_id {
            line.display(key::TRACE_ID, trace_id);
        }
        if let Some(span_id) = event.span_id {
            line.display(key::SPAN_ID, span_id);
        }
        if event.trace_id.is_some() {
            line.display(key::TRACE_FLAGS, event.flags);
        }
        drop(line);
        let function = self.titles.event(event.callsite, out);
        self.origin.write(thread, event.seq, event.correlation_id, out);
        if !function.attributes.is_empty() {
            let root = Path::root(key::FIELDS);
            out.extend_from_slice(member!(key::FIELDS));
            let begin = out.len();
            for name in &function.attributes {
                name.append_to(out);
                self.values.write_any(&root.escaped(name.name()), &mut values, out);
            }
            // Where the first one's comma was.
            out[begin] = b'{';
            out.push(b'}');
        }
        self.values.finish(out);
        out.extend_from_slice(b"}\n");
    }
}
