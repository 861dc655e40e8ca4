//! Start-up: what is recorded, by whom, where it goes; from code and from the environment.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::collector::{self, Installation};
use crate::control;
use crate::encode::Limits;
use crate::environment::{Environment, InvalidVariable};
use crate::evidence::{self, Leftovers};
use crate::filter::{Filter, InvalidFilter};
use crate::policy;
use crate::queue::{self, WhenFull};
use crate::settings::{self, Service};
use crate::sink::{FileSink, Memory, MemorySink, Sink, Stream, StreamSink, TerminalSink};
use crate::{panic_note, scrub};

/// Starts recording as the environment says; see [`Builder::from_environment`] for the variables.
///
/// Without any of them, records go to standard output: readable where that is a terminal, JSON lines where
/// it is not.
///
/// # Errors
///
/// When a variable cannot be understood, a file cannot be opened, or recording has been started before.
///
/// ```no_run
/// fn main() -> Result<(), casefile::InitError> {
///     let _guard = casefile::init()?;
///     // ..
///     Ok(())
/// }
/// ```
pub fn init() -> Result<Guard, InitError> {
    builder().from_environment().init()
}

/// Starts describing what is recorded and where it goes: by default everything that the macros write at level
/// `debug` or above, to standard output, as [`init`] does. The environment is asked only by
/// [`Builder::from_environment`].
pub fn builder() -> Builder {
    Builder::default()
}

/// What is recorded and where it goes. Made by [`builder`].
///
/// ```no_run
/// let _guard = casefile::builder()
///     .service_name("reservations")
///     .file("reservations.jsonl")
///     .from_environment() // whoever runs the service has the last word
///     .init()?;
/// # Ok::<(), casefile::InitError>(())
/// ```
#[derive(Debug)]
#[must_use = "nothing is recorded before `init`"]
pub struct Builder {
    service: Service,
    /// None: nobody named one, so that the default one is used.
    outputs: Option<Vec<Output>>,
    filter: Result<Filter, InvalidFilter>,
    limits: Limits,
    queue_bytes: usize,
    when_full: WhenFull,
    scrubs_emails: bool,
    pseudonym_key: Option<policy::Key>,
    evidence_dir: Option<PathBuf>,
    invalid_variable: Option<InvalidVariable>,
}

/// A place where records go.
#[derive(Debug)]
pub(crate) enum Output {
    Lines(Stream),
    Terminal(Stream),
    /// Readable where the stream is a terminal, lines where it is not.
    Fitting(Stream),
    File(PathBuf),
    Custom(Box<dyn Sink>),
}

impl Default for Builder {
    fn default() -> Builder {
        Builder {
            service: Service::default(),
            outputs: None,
            filter: Ok(Filter::default()),
            limits: Limits::default(),
            queue_bytes: queue::DEFAULT_CAPACITY,
            when_full: WhenFull::default(),
            scrubs_emails: false,
            pseudonym_key: None,
            evidence_dir: None,
            invalid_variable: None,
        }
    }
}

impl Builder {
    /// The service's name, on every record. Default: `unknown_service:<executable>`.
    pub fn service_name(mut self, name: impl Into<String>) -> Builder {
        self.service.name = name.into();
        self
    }

    /// The service's version, on the record that says that the process started.
    pub fn service_version(mut self, version: impl Into<String>) -> Builder {
        self.service.version = Some(version.into());
        self
    }

    /// Where the service is deployed (`production`, `staging`), on the record that says that the process
    /// started.
    pub fn environment_name(mut self, environment: impl Into<String>) -> Builder {
        self.service.environment = Some(environment.into());
        self
    }

    /// Writes JSON lines to standard output. Like all outputs, beside those named before.
    pub fn stdout(self) -> Builder {
        self.output(Output::Lines(Stream::Output))
    }

    /// Writes JSON lines to standard error.
    pub fn stderr(self) -> Builder {
        self.output(Output::Lines(Stream::Error))
    }

    /// Writes a readable form to standard output; coloured where that is a terminal and `NO_COLOR` is not set.
    pub fn terminal(self) -> Builder {
        self.output(Output::Terminal(Stream::Output))
    }

    /// Appends JSON lines to a file, which is created if it does not exist. It is kept open and never rotated.
    pub fn file(self, path: impl AsRef<Path>) -> Builder {
        self.output(Output::File(path.as_ref().to_owned()))
    }

    /// Keeps records in memory.
    pub fn memory(self, memory: &Memory) -> Builder {
        self.sink(MemorySink(memory.clone()))
    }

