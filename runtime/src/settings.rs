//! What was decided at start-up and is read while the service runs.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::encode::Limits;

static LIMITS: OnceLock<Limits> = OnceLock::new();

/// The limits of this process; the default ones before start-up.
pub(crate) fn limits() -> Limits {
    LIMITS.get().copied().unwrap_or_default()
}

pub(crate) fn set_limits(limits: Limits) {
    // A second start-up has been refused before this is reached.
    let _ = LIMITS.set(limits);
    LIMITS_VERSION.fetch_add(1, Ordering::Release);
}

static LIMITS_VERSION: AtomicU32 = AtomicU32::new(0);

/// Changes when the limits do, for who keeps a copy.
#[inline]
pub(crate) fn limits_version() -> u32 {
    LIMITS_VERSION.load(Ordering::Acquire)
}

/// Who writes the records: part of every line, or of the line written once at start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) version: Option<String>,
    pub(crate) environment: Option<String>,
}

impl Default for Service {
    /// The name that OpenTelemetry prescribes where none was given: `unknown_service:<executable>`.
    fn default() -> Service {
        let executable = std::env::current_exe().ok();
        let name = executable.as_deref().and_then(|path| path.file_name()).map_or_else(
            || "unknown_service".to_owned(),
            |file| format!("unknown_service:{}", file.to_string_lossy()),
        );
        Service { name, version: None, environment: None }
    }
}
