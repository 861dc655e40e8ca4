//! A clinic reminds its patients of tomorrow's appointments, each in a thread of its own.
//!
//! The bug: the threads for moved appointments read the patient from where the loop keeps the current one, and the loop is
//! over before they do. Nothing fails; one patient gets all of the reminders, the others none. The culprit is the patient
//! that `send_reminder` is given. Nasty: fan-out over lists of all lengths; with a single moved appointment all is well,
//! and what is sent is well formed.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;

use casefile::{Context, Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "same_patient",
    service: "reminders",
    expected: &[Expected::input("same_patient::send_reminder", "inputs.patient")],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 2, |random, bad| {
            let moved = bad || random.u8(..) < 80;
            let count = match moved {
                _ if bad => random.usize(3..7),
                true => 1,
                false => random.usize(1..8),
            };
            remind(&stage::token(random), random.u16(20_700..20_800), moved, random, count);
        });
        Ok(Complaint::first_of(&bad))
    },
};

#[derive(Clone, Loggable)]
struct Appointment {
    patient: u32,
    minute: u16,
}

#[log_boundary]
fn remind(
    #[public] request_id: &str,
    day: u16,
    moved: bool,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] count: usize,
) -> usize {
    let appointments = list_appointments(day, moved, random, count);
    if random.u8(..) < 60 {
        skip_holiday(day);
    }
    if moved {
        remind_moved(&appointments);
    } else {
        remind_planned(&appointments);
    }
    report(appointments.len())
}

fn remind_planned(appointments: &[Appointment]) {
    thread::scope(|scope| {
        for Appointment { patient, minute } in appointments.iter().cloned() {
            scope.spawn(Context::current().wrap(move || send_reminder(patient, minute)));
        }
    });
}

fn remind_moved(appointments: &[Appointment]) {
    let current = &AtomicU32::new(0);
    thread::scope(|scope| {
        // They wait for the text message gateway, which is opened once for all.
        let mut waiting = Vec::new();
        for Appointment { patient, minute } in appointments.iter().cloned() {
            current.store(patient, Ordering::SeqCst);
            let (open, opened) = mpsc::channel::<()>();
            waiting.push(open);
            scope.spawn(Context::current().wrap(move || {
                // The sender says nothing; it goes away.
                let _opened = opened.recv();
                send_reminder(current.load(Ordering::SeqCst), minute);
            }));
        }
        drop(waiting);
    });
}

#[traced]
fn list_appointments(
    day: u16,
    moved: bool,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] count: usize,
) -> Vec<Appointment> {
    let new = |_| Appointment { patient: random.u32(100_000..999_999), minute: random.u16(96..216) * 5 };
    (0..count).map(new).collect()
}

#[traced]
fn skip_holiday(day: u16) -> bool {
    day.is_multiple_of(366)
}

#[traced]
fn send_reminder(patient: u32, minute: u16) {
    let language = load_contact(patient);
    let characters = write_text(language, minute);
    send_text(patient, characters);
}

#[traced]
fn load_contact(patient: u32) -> u32 {
    patient % 4
}

#[traced]
fn write_text(language: u32, minute: u16) -> u32 {
    80 + language * 7 + u32::from(minute) % 3
}

#[traced]
fn send_text(patient: u32, characters: u32) {}

#[traced]
fn report(sent: usize) -> usize {
    sent
}
