//! A voice agent with two providers that recognise speech. After three errors in a row the better one is not asked for a
//! while. The errors came from the archive's batches, and calls pay for them: they get the provider that cannot tell
//! `fifteen` from `fifty`.
//!
//! Everything ends well; a guest with a table for fifty complains.
//!
//! The culprit is the call of `second::transcribe`, which there is in no good trace. That `first::transcribe` is not
//! called is the same fact.

use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering};

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, pick, random_id, request_async, wait_async};

pub(crate) const CASE: Case = Case {
    name: "fallback_used_silently",
    expected: &[
        Expected { function: "second::transcribe", path: "", kind: Kind::ExtraCall },
        Expected { function: "first::transcribe", path: "", kind: Kind::MissingCall },
    ],
    run,
};

const PEOPLE: [(&str, u32); 5] = [("two", 2), ("four", 4), ("six", 6), ("fifteen", 15), ("fifty", 50)];

#[derive(Loggable)]
#[public]
struct Utterance {
    call_id: String,
    turn: u32,
    #[sensitive]
    audio: String,
    is_loud: bool,
}

#[derive(Loggable)]
#[public]
struct Reply {
    reply_id: String,
    seats: u32,
    spoken_at_ms: u64,
}

#[derive(Debug, Loggable)]
enum ProviderError {
    BatchTooLarge { seconds: u32 },
}

#[derive(Default)]
struct Breaker {
    errors: AtomicU32,
}

impl Breaker {
    fn is_open(&self) -> bool {
        self.errors.load(Ordering::SeqCst) >= 3
    }
}

#[log_boundary]
async fn handle_utterance(#[log(skip)] breaker: &Breaker, utterance: &Utterance) -> Reply {
    let language = detect_language(&utterance.audio).await;
    if utterance.is_loud {
        filter_noise(&utterance.audio).await;
    }
    let text = if breaker.is_open() {
        second::transcribe(&utterance.audio, language).await
    } else {
        first::transcribe(&utterance.audio, language).await
    };
    let seats = understand(&text);
    let reply_id = speak(seats, utterance.turn).await;
    Reply { reply_id, seats, spoken_at_ms: now_ms() }
}

#[traced]
async fn detect_language(#[sensitive] audio: &str) -> u32 {
    wait_async(100..400).await;
    u32::try_from(audio.len()).unwrap_or(0) % 3
}

#[traced]
async fn filter_noise(#[sensitive] audio: &str) -> u32 {
    wait_async(100..400).await;
    u32::try_from(audio.len()).unwrap_or(0) + fastrand::u32(0..40)
}

#[traced(public_text)]
fn understand(text: &str) -> u32 {
    let seats = PEOPLE.iter().find(|(word, _)| text.split(' ').any(|spoken| spoken == *word));
    seats.map_or(2, |(_, number)| *number)
}

#[traced(public_text)]
async fn speak(seats: u32, turn: u32) -> String {
    wait_async(200..600).await;
    random_id(if seats > turn { "tts" } else { "sorry" })
}

/// The archive's nightly work, on the same account.
#[log_boundary]
async fn transcribe_archive(#[log(skip)] breaker: &Breaker, seconds: u32) -> Result<u32, ProviderError> {
    let batch = first::transcribe_batch(seconds).await;
    if batch.is_err() {
        breaker.errors.fetch_add(1, Ordering::SeqCst);
    }
    batch
}

mod first {
    use super::{ProviderError, traced, wait_async};

    #[traced(public_text)]
    pub(super) async fn transcribe(#[sensitive] audio: &str, language: u32) -> String {
        wait_async(400..1600).await;
        let polite = if language == 1 { "please" } else { "thanks" };
        format!("a table for {audio} {polite}")
    }

    #[traced]
    pub(super) async fn transcribe_batch(seconds: u32) -> Result<u32, ProviderError> {
        wait_async(400..900).await;
        if seconds > 3600 {
            return Err(ProviderError::BatchTooLarge { seconds });
        }
        Ok(seconds * 2)
    }
}

mod second {
    use super::{traced, wait_async};

    #[traced(public_text)]
    pub(super) async fn transcribe(#[sensitive] audio: &str, language: u32) -> String {
        wait_async(400..1600).await;
        let polite = if language == 1 { "please" } else { "thanks" };
        format!("a table for {} {polite}", audio.replace("fifteen", "fifty"))
    }
}

fn utterance(word: &str) -> Utterance {
    Utterance {
        call_id: random_id("call"),
        turn: fastrand::u32(0..2),
        audio: word.to_owned(),
        is_loud: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let (_guard, runtime) = stage.asynchronous_service("voice-agent")?;
    let complaint = runtime.block_on(async {
        let breaker = Breaker::default();
        for number in 0..40 {
            request_async(handle_utterance(&breaker, &utterance(pick(&PEOPLE).0))).await;
            if number % 9 == 4 {
                let seconds = fastrand::u32(100..3000);
                let _batch = request_async(transcribe_archive(&breaker, seconds)).await;
            }
            other_endpoints::now_and_then();
        }
        for _ in 0..3 {
            let _batch = request_async(transcribe_archive(&breaker, 7200)).await;
        }
        request_async(handle_utterance(&breaker, &utterance("fifteen"))).await.0
    });
    Ok(Some(complaint))
}
