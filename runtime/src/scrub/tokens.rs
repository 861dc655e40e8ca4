//! Which secrets are told by how they begin: keys and tokens of well-known issuers, JSON web tokens, PEM keys.

use std::ops::Range;

use super::Text;

/// How a kind of token is written.
struct Kind {
    prefix: &'static [u8],
    /// How many bytes follow the prefix at least.
    least: usize,
    /// Which.
    alphabet: Alphabet,
}

#[derive(Clone, Copy)]
enum Alphabet {
    /// Capital letters and digits.
    Upper,
    /// Letters, digits, `-` and `_`.
    Url,
    /// Those and `.`.
    Dotted,
}

use Alphabet::{Dotted, Upper, Url};

const fn kind(prefix: &'static str, least: usize, alphabet: Alphabet) -> Kind {
    Kind { prefix: prefix.as_bytes(), least, alphabet }
}

/// Each holds one of the bytes that the prefilter looks for.
static KINDS: [Kind; 64] = [
    // JSON web tokens: `{"` in base64.
    kind("eyJ", 16, Dotted),
    // AWS: access keys, temporary ones, and those of services.
    kind("AKIA", 16, Upper),
    kind("ASIA", 16, Upper),
    kind("ABIA", 16, Upper),
    kind("ACCA", 16, Upper),
    // Google: API keys, OAuth clients and tokens.
    kind("AIza", 30, Url),
    kind("GOCSPX-", 20, Url),
    kind("ya29.", 20, Dotted),
    kind("1//0", 30, Url),
    // GitHub and GitLab.
    kind("ghp_", 16, Url),
    kind("gho_", 16, Url),
    kind("ghu_", 16, Url),
    kind("ghs_", 16, Url),
    kind("ghr_", 16, Url),
    kind("github_pat_", 16, Url),
    kind("glpat-", 16, Dotted),
    kind("gldt-", 16, Dotted),
    kind("glrt-", 16, Dotted),
    kind("glcbt-", 16, Dotted),
    kind("glptt-", 16, Dotted),
    // Stripe and other payment.
    kind("sk_live_", 10, Url),
    kind("sk_test_", 10, Url),
    kind("rk_live_", 10, Url),
    kind("rk_test_", 10, Url),
    kind("whsec_", 16, Url),
    kind("sq0atp-", 16, Url),
    kind("sq0csp-", 16, Url),
    kind("EAAA", 50, Url),
    kind("shpat_", 16, Url),
    kind("shpca_", 16, Url),
    kind("shppa_", 16, Url),
    kind("shpss_", 16, Url),
    // Slack.
    kind("xoxb-", 10, Url),
    kind("xoxp-", 10, Url),
    kind("xoxa-", 10, Url),
    kind("xoxr-", 10, Url),
    kind("xoxs-", 10, Url),
    kind("xoxe-", 10, Url),
    kind("xoxe.xoxp-", 10, Url),
    kind("xoxe.xoxb-", 10, Url),
    kind("xapp-", 10, Url),
    // Model providers.
    kind("sk-ant-", 16, Url),
    kind("sk-proj-", 16, Url),
    kind("sk-", 32, Url),
    kind("hf_", 24, Url),
    kind("gsk_", 24, Url),
    kind("r8_", 24, Url),
    // Package registries.
    kind("npm_", 24, Url),
    kind("pypi-AgE", 24, Url),
    kind("rubygems_", 24, Url),
    kind("dckr_pat_", 16, Url),
    kind("dckr_oat_", 16, Url),
    // Clouds and tools.
    kind("dop_v1_", 24, Url),
    kind("doo_v1_", 24, Url),
    kind("dor_v1_", 24, Url),
    kind("hvs.", 20, Url),
    kind("hvb.", 20, Url),
    kind("dp.pt.", 20, Url),
    kind("lin_api_", 20, Url),
    kind("SG.", 32, Dotted),
    kind("pul-", 32, Url),
    kind("figd_", 20, Url),
    kind("tskey-", 16, Url),
    kind("AGE-SECRET-KEY-1", 16, Upper),
];

/// Which bytes a prefix begins with.
static BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut kind = 0;
    while kind < KINDS.len() {
        begins[KINDS[kind].prefix[0] as usize] = true;
        kind += 1;
    }
    begins
};

/// The token that begins here.
pub(super) fn at(text: &Text<'_>, place: usize) -> Option<Range<usize>> {
    if !BEGINS[usize::from(text.bytes[place])] || !text.begins_word(place) {
        return None;
    }
    let rest = text.from(place);
    let kind = KINDS.iter().find(|kind| rest.starts_with(kind.prefix))?;
    let body = place + kind.prefix.len();
    let end = text.run(body, |byte| kind.alphabet.has(byte));
    let is_whole = end - body >= kind.least && is_likely(kind, &text.bytes[body..end]);
    (is_whole || text.is_cut_at(end)).then(|| place..without_dots(text, end))
}

/// Random text, not a word: `sk-learn-compatible-estimators-of-trees`. The parts of a JSON web token are joined by dots.
fn is_likely(kind: &Kind, body: &[u8]) -> bool {
    match kind.prefix {
        b"eyJ" => body.contains(&b'.'),
        _ => {
            matches!(kind.alphabet, Upper)
                || body.iter().any(u8::is_ascii_digit)
                || body.iter().any(u8::is_ascii_uppercase)
        }
    }
}

/// The end of a sentence is none of the token.
fn without_dots(text: &Text<'_>, mut end: usize) -> usize {
    while text.bytes[end - 1] == b'.' {
        end -= 1;
    }
    end
}

impl Alphabet {
    fn has(self, byte: u8) -> bool {
        match self {
            Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Url => super::is_word(byte),
            Dotted => super::is_word(byte) || byte == b'.',
        }
    }
}

/// The PEM block of a private key that begins here. Without an end it goes on to the end of the text: so nothing of it is
/// looked for twice.
pub(super) fn pem_at(text: &Text<'_>, place: usize) -> Option<Range<usize>> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    const LONGEST_TITLE: usize = 48;
    let rest = text.from(place);
    if !rest.starts_with(BEGIN) {
        return None;
    }
    let title = &rest[BEGIN.len()..];
    let title = &title[..title.len().min(LONGEST_TITLE)];
    let title = &title[..title.iter().position(|byte| *byte == b'-').unwrap_or(title.len())];
    if !title.ends_with(b"PRIVATE KEY") && !title.ends_with(b"PRIVATE KEY BLOCK") {
        return None;
    }
    let end = rest.windows(9).position(|window| window == b"-----END ").map_or(text.bytes.len(), |end| {
        let end = place + end + b"-----END ".len();
        let title = text.run(end, |byte| byte.is_ascii_uppercase() || byte == b' ');
        text.run(title, |byte| byte == b'-')
    });
    Some(place..end)
}
