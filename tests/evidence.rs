//! What was recorded outlives the process, whatever kills it.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use casefile_record::{EventName, Outcome, Record};
use casefile_tests::{TemporaryDirectory, command, records, records_in};

/// One process after the other, with one log and one directory for what outlives them.
struct Service {
    directory: TemporaryDirectory,
}

/// How far each call is known to have come, by its thread and its number there.
type Calls = BTreeMap<(u64, u64), Seen>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Entered,
    Left,
}

impl Service {
    fn new(name: &str) -> Service {
        Service { directory: TemporaryDirectory::new(name) }
    }

    fn log(&self) -> PathBuf {
        self.directory.file("records.jsonl")
    }

    fn evidence(&self) -> PathBuf {
        self.directory.file("evidence")
    }

    fn start(&self, threads: u32) -> Child {
        command(env!("CARGO_BIN_EXE_killed-program"))
            .args([self.evidence(), self.log()])
            .arg(threads.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Runs a process, and `kill`s it some time later; what it said of its calls.
    fn run_and_kill(&self, threads: u32, kill: impl FnOnce(&mut Child)) -> Calls {
        let mut process = self.start(threads);
        let said = BufReader::new(process.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            let mut calls = Calls::new();
            for line in said.lines().map_while(Result::ok) {
                let mut words = line.split(' ');
                let seen = if words.next() == Some("x") { Seen::Left } else { Seen::Entered };
                // The last line may be cut off.
                let mut number = || words.next().and_then(|word| word.parse().ok());
                if let (Some(thread), Some(number)) = (number(), number()) {
                    calls.insert((thread, number), seen);
                }
            }
            calls
        });
        std::thread::sleep(random_moment());
        kill(&mut process);
        process.wait().unwrap();
        reader.join().unwrap()
    }

    /// Until calls are being recorded.
    fn wait_for_log(&self) {
        while fs::metadata(self.log()).map_or(0, |log| log.len()) < 2000 {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// A next start writes what is left, and ends by itself.
    fn start_again(&self) {
        assert!(self.start(0).wait().unwrap().success());
    }

    fn is_forgotten(&self) -> bool {
        fs::read_dir(self.evidence()).unwrap().count() == 0
    }
}

/// Up to 40 ms: the process needs a few to start, and wakes its background thread every 10.
fn random_moment() -> Duration {
    Duration::from_micros(RandomState::new().hash_one(()) % 40_000)
}

/// The calls of `take` among the records of one process, and how often each is there.
fn taken(records: &[Record], process: u32) -> BTreeMap<(u64, u64), Vec<&Record>> {
    let mut calls = BTreeMap::<_, Vec<_>>::new();
    for record in records.iter().filter(|record| record.process_pid == Some(u64::from(process))) {
        if let Some(order) = record.input("order") {
            let number = |field: &str| order[field].as_u64().unwrap();
            calls.entry((number("thread"), number("number"))).or_default().push(record);
        }
    }
    calls
}

/// Every call that was left is recorded, every other one is unfinished or was on its way out.
fn assert_nothing_is_lost(said: &Calls, records: &[Record], process: u32) {
    let taken = taken(records, process);
    for (call, seen) in said {
        let found = taken.get(call).unwrap_or_else(|| panic!("{call:?} was {seen:?} and is not recorded"));
        let finished = found.iter().filter(|record| record.event_name == EventName::Call).count();
        let unfinished = found.len() - finished;
        assert!(*seen == Seen::Entered || finished > 0, "{call:?} was left and is unfinished");
        assert!(unfinished <= 1 && (unfinished == 0 || finished == 0), "{call:?}: {found:?}");
        for record in found {
            assert_eq!(record.thread_name.as_deref(), Some(format!("worker-{}", call.0).as_str()));
            let expected = (record.event_name == EventName::Call).then_some(if call.1 % 16 == 15 {
                Outcome::Error
            } else {
                Outcome::Ok
            });
            assert_eq!(record.outcome, expected, "{call:?}");
        }
    }
}

#[test]
fn two_hundred_killed_processes_lose_nothing() {
    let (mut calls, mut unfinished) = (0, 0);
    for round in 0..200_u32 {
        let service = Service::new(&format!("killed-{round}"));
        let mut process = 0;
        let said = service.run_and_kill(round % 4 + 1, |child| {
            process = child.id();
            child.kill().unwrap();
        });
        let mut all = Vec::new();
        if round % 2 == 0 {
            service.start_again();
        } else {
            casefile::recover(&service.evidence(), &mut all).unwrap();
        }
        // In the second way the line that was cut off stays in the log.
        let log = fs::read(service.log()).unwrap_or_default();
        let whole = if round % 2 == 0 { log.len() } else { end_of_last_line(&log) };
        all.extend_from_slice(&log[..whole]);
        let records = records(&all);
        assert_nothing_is_lost(&said, &records, process);
        assert!(fs::read_dir(service.evidence()).map_or(true, |mut left| left.next().is_none()));
        calls += said.len();
        unfinished += records.iter().filter(|record| record.event_name == EventName::Unfinished).count();
    }
    println!("{calls} calls, {unfinished} unfinished");
    assert!(calls > 10_000 && unfinished > 100, "{calls} calls, {unfinished} unfinished");
}

fn end_of_last_line(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

#[test]
fn a_segmentation_fault_and_an_abort_lose_nothing() {
    for signal in ["SEGV", "ABRT", "TERM"] {
        let service = Service::new(&format!("signal-{signal}"));
        let mut process = 0;
        let said = service.run_and_kill(2, |child| {
            process = child.id();
            // Rust's own handler of `SEGV` leaves the first one to the fault, to come again; here there is none.
            while child.try_wait().unwrap().is_none() {
                let _ = command("kill").args(["-s", signal, &process.to_string()]).status();
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        service.start_again();
        assert_nothing_is_lost(&said, &records_in(&service.log()), process);
        assert!(service.is_forgotten());
    }
}

#[test]
fn the_command_recovers_too_and_forgets_what_it_wrote() {
    let service = Service::new("command");
    let mut process = 0;
    let said = service.run_and_kill(2, |child| {
        process = child.id();
        service.wait_for_log();
        child.kill().unwrap();
    });
    let recovered = service.directory.file("recovered.jsonl");
    let command = || {
        let (mut output, mut error) = (Vec::new(), Vec::new());
        let arguments =
            [&"casefile".into(), &"recover".into(), &service.evidence(), &"--into".into(), &recovered];
        let mut streams = casefile_cli::Streams::captured(&mut output, &mut error);
        let exit = casefile_cli::run(arguments, &mut streams);
        (exit, String::from_utf8(error).unwrap())
    };
    let (exit, told) = command();
    assert_eq!(exit, casefile_cli::Exit::Found, "{told}");
    assert!(told.contains("of 1 process"), "{told}");
    let log = fs::read(service.log()).unwrap_or_default();
    let all = [&log[..end_of_last_line(&log)], &fs::read(&recovered).unwrap()].concat();
    assert_nothing_is_lost(&said, &records(&all), process);

    let (exit, told) = command();
    assert_eq!(exit, casefile_cli::Exit::Nothing, "{told}");
    assert!(service.is_forgotten());
}

#[test]
fn forked_children_leave_the_records_of_their_parent_alone() {
    let directory = TemporaryDirectory::new("forks");
    let (evidence, log) = (directory.file("evidence"), directory.file("records.jsonl"));
    let status = command(env!("CARGO_BIN_EXE_forks-program")).args([&evidence, &log]).status();
    assert!(status.unwrap().success());
    let records = records_in(&log);
    let numbers: Vec<_> = records.iter().filter_map(|record| record.input("number")?.as_u64()).collect();
    assert_eq!(numbers, (0..300).collect::<Vec<_>>());
    assert_eq!(records.iter().filter(|record| record.input("children").is_some()).count(), 1);
    assert_eq!(fs::read_dir(&evidence).unwrap().count(), 0);
}

fn assert_only_its_user_may_enter(evidence: &Path) {
    let folders: Vec<_> = fs::read_dir(evidence).unwrap().map(|folder| folder.unwrap().metadata()).collect();
    assert_eq!(folders.len(), 1);
    assert_eq!(folders[0].as_ref().unwrap().permissions().mode() & 0o077, 0);
}

#[test]
fn a_service_that_still_runs_is_left_alone() {
    let service = Service::new("runs");
    let said = service.run_and_kill(1, |child| {
        let mut lines = Vec::new();
        let recovered = casefile::recover(&service.evidence(), &mut lines).unwrap();
        assert_eq!((recovered.processes, lines.len()), (0, 0));
        service.wait_for_log();
        assert_only_its_user_may_enter(&service.evidence());
        child.kill().unwrap();
    });
    let mut lines = Vec::new();
    let recovered = casefile::recover(&service.evidence(), &mut lines).unwrap();
    assert_eq!(recovered.processes, u64::from(!said.is_empty() || recovered.processes == 1));
}

#[test]
fn a_directory_that_cannot_be_is_an_error_of_the_start() {
    let directory = TemporaryDirectory::new("no-directory");
    fs::write(directory.file("evidence"), "a file").unwrap();
    let service = Service { directory };
    let mut process = service.start(0);
    assert!(!process.wait().unwrap().success());
}

/// A process may die of writing where it should not.
#[test]
fn damaged_files_are_read_as_far_as_they_can_be() {
    let service = Service::new("damaged");
    service.run_and_kill(2, |child| {
        service.wait_for_log();
        child.kill().unwrap();
    });
    let folder = fs::read_dir(service.evidence()).unwrap().next().unwrap().unwrap().path();
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    let files: Vec<_> = files.iter().map(|path| (path, fs::read(path).unwrap())).collect();
    let mut found = [0_u64; 2];
    for round in 0..300 {
        fs::create_dir_all(&folder).unwrap();
        for (path, bytes) in &files {
            fs::write(path, damaged(bytes, round)).unwrap();
        }
        let mut lines = Vec::new();
        let recovered = casefile::recover(&service.evidence(), &mut lines).unwrap();
        assert_eq!(records(&lines).len() as u64, recovered.calls + recovered.unfinished);
        found[0] += recovered.damaged;
        found[1] += recovered.calls + recovered.unfinished;
    }
    assert!(found.iter().all(|count| *count > 0), "{found:?}");
}

/// Some bytes are others, half of them near the begin; now and then the end is missing.
fn damaged(bytes: &[u8], round: u64) -> Vec<u8> {
    let random = |what: u64| RandomState::new().hash_one((round, what));
    let mut bytes = bytes.to_vec();
    for change in 0..random(0) % 20 {
        let reach = if change % 2 == 0 { bytes.len() } else { bytes.len().min(2048) };
        if let Some(byte) =
            usize::try_from(random(1)).ok().and_then(|place| bytes.get_mut(place % reach.max(1)))
        {
            *byte = random(2).to_le_bytes()[0];
        }
    }
    if random(3) % 8 == 0 {
        bytes.truncate(usize::try_from(random(4)).unwrap_or(0) % (bytes.len() + 1));
    }
    bytes
}
