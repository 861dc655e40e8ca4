//! The shapes in which a secret is written, each of which is replaced whole; and ordinary evidence that looks alike.

use super::{Case, text};

fn check(cases: &[Case]) {
    let wrong: Vec<_> = cases.iter().filter(|(before, after)| text(before) != *after).collect();
    let got: Vec<_> = wrong.iter().map(|(before, _)| text(before)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\nwere made to {got:#?}");
}

fn check_untouched(ordinary: &[&str]) {
    let got: Vec<_> =
        ordinary.iter().map(|before| (before, text(before))).filter(|(a, b)| **a != b).collect();
    assert!(got.is_empty(), "{got:#?}");
}

#[test]
fn a_value_is_replaced_to_its_end() {
    check(&[
        ("Authorization=Bearer abcdef0123456789", "Authorization=[redacted]"),
        ("authorization=Basic dXNlcjpwYXNz== b", "authorization=[redacted] b"),
        ("{Authorization=Bearer x, Accept=*/*}", "{Authorization=[redacted], Accept=*/*}"),
        (r#"Login { password: Password("hunter2x") }"#, "Login { password: [redacted] }"),
        (r#"password: Ok("hunter2x"), a: 1"#, "password: [redacted], a: 1"),
        (r#"password: Cow::Borrowed("hunter2)x"), a"#, "password: [redacted], a"),
        (r#"api_key: Some(ApiKey("hunter2x"))"#, "api_key: Some([redacted])"),
        (r#"password: Password { inner: "hunter2x" }, b"#, "password: [redacted], b"),
        (r#"{"password": ["hunter2x"], "a": 1}"#, r#"{"password": [redacted], "a": 1}"#),
        (r#"{"token":{"access":"9f8e"}}"#, r#"{"token":[redacted]}"#),
        ("PASSWORD='it''s hunter2' x", "PASSWORD='[redacted]' x"),
        (r"PASSWORD='it'\''s hunter2' x", "PASSWORD='[redacted]' x"),
        ("password=correct horse battery", "password=[redacted]"),
        ("password=correct horse user=bob", "password=[redacted] user=bob"),
        (
            "map[Authorization:[Bearer x] X-Api-Key:[9f8e] Accept:[*/*]]",
            "map[Authorization:[redacted] X-Api-Key:[redacted] Accept:[*/*]]",
        ),
    ]);
}

#[test]
fn over_several_lines() {
    check(&[
        ("password: Some(\n    \"hunter2x\",\n)", "password: Some(\n    \"[redacted]\",\n)"),
        ("password:\n  hunter2x\nuser: bob", "password:\n  [redacted]\nuser: bob"),
        ("password\t= hunter2x", "password\t= [redacted]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIi\nOiIxIn0.abc-_9 end", "[redacted] end"),
        ("PASSWORD=\nUSER=bob", "PASSWORD=\nUSER=bob"),
    ]);
}

#[test]
fn names_as_they_are_written() {
    check(&[
        ("<password>hunter2</password>", "<password>[redacted]</password>"),
        ("run --password hunter2 --verbose", "run --password [redacted] --verbose"),
        ("a --password x", "a --password [redacted]"),
        (r#"("x-api-key", "9f8e")"#, r#"("x-api-key", "[redacted]")"#),
        (r#"[("password", "x")]"#, r#"[("password", "[redacted]")]"#),
        ("password2=hunter2", "password2=[redacted]"),
        ("user_password_1=hunter2", "user_password_1=[redacted]"),
        ("password_confirmation=hunter2", "password_confirmation=[redacted]"),
        (r#"{"passwordConfirmation":"hunter2"}"#, r#"{"passwordConfirmation":"[redacted]"}"#),
        (r#"{"passwords": ["hunter2x"]}"#, r#"{"passwords": [redacted]}"#),
        ("a cvv=123", "a cvv=[redacted]"),
    ]);
    for name in ["passwords", "password2", "user_password_1", "passwordConfirmation", "api_keys"] {
        assert!(super::super::is_secret_name(name.as_bytes()), "{name}");
    }
}

#[test]
fn tokens_behind_any_sign() {
    check(&[
        ("user_token_ghp_16C7e42F292c6912E7710c838347Ae178B4a", "user_token_[redacted]"),
        ("key-AKIAIOSFODNN7EXAMPLE", "key-[redacted]"),
        ("file_sk_live_4eC39HqLyjWDarjtT1zdp7dc", "file_[redacted]"),
        (r#"Bearer "abcdef0123456789""#, r#"Bearer "[redacted]""#),
        ("Bearer: abcdef0123456789", "Bearer: [redacted]"),
        ("see //u:p@h/ for it", "see //[redacted]@h/ for it"),
        ("to user:pw@db:5432 now", "to [redacted]@db:5432 now"),
        (
            "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXX1",
            "https://[redacted]",
        ),
        ("bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/get", "bot[redacted]/get"),
        ("PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 1\nAAAA\nPrivate-MAC: 0a\nx", "[redacted]\nx"),
        (
            "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/x\n---- END SSH2 ENCRYPTED PRIVATE KEY ---- x",
            "[redacted] x",
        ),
        ("-----BEGIN+PRIVATE+KEY-----\nMII\n-----END+PRIVATE+KEY-----&x", "[redacted]&x"),
        ("-----BEGIN%20PRIVATE%20KEY-----MII-----END%20PRIVATE%20KEY-----&x", "[redacted]&x"),
    ]);
}

#[test]
fn cards_in_groups_and_beside_a_name() {
    for separator in [" ", "-", ".", "/", "_", ",", "\t", "\n", "  ", "\u{a0}", "\u{2011}", "+", "%20"] {
        let number = ["4111", "1111", "1111", "1111"].join(separator);
        assert_eq!(text(&format!("paid {number} ok")), "paid [redacted] ok", "{number}");
    }
    check(&[
        ("card4111111111111111", "card[redacted]"),
        ("paid 4111111111111111USD", "paid [redacted]USD"),
        ("3782 822463 10005", "[redacted]"),
        ("card 36700102000000", "card [redacted]"),
    ]);
    check_untouched(&[
        "4006381333931",
        "+4915112345678",
        "id 36700102000000",
        "4111 1111 1111 1111 1111",
        "41111 111 1111 1111",
    ]);
}

#[test]
fn ordinary_evidence_stays() {
    check_untouched(&[
        "token 550e8400-e29b-41d4-a716-446655440000",
        "pass=3 fail=1",
        "pin=17",
        "secret=false",
        "has_password=true",
        "password: None",
        "PWD=/srv/app",
        "OLDPWD=/srv/app",
        "private_key=/etc/ssl/server.pem",
        "jwt=expired",
        "otp=enabled",
        "/x?code=404&key=name",
        "token=17 of 4096",
        "ssh://git@github.com/o/r",
        "basic plan-2024-annual",
        "cookie: 3 found",
        "authorization: took 3 ms",
        "hf_dataset_imagenet_1k_validation",
        "nginx:1.25@sha256:0123456789abcdef",
        r#"{"passwords": [], "tokens": 4096}"#,
        "see src//lib.rs: a@b",
    ]);
}