    /// Hands records to a sink of your own.
    pub fn sink(self, sink: impl Sink + 'static) -> Builder {
        self.output(Output::Custom(Box::new(sink)))
    }

    fn output(mut self, output: Output) -> Builder {
        self.outputs.get_or_insert_default().push(output);
        self
    }

    /// What is recorded: a comma-separated list of `level` and `path=level`, the longest path that fits a
    /// function decides. Levels are `off`, `trace`, `debug`, `info`, `warn`, `error`; a function is recorded
    /// if its own level is at least that one (`info` for `#[log_boundary]`, `debug` for `#[traced]`).
    /// Default: `debug`. Can be changed later with [`set_filter`](crate::set_filter).
    ///
    /// A mistake in it is reported by [`init`](Builder::init).
    ///
    /// ```no_run
    /// # let builder = casefile::builder();
    /// builder.filter("info,shop::pay=debug,shop::health=off")
    /// # .init();
    /// ```
    pub fn filter(mut self, directives: &str) -> Builder {
        self.filter = directives.parse();
        self
    }

    /// Replaces e-mail addresses in public text, too. Tokens, keys, card numbers and the like are replaced in any
    /// case: nothing turns that off.
    pub fn scrub_emails(mut self) -> Builder {
        self.scrubs_emails = true;
        self
    }

    /// How much of each value and record is kept.
    pub fn limits(mut self, limits: Limits) -> Builder {
        self.limits = limits;
        self
    }

    /// How many bytes each thread's queue to the background thread holds, at least 4 KiB. Default: 1 MiB.
    pub fn queue_bytes(mut self, bytes: usize) -> Builder {
        self.queue_bytes = bytes;
        self
    }

    /// What happens when a queue is full. Default: [`WhenFull::Drop`].
    pub fn when_full(mut self, when_full: WhenFull) -> Builder {
        self.when_full = when_full;
        self
    }

    /// The key of pseudonyms: without one, `#[sensitive(pseudonym)]` redacts. Can be changed later with
    /// [`set_pseudonym_key`](crate::set_pseudonym_key); wiped when the [`Guard`] is dropped.
    #[cfg(feature = "pseudonym")]
    pub fn pseudonym_key(mut self, key: crate::PseudonymKey) -> Builder {
        self.pseudonym_key = Some(key);
        self
    }

    /// Keeps what was recorded out of reach of the process's death, below this directory: after `SIGKILL`, a crash or the
    /// kernel's out-of-memory killer, the next start with the same directory writes the records that this process could
    /// not, and a `casefile.unfinished` record with the inputs of each call that was running. Without a next start,
    /// [`recover`](crate::recover) does, or `casefile recover`.
    ///
    /// Put it on a file system in memory (`/dev/shm/shop`), with room for a queue (twice
    /// [`queue_bytes`](Builder::queue_bytes)) a thread; on a disk every call waits for it now and then. It is created if it does
    /// not exist; one for each service. A thread whose queue finds no room there is recorded as without this, and
    /// counted in [`Counters::volatile_queues`](crate::Counters::volatile_queues). A record may be there twice, with one span ID,
    /// where the process died right after it had written it.
    ///
    /// The files hold what the records hold, before it is written: nothing of a sensitive value, and they are readable for
    /// the service's own user only.
    #[cfg(feature = "evidence")]
    pub fn evidence_dir(mut self, directory: impl Into<PathBuf>) -> Builder {
        self.evidence_dir = Some(directory.into());
        self
    }

    /// Lets the environment overrule what was said so far:
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `CASEFILE_OUTPUT` | comma-separated list of `stdout`, `stderr`, `terminal` or `file:<path>`, replacing all outputs; `none` for no output |
    /// | `CASEFILE_FILTER` | as [`filter`](Builder::filter) |
    /// | `CASEFILE_LIMIT_VALUE_BYTES`, `CASEFILE_LIMIT_LINE_BYTES`, `CASEFILE_LIMIT_DEPTH`, `CASEFILE_LIMIT_ELEMENTS` | as [`Limits`] |
    /// | `CASEFILE_QUEUE_BYTES` | as [`queue_bytes`](Builder::queue_bytes) |
    /// | `CASEFILE_WHEN_FULL` | `drop` or `block` |
    /// | `CASEFILE_SCRUB` | `email`, as [`scrub_emails`](Builder::scrub_emails) |
    /// | `CASEFILE_PSEUDONYM_KEY_FILE` | a file with the key of pseudonyms, `<id>:<64 hexadecimal digits>`, and nothing else; on Unix its mode must give other users nothing (`chmod o=`) |
    /// | `CASEFILE_EVIDENCE_DIR` | as `evidence_dir`, with the feature `evidence` |
    /// | `OTEL_SERVICE_NAME` | the service's name |
    /// | `OTEL_RESOURCE_ATTRIBUTES` | `key=value,..`; `service.name`, `service.version` and `deployment.environment.name` are used |
    ///
    /// A mistake in one of them is reported by [`init`](Builder::init). An empty variable counts as not set.
    pub fn from_environment(self) -> Builder {
        self.from_variables(&|name| std::env::var_os(name))
    }

