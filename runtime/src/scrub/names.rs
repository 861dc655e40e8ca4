//! Which names say that their value is a secret, and how surely?

/// A name longer than this is none.
pub(super) const LONGEST_NAME: usize = 48;

/// Names that say it by how they end, in lower case and without `_` and `-`.
const ENDINGS: [&str; 34] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "credential",
    "credentials",
    "apikey",
    "secretkey",
    "accesskey",
    "accountkey",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "licensekey",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "authtoken",
    "sessiontoken",
    "bearertoken",
    "apitoken",
    "csrftoken",
    "xsrftoken",
    "securitytoken",
    "authorization",
    "cookie",
    "sessionid",
    "jwt",
    "cvv",
    "cvc",
    "ssn",
];

/// Names that say it only as a whole.
pub(super) const WHOLE: [&str; 10] =
    ["token", "pass", "pin", "otp", "cvv2", "cvc2", "sessid", "phpsessid", "iban", "secrets"];

/// Names that say it only as a parameter of a URL.
pub(super) const PARAMETERS: [&str; 9] =
    ["sig", "signature", "key", "auth", "sid", "session", "code", "assertion", "xamzsignature"];

/// Headers, which last to the end of their line.
pub(super) const HEADERS: [&str; 4] = ["authorization", "proxyauthorization", "cookie", "setcookie"];

/// Names that mean something else as often: what stands behind them must look like a secret.
const WEAK: [&str; 11] =
    ["token", "pass", "pin", "otp", "secrets", "jwt", "cookie", "cookies", "key", "code", "auth"];

/// What may stand behind a name without changing what it says: `passwordConfirmation`.
const TAILS: [&str; 4] = ["confirmation", "confirm", "repeat", "again"];

/// A name in lower case, with its letters and digits only.
pub(super) struct Name {
    letters: [u8; LONGEST_NAME],
    length: usize,
}

impl Name {
    pub(super) fn new(word: &[u8]) -> Option<Name> {
        let mut name = Name { letters: [0; LONGEST_NAME], length: 0 };
        for byte in word.iter().filter(|byte| byte.is_ascii_alphanumeric()) {
            *name.letters.get_mut(name.length)? = byte.to_ascii_lowercase();
            name.length += 1;
        }
        (name.length > 2).then_some(name)
    }

    fn letters(&self) -> &[u8] {
        &self.letters[..self.length]
    }

    pub(super) fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.letters() == name.as_bytes())
    }

    pub(super) fn is_secret(&self) -> bool {
        self.is_one_of(&WHOLE) || self.ends_on(&ENDINGS)
    }

    /// Whether a value that is a plain word, a short number or a path is none.
    pub(super) fn is_weak(&self) -> bool {
        self.is_one_of(&WEAK) || self.ends_on(&["pwd"])
    }

    /// Whether three digits are the whole secret.
    pub(super) fn is_security_code(&self) -> bool {
        self.ends_on(&["cvv", "cvc"])
    }

    /// Whether the value may be several words.
    pub(super) fn is_phrase(&self) -> bool {
        self.ends_on(&["password", "passwd", "passphrase", "secret"])
    }

    /// Whether it ends so, but for a number, a plural and the like: `user_passwords`, `password2`.
    fn ends_on(&self, endings: &[&str]) -> bool {
        let letters = self.letters();
        let digits = letters.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let letters = &letters[..letters.len() - digits];
        let tail = TAILS.iter().find_map(|tail| letters.strip_suffix(tail.as_bytes()));
        let letters = tail.unwrap_or(letters);
        let singular = letters.strip_suffix(b"s").unwrap_or(letters);
        let has = |word: &[u8]| endings.iter().any(|ending| word.ends_with(ending.as_bytes()));
        has(letters) || has(singular)
    }
}

/// Whether a key of a map says that its value is a secret.
pub(crate) fn is_secret_name(name: &[u8]) -> bool {
    name.len() <= LONGEST_NAME && Name::new(name).is_some_and(|name| name.is_secret())
}
