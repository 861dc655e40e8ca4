//! A document service exports documents: it draws the pages into a file, uploads that in a thread, and removes it.
//!
//! The bug: for exports that were resumed the thread is only waited for at the end, and the file is removed before it has
//! been read. Nothing fails; a customer's export is empty. The culprit is the order of the upload and `remove_file`: whichever
//! of the two is named, it is the same finding. Nasty: the upload sends nothing, but does as it is told; the thread that
//! reports progress comes anywhere between the other calls in good requests, too.

use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use casefile::{Context, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "swept_before_sent",
    service: "exports",
    expected: &[
        Expected::order("swept_before_sent::remove_file"),
        Expected::order("swept_before_sent::upload_file"),
    ],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 2, |random, bad| {
            let pages = random.u32(1..9);
            export(&stage::token(random), random.u32(1_000..99_999), pages, random, bad);
        });
        Ok(Complaint::first_of(&bad))
    },
};

/// A file on the disk: its bytes, until it is removed.
type File = Mutex<u32>;

#[log_boundary]
fn export(
    #[public] request_id: &str,
    document: u32,
    pages: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] resumed: bool,
) -> u32 {
    let file = &Mutex::new(0);
    let bytes: u32 = (1..=pages).map(|page| draw_page(page, random.u32(8_000..90_000))).sum();
    write_file(bytes, file);
    let lag = Duration::from_micros(random.u64(0..900));
    let (release, released) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(Context::current().wrap(move || {
            thread::sleep(lag);
            report_progress(pages);
        }));
        let upload = scope.spawn(Context::current().wrap(move || {
            // A free place for an upload comes with the end of the channel.
            let _free = released.recv();
            upload_file(document, file);
        }));
        if resumed {
            remove_file(document, file);
            drop(release);
        } else {
            drop(release);
            // An upload that panicked has said so itself.
            let _uploaded = upload.join();
            remove_file(document, file);
        }
    });
    if random.u8(..) < 100 {
        send_mail(document);
    }
    count_export(document)
}

#[traced]
fn draw_page(page: u32, #[log(skip)] bytes: u32) -> u32 {
    bytes
}

#[traced]
fn write_file(bytes: u32, #[log(skip)] file: &File) {
    set(file, bytes);
}

#[traced]
fn report_progress(pages: u32) {}

/// How many bytes were sent.
#[traced]
fn upload_file(document: u32, #[log(skip)] file: &File) -> u32 {
    thread::sleep(Duration::from_micros(700));
    file.lock().map_or(0, |bytes| *bytes)
}

#[traced]
fn remove_file(document: u32, #[log(skip)] file: &File) {
    set(file, 0);
}

#[traced]
fn send_mail(document: u32) {}

#[traced]
fn count_export(document: u32) -> u32 {
    document % 50
}

fn set(file: &File, value: u32) {
    if let Ok(mut bytes) = file.lock() {
        *bytes = value;
    }
}
