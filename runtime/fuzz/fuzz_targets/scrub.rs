//! Does the scrub leave text as text, and is what it leaves clean, whatever it is given? A quick look must never overlook
//! what the whole look finds.
#![no_main]

#[expect(dead_code, reason = "the rest of the module counts, for the process that records")]
#[path = "../../src/scrub/mod.rs"]
mod scrub;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], bool, bool)| {
    let (bytes, cut, emails) = input;
    let found = scrub::scrubbed(bytes, cut, emails);
    if !cut && !emails {
        assert_eq!(scrub::scrub(bytes, false), found, "the quick look and the whole one differ");
    }
    if let Some(out) = &found {
        let is_replaced = |window: &[u8]| window == scrub::REPLACEMENT;
        assert!(out.windows(scrub::REPLACEMENT.len()).any(is_replaced));
        assert!(std::str::from_utf8(bytes).is_err() || std::str::from_utf8(out).is_ok(), "text stays text");
    }
    // A token that stands by itself is found whatever is around it.
    let planted = [bytes, b" ghp_16C7e42F292c6912E7710c838347Ae178B4a "].concat();
    let out = scrub::scrubbed(&planted, cut, emails).expect("the token is found");
    let holds = |text: &[u8]| text.windows(8).any(|window| window == b"16C7e42F");
    assert!(holds(bytes) || !holds(&out), "the token is still there");
});