    #[expect(clippy::wrong_self_convention, reason = "the part of `from_environment` that tests can reach")]
    fn from_variables(mut self, read: &dyn Fn(&str) -> Option<OsString>) -> Builder {
        match Environment::read(read) {
            Ok(environment) => self.apply(environment),
            Err(invalid) => self.invalid_variable = Some(invalid),
        }
        self
    }

    fn apply(&mut self, environment: Environment) {
        let Environment { service_name, service_version, deployment, .. } = environment;
        self.service.name = service_name.unwrap_or_else(|| std::mem::take(&mut self.service.name));
        self.service.version = service_version.or_else(|| self.service.version.take());
        self.service.environment = deployment.or_else(|| self.service.environment.take());
        self.outputs = environment.outputs.or_else(|| self.outputs.take());
        if let Some(filter) = environment.filter {
            self.filter = Ok(filter);
        }
        self.limits.value_bytes = environment.value_bytes.unwrap_or(self.limits.value_bytes);
        self.limits.line_bytes = environment.line_bytes.unwrap_or(self.limits.line_bytes);
        self.limits.depth = environment.depth.unwrap_or(self.limits.depth);
        self.limits.elements = environment.elements.unwrap_or(self.limits.elements);
        self.queue_bytes = environment.queue_bytes.unwrap_or(self.queue_bytes);
        self.when_full = environment.when_full.unwrap_or(self.when_full);
        self.scrubs_emails |= environment.scrubs_emails;
        self.pseudonym_key = environment.pseudonym_key.or_else(|| self.pseudonym_key.take());
        self.evidence_dir = environment.evidence_dir.or_else(|| self.evidence_dir.take());
    }

    /// Starts recording.
    ///
    /// # Errors
    ///
    /// When a setting cannot be understood, a file cannot be opened, the background thread cannot be started,
    /// or recording has been started before. Nothing is recorded then, and the program works all the same.
    pub fn init(self) -> Result<Guard, InitError> {
        static STARTED: AtomicBool = AtomicBool::new(false);
        if let Some(invalid) = self.invalid_variable {
            return Err(InitError::Variable(invalid));
        }
        let filter = self.filter.map_err(InitError::Filter)?;
        let limits = checked(self.limits, self.queue_bytes)?;
        let outputs = self.outputs.unwrap_or_else(|| vec![Output::Fitting(Stream::Output)]);
        let leftovers = self.evidence_dir.as_deref().map(leftovers).transpose()?;
        let killed = leftovers.as_ref().is_some_and(Leftovers::are_there);
        let open = |output| open(output, killed);
        let sinks = outputs.into_iter().map(open).collect::<Result<Vec<_>, InitError>>()?;
        if STARTED.swap(true, Ordering::SeqCst) {
            return Err(InitError::AlreadyStarted);
        }
        if let Err(error) = start(self.evidence_dir, &self.service) {
            STARTED.store(false, Ordering::SeqCst);
            return Err(error);
        }
        settings::set_limits(limits);
        if let Some(key) = self.pseudonym_key {
            policy::install_key(key);
        }
        queue::configure(self.queue_bytes, self.when_full);
        panic_note::install_hook();
        if self.scrubs_emails {
            scrub::look_for_emails();
        }
        collector::install(Installation { service: self.service, sinks, leftovers });
        control::install_filter(filter);
        Ok(Guard { _private: () })
    }
}

/// What processes before this one left in the directory.
fn leftovers(directory: &Path) -> Result<Leftovers, InitError> {
    Leftovers::find(directory).map_err(|error| InitError::EvidenceDir(directory.to_owned(), error))
}

/// Starts what may fail.
fn start(evidence_dir: Option<PathBuf>, service: &Service) -> Result<(), InitError> {
    if let Some(directory) = evidence_dir
        && let Err(error) = evidence::begin(&directory, service)
    {
        return Err(InitError::EvidenceDir(directory, error));
    }
    collector::ensure_running().map_err(InitError::Thread)
}

/// The smallest queue: a record of default size fits.
const LEAST_QUEUE_BYTES: usize = 16 * 1024;

