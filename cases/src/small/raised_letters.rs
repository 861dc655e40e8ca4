//! A music service resets passwords: accounts are known by a canonical form of the name that somebody chose.
//!
//! The bug: names are written small first and freed of special letters after that, and raised capitals only become
//! capitals in the second step. Whoever takes the canonical form of what is stored gets another name. Nothing fails; a
//! customer's password was set by somebody else. The culprit is the output of `canonical` for the chosen name. Nasty:
//! other special letters are harmless, and it is the second call, rightly answered, that leads to the wrong account.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "raised_letters",
    service: "accounts",
    expected: &[Expected::output("raised_letters::canonical", "output")],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 1, |random, bad| {
            let number = random.u16(10..999);
            let name = if bad {
                "ᴮᴵᴳᴮᴵᴿᴰ".to_owned()
            } else {
                format!("{}{number}", stage::pick(random, NAMES))
            };
            reset_password(&stage::token(random), &name, random);
        });
        Ok(Complaint::last_of(&bad))
    },
};

const NAMES: &[&str] = &[
    "maria",
    "Zoë.K",
    "ŁUKASZ",
    "big-band",
    "Ｔｏｋｙｏ",
    "BIRDIE",
    "ωmega",
    "Jean Luc",
    "ﬁona",
    "DJ.Ａｋｉ",
];

#[derive(Loggable)]
struct Account {
    number: u32,
    #[public]
    stored_name: String,
}

#[log_boundary]
fn reset_password(#[public] request_id: &str, #[public] name: &str, #[log(skip)] random: &mut Rng) -> u32 {
    count_attempts(random.u32(..));
    let account = find_account(&canonical(name));
    if random.u8(..) < 60 {
        ask_riddle(account.number, random.u8(1..20));
    }
    let link = send_link(account.number, random.u64(..));
    follow_link(link, &account, random)
}

#[traced]
fn count_attempts(device: u32) -> u32 {
    device % 3
}

#[traced]
fn ask_riddle(account: u32, riddle: u8) -> bool {
    riddle > 0
}

#[traced(public_text)]
fn canonical(name: &str) -> String {
    name.to_lowercase().chars().map(plain).collect()
}

/// The letter that a special one stands for.
fn plain(letter: char) -> char {
    match letter {
        'ᴮ' => 'B',
        'ᴵ' => 'I',
        'ᴳ' => 'G',
        'ᴿ' => 'R',
        'ᴰ' => 'D',
        'ﬁ' => 'f',
        ' ' => '.',
        'ａ'..='ｚ' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    }
}

#[traced]
fn find_account(#[public] canonical: &str) -> Account {
    let number = canonical.bytes().fold(7_919, |sum: u32, byte| sum.wrapping_mul(31) ^ u32::from(byte));
    Account { number: number % 9_000_000, stored_name: canonical.to_owned() }
}

#[traced]
fn send_link(account: u32, #[log(skip)] link: u64) -> u64 {
    link
}

#[traced]
fn follow_link(link: u64, #[log(skip)] account: &Account, #[log(skip)] random: &mut Rng) -> u32 {
    let account = find_account(&canonical(&account.stored_name));
    write_password(account.number);
    (0..random.u32(0..4)).for_each(|device| sign_out(account.number, device));
    account.number
}

#[traced]
fn write_password(account: u32) {}

#[traced]
fn sign_out(account: u32, device: u32) {}
