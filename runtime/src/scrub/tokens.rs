//! Which secrets are told by how they begin: keys and tokens of well-known issuers, JSON web tokens.

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
    /// Letters and digits.
    Alnum,
    /// Letters, digits, `-` and `_`.
    Url,
    /// Those and `.`.
    Dotted,
    /// Letters, digits and `/`.
    Path,
}

use Alphabet::{Alnum, Dotted, Path, Upper, Url};

const ALPHABETS: usize = 5;

const fn kind(prefix: &'static str, least: usize, alphabet: Alphabet) -> Kind {
    Kind { prefix: prefix.as_bytes(), least, alphabet }
}

/// Each holds one of the bytes that the prefilter looks for.
static KINDS: [Kind; 66] = [
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
    kind("ghp_", 16, Alnum),
    kind("gho_", 16, Alnum),
    kind("ghu_", 16, Alnum),
    kind("ghs_", 16, Alnum),
    kind("ghr_", 16, Alnum),
    kind("github_pat_", 16, Url),
    kind("glpat-", 16, Dotted),
    kind("gldt-", 16, Dotted),
    kind("glrt-", 16, Dotted),
    kind("glcbt-", 16, Dotted),
    kind("glptt-", 16, Dotted),
    // Stripe and other payment.
    kind("sk_live_", 10, Alnum),
    kind("sk_test_", 10, Alnum),
    kind("rk_live_", 10, Alnum),
    kind("rk_test_", 10, Alnum),
    kind("whsec_", 16, Url),
    kind("sq0atp-", 16, Url),
    kind("sq0csp-", 16, Url),
    kind("EAAA", 50, Url),
    kind("shpat_", 16, Alnum),
    kind("shpca_", 16, Alnum),
    kind("shppa_", 16, Alnum),
    kind("shpss_", 16, Alnum),
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
    // Webhooks.
    kind("hooks.slack.com/services/", 20, Path),
    kind("discord.com/api/webhooks/", 20, Path),
    // Model providers.
    kind("sk-ant-", 16, Url),
    kind("sk-proj-", 16, Url),
    kind("sk-", 32, Url),
    kind("hf_", 24, Alnum),
    kind("gsk_", 24, Alnum),
    kind("r8_", 24, Alnum),
    // Package registries.
    kind("npm_", 24, Alnum),
    kind("pypi-AgE", 24, Url),
    kind("rubygems_", 24, Alnum),
    kind("dckr_pat_", 16, Url),
    kind("dckr_oat_", 16, Url),
    // Clouds and tools.
    kind("dop_v1_", 24, Alnum),
    kind("doo_v1_", 24, Alnum),
    kind("dor_v1_", 24, Alnum),
    kind("hvs.", 20, Url),
    kind("hvb.", 20, Url),
    kind("dp.pt.", 20, Url),
    kind("lin_api_", 20, Alnum),
    kind("SG.", 32, Dotted),
    kind("pul-", 32, Alnum),
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

/// Where the last run of each alphabet ends: a token may begin within what is none, and that is not read anew.
#[derive(Default)]
pub(super) struct Runs {
    ends: [usize; ALPHABETS],
    last_dot: Option<usize>,
}

impl Runs {
    /// The token that begins here.
    pub(super) fn token_at(&mut self, text: &Text<'_>, place: usize) -> Option<Range<usize>> {
        let is_joined = || matches!(text.bytes[place - 1], b'_' | b'-');
        if !BEGINS[usize::from(text.bytes[place])] || !(text.begins_word(place) || is_joined()) {
            return None;
        }
        let rest = text.from(place);
        let kind = KINDS.iter().find(|kind| rest.starts_with(kind.prefix))?;
        let body = place + kind.prefix.len();
        let end = self.end(text, body, kind.alphabet);
        let is_whole = end - body >= kind.least && self.is_likely(kind, &text.bytes[body..end], body);
        if !is_whole && !text.is_cut_at(end) {
            return None;
        }
        let end = if kind.prefix == b"eyJ" { over_lines(text, body, end) } else { end };
        Some(place..without_dots(text, end))
    }

    fn end(&mut self, text: &Text<'_>, body: usize, alphabet: Alphabet) -> usize {
        let end = &mut self.ends[alphabet as usize];
        if body >= *end {
            *end = text.run(body, |byte| alphabet.has(byte));
            if matches!(alphabet, Dotted) {
                let dot = text.bytes[body..*end].iter().rposition(|byte| *byte == b'.');
                self.last_dot = dot.map(|dot| body + dot);
            }
        }
        *end
    }

    /// Random text, not a word: `sk-learn-compatible-estimators-of-trees`. The parts of a JSON web token are joined by
    /// dots.
    fn is_likely(&self, kind: &Kind, bytes: &[u8], body: usize) -> bool {
        const FAR_ENOUGH: usize = 64;
        let near = &bytes[..bytes.len().min(FAR_ENOUGH)];
        match kind.prefix {
            b"eyJ" => self.last_dot.is_some_and(|dot| dot >= body),
            _ => {
                matches!(kind.alphabet, Upper)
                    || near.iter().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
            }
        }
    }
}

/// A JSON web token has three parts: what is missing of them stands behind the end of the line.
fn over_lines(text: &Text<'_>, body: usize, mut end: usize) -> usize {
    let mut dots = text.bytes[body..end].split(|byte| *byte == b'.').count() - 1;
    while dots < 2 {
        let breaks = [b"\r\n".as_slice(), b"\n", b"\\r\\n", b"\\n"];
        let Some(line) = breaks.iter().find(|line| text.from(end).starts_with(line)) else { break };
        let next = text.run(end + line.len(), |byte| Dotted.has(byte));
        let more = &text.bytes[end + line.len()..next];
        if more.is_empty() {
            break;
        }
        dots += more.split(|byte| *byte == b'.').count() - 1;
        end = next;
    }
    end
}

/// The token of a Telegram bot, whose colon stands here: `110201543:AAH..`.
pub(super) fn telegram_at(text: &Text<'_>, colon: usize) -> Option<Range<usize>> {
    const SECRET: usize = 35;
    let before = &text.bytes[colon.saturating_sub(11)..colon];
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let secret = text.from(colon + 1).get(..SECRET)?;
    let is_over = text.from(colon + 1 + SECRET).first().is_none_or(|byte| !super::is_word(*byte));
    let is_token = secret.starts_with(b"AA") && secret.iter().all(|byte| super::is_word(*byte)) && is_over;
    ((8..=10).contains(&digits) && is_token).then_some(colon - digits..colon + 1 + SECRET)
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
            Alnum => byte.is_ascii_alphanumeric(),
            Path => byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_'),
            Url => super::is_word(byte),
            Dotted => super::is_word(byte) || byte == b'.',
        }
    }
}