fn checked(limits: Limits, queue_bytes: usize) -> Result<Limits, InitError> {
    let problem = if limits.depth > Limits::MAX_DEPTH {
        format!(
            "values cannot nest deeper than {} levels; {} were asked for",
            Limits::MAX_DEPTH,
            limits.depth
        )
    } else if limits.line_bytes <= Limits::ENVELOPE_BYTES {
        format!(
            "a record needs more than {} bytes; {} were allowed",
            Limits::ENVELOPE_BYTES,
            limits.line_bytes
        )
    } else if queue_bytes < LEAST_QUEUE_BYTES || queue_bytes < limits.line_bytes.saturating_mul(2) {
        format!(
            "a queue of {queue_bytes} bytes is too small: it needs at least {LEAST_QUEUE_BYTES} and twice the size of a line"
        )
    } else {
        return Ok(limits);
    };
    Err(InitError::Limit(problem))
}

/// Opens an output. Where a process was `killed`, the lines that it could not finish are written again.
fn open(output: Output, killed: bool) -> Result<Box<dyn Sink>, InitError> {
    Ok(match output {
        Output::Terminal(stream) => Box::new(terminal(stream)?),
        Output::Fitting(stream) if stream.is_terminal() => Box::new(terminal(stream)?),
        Output::Lines(stream) | Output::Fitting(stream) => {
            Box::new(StreamSink(stream.open().map_err(InitError::Stream)?))
        }
        Output::File(path) => match FileSink::open(&path, killed) {
            Ok(sink) => Box::new(sink),
            Err(error) => return Err(InitError::File(path, error)),
        },
        Output::Custom(sink) => sink,
    })
}

fn terminal(stream: Stream) -> Result<TerminalSink, InitError> {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let coloured = stream.is_terminal() && !no_color;
    Ok(TerminalSink { stream: stream.open().map_err(InitError::Stream)?, coloured })
}

impl Stream {
    fn is_terminal(self) -> bool {
        match self {
            Stream::Output => io::stdout().is_terminal(),
            Stream::Error => io::stderr().is_terminal(),
        }
    }
}

/// Writes what is still under way when it is dropped. Keep it until `main` ends.
///
/// It is a convenience: records are also written when the process exits without it having been dropped.
#[derive(Debug)]
#[must_use = "dropped at once it flushes before anything was recorded; bind it: `let _guard = ..`"]
pub struct Guard {
    _private: (),
}

impl Guard {
    /// Waits until everything recorded so far has been handed to the sinks, as [`flush`](crate::flush).
    #[expect(clippy::must_use_candidate, reason = "most callers can do nothing about a sink that is stuck")]
    pub fn flush(&self) -> bool {
        collector::flush()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.flush();
        policy::forget_key();
    }
}

/// Why recording was not started.
#[derive(Debug)]
#[non_exhaustive]
pub enum InitError {
    /// Recording has been started before in this process.
    AlreadyStarted,
    /// The file to write to cannot be opened.
    File(PathBuf, io::Error),
    /// What outlives the process cannot be kept in this directory.
    EvidenceDir(PathBuf, io::Error),
    /// Standard output or standard error cannot be written to.
    Stream(io::Error),
    /// The filter cannot be understood.
    Filter(InvalidFilter),
    /// A limit makes no sense; the text says which.
    Limit(String),
    /// An environment variable cannot be understood.
    Variable(InvalidVariable),
    /// The background thread cannot be started.
    Thread(io::Error),
}

impl fmt::Display for InitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("casefile does not record: ")?;
        match self {
            InitError::AlreadyStarted => {
                formatter.write_str("it was started before in this process; call `init` once, in `main`")
            }
            InitError::File(path, error) => write!(formatter, "cannot open {}: {error}", path.display()),
            InitError::EvidenceDir(path, error) => {
                write!(formatter, "cannot keep evidence in {}: {error}", path.display())
            }
            InitError::Stream(error) => write!(formatter, "cannot write to the standard streams: {error}"),
            InitError::Filter(error) => write!(formatter, "filter: {error}"),
            InitError::Limit(problem) => formatter.write_str(problem),
            InitError::Variable(error) => write!(formatter, "{error}"),
            InitError::Thread(error) => write!(formatter, "cannot start its thread: {error}"),
        }
    }
}

impl std::error::Error for InitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            InitError::File(_, error)
            | InitError::EvidenceDir(_, error)
            | InitError::Stream(error)
            | InitError::Thread(error) => Some(error),
            InitError::Filter(error) => Some(error),
            InitError::Variable(error) => Some(error),
            InitError::AlreadyStarted | InitError::Limit(_) => None,
        }
    }
}
