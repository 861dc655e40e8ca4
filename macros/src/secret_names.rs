//! Does a name say that what it names is a secret?
//!
//! Word, written type and head noun decide together: `password: String` is one, `password_count: usize`, `token_url:
//! String` and `is_secret: bool` are not. The lists stand here and nowhere else. It must never look at anything but the
//! name and the type as they are written: the compiler knows more, but not yet.

use quote::ToTokens;
use syn::Type;

/// Words that name a secret wherever they stand in a name.
const STRONG: [&str; 17] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "secret",
    "credential",
    "credentials",
    "apikey",
    "jwt",
    "cookie",
    "cvv",
    "cvc",
    "ssn",
    "iban",
    "dob",
    "otp",
];

/// Of [`STRONG`], those that a number may hold.
const STRONG_NUMBERS: [&str; 9] =
    ["password", "passwd", "passcode", "secret", "cvv", "cvc", "ssn", "dob", "otp"];

/// Words that name a secret together: one of the first, then one of the second.
const PAIRS: [(&[&str], &[&str]); 4] = [
    (
        &["api", "access", "private", "signing", "secret", "encryption", "decryption", "master"],
        &["key", "keys"],
    ),
    (
        &["session", "csrf", "xsrf", "access", "refresh", "auth", "api", "bearer", "oauth"],
        &["token", "tokens"],
    ),
    (&["recovery", "backup"], &["code", "codes"]),
    (&["seed"], &["phrase"]),
];

/// Likewise; a number may hold these.
const NUMBER_PAIRS: [(&[&str], &[&str]); 3] = [
    (&["card", "account", "routing", "passport"], &["number", "no"]),
    (&["pin"], &["code"]),
    (&["birth"], &["date", "day"]),
];

/// Words that name a secret only at the end of a name, on text or bytes.
const WEAK: [&str; 3] = ["token", "pass", "authorization"];

/// Likewise, and on numbers.
const WEAK_NUMBERS: [&str; 2] = ["pin", "pan"];

/// What a secret is still one as: what stands behind the word that names it may be one of these, and nothing else.
const FORMS: [&str; 33] = [
    "hash",
    "hashed",
    "digest",
    "salt",
    "bytes",
    "value",
    "values",
    "text",
    "str",
    "string",
    "plaintext",
    "plain",
    "raw",
    "data",
    "buf",
    "buffer",
    "base64",
    "b64",
    "hex",
    "encoded",
    "encrypted",
    "decrypted",
    "utf8",
    "confirmation",
    "confirm",
    "again",
    "repeat",
    "new",
    "old",
    "current",
    "input",
    "in",
    "opt",
];

/// A name that begins with one of these is about the secret.
const ABOUT: [&str; 18] = [
    "allow", "cancel", "is", "has", "had", "no", "with", "without", "use", "uses", "needs", "requires",
    "show", "num", "max", "min", "n", "count",
];

/// A name with one of these holds what is left of a secret.
const HARMLESS_WORDS: [&str; 6] = ["masked", "redacted", "last4", "pseudonym", "fingerprint", "public"];

const TEXT_TYPES: [&str; 16] = [
    "str",
    "String",
    "u8",
    "char",
    "OsStr",
    "OsString",
    "CStr",
    "CString",
    "Bytes",
    "BytesMut",
    "Value",
    "HeaderValue",
    "SmolStr",
    "CompactString",
    "ByteStr",
    "ByteString",
];

const NUMBER_TYPES: [&str; 10] =
    ["u16", "u32", "u64", "u128", "i16", "i32", "i64", "i128", "NaiveDate", "Date"];

/// What no secret is kept in.
const HARMLESS_TYPES: [&str; 22] = [
    "bool",
    "AtomicBool",
    "f32",
    "f64",
    "usize",
    "isize",
    "i8",
    "Duration",
    "Instant",
    "SystemTime",
    "DateTime",
    "Path",
    "PathBuf",
    "Url",
    "Uri",
    "Regex",
    "Uuid",
    "Span",
    "Ident",
    "PhantomData",
    "fn",
    "Fn",
];

