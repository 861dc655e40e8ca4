//! The lines that a process writes about itself: where it begins, and what was lost.

use std::collections::BTreeMap;

use casefile_record::{EventName, LineWriter, LostReason, SCHEMA, Timestamp, json, key};

use super::Renderer;

impl Renderer {
    /// Writes the line that a process begins with.
    pub(crate) fn process(&self, now: Timestamp, out: &mut Vec<u8>) {
        let mut line = LineWriter::begin(out);
        line.display(key::TIMESTAMP, now);
        line.string(key::LEVEL, "INFO");
        line.string(key::MESSAGE, EventName::Process.as_str());
        line.string(key::EVENT_NAME, EventName::Process.as_str());
        line.string(key::SERVICE_NAME, &self.service.name);
        if let Some(version) = &self.service.version {
            line.string(key::SERVICE_VERSION, version);
        }
        if let Some(environment) = &self.service.environment {
            line.string(key::DEPLOYMENT_ENVIRONMENT_NAME, environment);
        }
        if let Some(host) = host_name() {
            line.string(key::HOST_NAME, &host);
        }
        line.string(key::CASEFILE_SCHEMA, SCHEMA);
        line.unsigned(key::PROCESS_PID, u64::from(std::process::id()));
        line.finish();
    }

    /// Writes how many records were lost since `since`, for one reason.
    pub(crate) fn lost(
        &self,
        now: Timestamp,
        since: Timestamp,
        reason: LostReason,
        count: u64,
        functions: &BTreeMap<String, u64>,
        out: &mut Vec<u8>,
    ) {
        let mut line = LineWriter::begin(out);
        line.display(key::TIMESTAMP, now);
        line.string(key::LEVEL, "WARN");
        line.string(key::MESSAGE, EventName::Lost.as_str());
        line.string(key::EVENT_NAME, EventName::Lost.as_str());
        line.string(key::SERVICE_NAME, &self.service.name);
        line.unsigned(key::PROCESS_PID, u64::from(std::process::id()));
        line.value(key::LOST, |out| {
            let mut lost = LineWriter::begin(out);
            lost.unsigned("count", count);
            lost.display("since", since);
            lost.string("reason", reason.as_str());
            lost.value("functions", |out| {
                let mut per_function = LineWriter::begin(out);
                for (function, count) in functions {
                    per_function.value_with_key(function, |out| json::unsigned(out, *count));
                }
                per_function.close();
            });
            lost.close();
        });
        line.finish();
    }
}

fn host_name() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("HOSTNAME").ok())
        .or_else(|| std::env::var("COMPUTERNAME").ok())?;
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}
