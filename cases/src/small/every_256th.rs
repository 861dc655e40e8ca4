//! A radiotherapy machine is set up, its collimator is checked, and the beam is switched on.
//!
//! The bug: that something was changed, and the check is due, is a number of eight bits that is counted up, and zero means
//! no. Every 256th time the check is left out. Nothing fails in the program. The culprit is the missing call of
//! `check_collimator`. Nasty: the number itself is not recorded; where only the field is lit up, no check is right.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "every_256th",
    service: "linac",
    expected: &[Expected::missing("every_256th::check_collimator")],
    run: |stage| {
        let mut changes = 0;
        let good = stage.good();
        let bad = stage.requests(good, 1, |random, bad| {
            // Whatever else counts has counted in between; only a quarter of an hour of nudging gets it to 255.
            changes = if bad { u8::MAX } else { random.u8(1..200) };
            let mode = match random.u8(0..3) {
                0 if !bad => Mode::Light,
                1 => Mode::Electron,
                _ => Mode::Photon,
            };
            treat(&stage::token(random), mode, random.u16(20..300), random, &mut changes);
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[derive(Clone, Copy, PartialEq, Eq, Loggable)]
enum Mode {
    Light,
    Electron,
    Photon,
}

#[derive(Loggable)]
struct Position {
    angle: u16,
    width: u16,
}

#[log_boundary]
fn treat(
    #[public] request_id: &str,
    mode: Mode,
    units: u16,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] changes: &mut u8,
) -> u16 {
    let plan = load_plan(random.u32(10_000..99_999));
    let position = Position { angle: random.u16(0..360), width: random.u16(30..400) };
    set_up(mode, &position, changes);
    if random.u8(..) < 70 {
        move_couch(random.i16(-40..40));
    }
    if *changes != 0 && mode != Mode::Light {
        check_collimator(position.width);
    }
    check_doors(plan);
    let given =
        if mode == Mode::Light { light_up(position.width) } else { beam(mode, units, random.u8(1..5)) };
    write_log(random.u64(..), given);
    given
}

#[traced]
fn load_plan(plan: u32) -> u32 {
    plan / 11
}

#[traced]
fn set_up(mode: Mode, position: &Position, #[log(skip)] changes: &mut u8) {
    *changes = changes.wrapping_add(1);
}

#[traced]
fn move_couch(millimetres: i16) {}

#[traced]
fn check_collimator(width: u16) -> bool {
    (0..2).all(|jaw| read_jaw(jaw, width) > 0)
}

#[traced]
fn read_jaw(jaw: u8, width: u16) -> u16 {
    width / 2 + u16::from(jaw)
}

#[traced]
fn check_doors(plan: u32) -> bool {
    plan > 0
}

#[traced]
fn light_up(width: u16) -> u16 {
    0
}

#[traced]
fn beam(mode: Mode, units: u16, #[log(skip)] pulses: u8) -> u16 {
    (0..pulses).for_each(pulse);
    units
}

#[traced]
fn pulse(number: u8) {}

#[traced]
fn write_log(entry: u64, units: u16) {}