/// Never recorded already.
const SENSITIVE_TYPES: [&str; 7] =
    ["Sensitive", "Secret", "SecretBox", "SecretString", "SecretSlice", "SecretVec", "Zeroizing"];

/// What the written type may hold.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Text,
    Number,
    /// A type of the user's, or a type parameter.
    Own,
    Nothing,
}

/// Whether an argument or field of this name and type, as they are written, is probably a secret.
pub(crate) fn names_a_secret(name: &str, ty: &Type) -> bool {
    let words = words(name);
    if !may_name_a_secret(&words) {
        return false;
    }
    match holds(ty) {
        Holds::Nothing => false,
        Holds::Text => {
            is_strong(&words, &STRONG, &PAIRS)
                || is_strong(&words, &WEAK, &NUMBER_PAIRS)
                || ends_in(&words, &WEAK_NUMBERS)
        }
        Holds::Number => is_strong(&words, &STRONG_NUMBERS, &NUMBER_PAIRS) || ends_in(&words, &WEAK_NUMBERS),
        Holds::Own => is_strong(&words, &STRONG, &PAIRS),
    }
}

/// Whether a key of `fields(..)`, `event!` or `attribute!` names a secret. Of what type the value is, it does not say;
/// text has to be said to be public there anyway.
pub(crate) fn key_names_a_secret(key: &str) -> bool {
    let name: String =
        key.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
    let words = words(&name);
    may_name_a_secret(&words)
        && (is_strong(&words, &STRONG, &PAIRS)
            || is_strong(&words, &[], &NUMBER_PAIRS)
            || ends_in(&words, &WEAK_NUMBERS))
}

/// Whether the name is of the thing itself.
fn may_name_a_secret(words: &[String]) -> bool {
    let is_about = words.first().is_some_and(|word| ABOUT.contains(&word.as_str()));
    !is_about && !words.iter().any(|word| HARMLESS_WORDS.contains(&word.as_str()))
}

/// Whether one of the words, or a pair, is there, with nothing but forms behind it.
fn is_strong(words: &[String], single: &[&str], pairs: &[(&[&str], &[&str])]) -> bool {
    let is_one_of =
        |place: usize, listed: &[&str]| words.get(place).is_some_and(|word| listed.contains(&word.as_str()));
    let ends = |behind: usize| words[behind..].iter().all(|word| FORMS.contains(&word.as_str()));
    let is_pair = |place: usize| {
        pairs.iter().any(|(first, second)| is_one_of(place, first) && is_one_of(place + 1, second))
    };
    (0..words.len())
        .any(|place| (is_one_of(place, single) && ends(place + 1)) || (is_pair(place) && ends(place + 2)))
}

fn ends_in(words: &[String], listed: &[&str]) -> bool {
    words.last().is_some_and(|word| listed.contains(&word.as_str()))
}

/// The words of `api_key2`, `apiKey` and `APIKey`, in lower case and without numbers at their end.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(place + 1);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            });
        if begins || *letter == '_' {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut()
            && *letter != '_'
        {
            word.extend(letter.to_lowercase());
        }
    }
    let listed = |word: &str| FORMS.contains(&word) || HARMLESS_WORDS.contains(&word);
    let without_number = |word: String| {
        if listed(&word) {
            word
        } else {
            word.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned()
        }
    };
    words.into_iter().map(without_number).filter(|word| !word.is_empty()).collect()
}

/// Told from the names in the written type: `Option<&'a [u8]>` holds text, whatever is around it.
fn holds(ty: &Type) -> Holds {
    let written = ty.to_token_stream().to_string();
    let names = || {
        written
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .filter(|name| !name.is_empty())
    };
    let has = |listed: &[&str]| names().any(|name| listed.contains(&name));
    let alone = written.trim_start_matches(['&', ' ']);
    if has(&SENSITIVE_TYPES) || written.starts_with('*') {
        Holds::Nothing
    } else if alone == "u8" || alone == "char" {
        Holds::Number
    } else if has(&TEXT_TYPES) {
        Holds::Text
    } else if has(&NUMBER_TYPES) {
        Holds::Number
    } else if has(&HARMLESS_TYPES) || names().next().is_none() {
        Holds::Nothing
    } else {
        own(names().next_back().unwrap_or_default())
    }
}

