//! Does a mask show no more than it says, whatever text it is given?
#![no_main]

#[path = "../../src/policy/mask.rs"]
mod mask;

use libfuzzer_sys::fuzz_target;
use mask::Mask;

fuzz_target!(|text: &str| {
    let last_four = Mask::LastFour.of(text).to_string();
    let letters = text.chars().filter(char::is_ascii_alphanumeric).count();
    assert_eq!(last_four.len(), 8, "one width");
    assert!(last_four.starts_with("****"));
    assert!(last_four == "********" || (text.is_ascii() && letters > 8), "short text shows nothing");

    let phone = Mask::Phone.of(text).to_string();
    let code = phone.strip_suffix("XXXXXXXXXX").expect("one width behind the calling code");
    assert!(code.len() <= 4 && (code.is_empty() || text.starts_with(code)), "a calling code and no more");

    let email = Mask::Email.of(text).to_string();
    let (before, domain) = email.split_once("***@").expect("one form");
    assert!(before.len() <= 1);
    assert!(domain == "***" || text.ends_with(&format!("@{domain}")));
});
