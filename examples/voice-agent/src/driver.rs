//! Plays the scripted calls to the four services and shows what they recorded.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use casefile::{Context, CorrelationId, InContext, TraceId};

use crate::domain::{Booking, BookingError, IncomingCall, Phone, Service};
use crate::peer::Peer;
use crate::processes::Processes;
use crate::script::{CALLS, ScriptedCall};
use crate::story;

/// A new one for each run: the services append to what they find.
pub(crate) fn default_directory() -> PathBuf {
    env::temp_dir().join(format!("voice-agent-{}", process::id()))
}

pub(crate) async fn run(directory: PathBuf) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(&directory)?;
    println!("Four services in four processes take {} calls.\n", CALLS.len());
    let processes = Processes::start(&directory).await?;
    let url = processes.url(Service::Transcription).ok_or("transcription does not run")?;
    let failed = play(&Peer::new(Service::Transcription, url.to_owned())?).await?;
    processes.stop().await?;
    println!("\n{} failed. Every call of an instrumented function left one JSON line:", failed.len());
    match failed.first() {
        Some(trace_id) => show(*trace_id, &directory),
        None => Err("the script has calls that fail, and none did".into()),
    }
}

/// The traces of the calls that failed.
async fn play(transcription: &Peer) -> Result<Vec<TraceId>, Box<dyn Error>> {
    let mut failed = Vec::new();
    for (position, call) in CALLS.iter().enumerate() {
        let number = position + 1;
        let correlation_id = CorrelationId::try_from(format!("{}-call-{number}", process::id()).as_str())?;
        // A client that knows nothing of traces. The services derive the trace ID from its correlation ID, so
        // whoever quotes that can be helped.
        let trace_id = Context::from_headers(&[("X-Correlation-ID", correlation_id.as_str())]).trace_id();
        let trace_id = trace_id.ok_or("a correlation ID stands for a trace")?;
        let context = Context::empty().with_correlation_id(correlation_id);
        match place(transcription, call).in_context(context).await {
            Ok(booking) => println!("call {number:>2}  ok      {}", booking.intent),
            Err(error) => {
                println!("call {number:>2}  failed  {error}\n                 trace {trace_id}");
                failed.push(trace_id);
            }
        }
    }
    Ok(failed)
}

async fn place(transcription: &Peer, call: &ScriptedCall) -> Result<Booking, BookingError> {
    let call = IncomingCall { phone: Phone::new(call.phone), audio: call.audio.to_owned() };
    transcription.post("/calls", &call).await
}

fn show(trace_id: TraceId, directory: &Path) -> Result<(), Box<dyn Error>> {
    println!("grep {trace_id} {}\n", directory.join("*.jsonl").display());
    let records = story::read(directory, trace_id)?;
    print!("{}", story::tell(&records));
    Ok(())
}