/// A type parameter may be anything; of another type, its own name has the last word: a `PasswordHasher` is no password.
fn own(name: &str) -> Holds {
    let words = words(name);
    let is_parameter = name.len() == 1;
    if is_parameter || is_strong(&words, &STRONG, &PAIRS) { Holds::Own } else { Holds::Nothing }
}

#[cfg(test)]
mod tests {
    use syn::parse_str;

    use super::{key_names_a_secret, names_a_secret, words};

    fn flagged(name: &str, ty: &str) -> bool {
        names_a_secret(name, &parse_str(ty).expect("a type"))
    }

    #[test]
    fn names_are_taken_apart() {
        for name in ["api_key", "apiKey", "APIKey", "ApiKey2", "_api_key"] {
            assert_eq!(words(name), ["api", "key"], "{name}");
        }
    }

    #[test]
    fn which_keys_name_a_secret() {
        for key in ["password", "api_key", "card.number", "user.password", "pin", "session-token", "apiKey"] {
            assert!(key_names_a_secret(key), "{key}");
        }
        for key in
            ["password_count", "is_secret", "token", "order.id", "primary_key", "password.length", "spin"]
        {
            assert!(!key_names_a_secret(key), "{key}");
        }
    }

    #[test]
    fn what_names_a_secret() {
        for (name, ty) in [
            ("password", "String"),
            ("db_password", "&str"),
            ("password2", "Option<String>"),
            ("secret", "[u8; 32]"),
            ("password_hash", "String"),
            ("secret_bytes", "Vec<u8>"),
            ("api_key", "Cow<'_, str>"),
            ("private_key", "&[u8]"),
            ("session_token", "String"),
            ("token", "&str"),
            ("auth_token", "T"),
            ("card_number", "u64"),
            ("pin", "u32"),
            ("pin", "&str"),
            ("cvv", "u16"),
            ("birth_date", "NaiveDate"),
            ("dob", "NaiveDate"),
            ("recovery_codes", "Vec<String>"),
            ("credentials", "Credentials"),
            ("jwt", "&str"),
            ("clientSecret", "String"),
            ("account_number", "String"),
            ("password", "impl Into<String>"),
            ("authorization", "HeaderValue"),
            ("otp", "u32"),
            ("cvv2", "u16"),
        ] {
            assert!(flagged(name, ty), "{name}: {ty}");
        }
    }

    #[test]
    fn what_does_not() {
        for (name, ty) in [
            ("token_count", "usize"),
            ("password_hint", "String"),
            ("secret_name", "&str"),
            ("token_url", "String"),
            ("cookie_jar", "CookieJar"),
            ("is_secret", "bool"),
            ("has_password", "bool"),
            ("token", "u64"),
            ("token", "Token"),
            ("password", "bool"),
            ("password", "Sensitive<String>"),
            ("password", "&SecretString"),
            ("pass", "u32"),
            ("primary_key", "String"),
            ("public_key", "Vec<u8>"),
            ("masked_pan", "String"),
            ("card_last4", "String"),
            ("secrets", "usize"),
            ("passage", "String"),
            ("hasher", "PasswordHasher"),
            ("password", "&dyn PasswordHasher"),
            ("compass", "String"),
            ("spin", "u32"),
            ("span", "Span"),
            ("tokens", "TokenStream"),
            ("key", "String"),
            ("max_password", "u32"),
            ("password_length", "u32"),
            ("secret_ttl", "Duration"),
            ("credentials", "Provider"),
        ] {
            assert!(!flagged(name, ty), "{name}: {ty}");
        }
    }
}
