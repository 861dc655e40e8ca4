//! Pseudonyms: keyed BLAKE3 over the class and the value, under the key that is in force.
//!
//! The key must never be written anywhere, and is wiped when it is no longer needed. There is no hash without a key:
//! whoever has a list of all card numbers would find every one again.

use std::fmt::{self, Display};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::str::FromStr;
use std::sync::{PoisonError, RwLock};

use zeroize::{Zeroize, Zeroizing};

static KEY: RwLock<Option<Key>> = RwLock::new(None);

/// What is kept of a hash, in bytes: two values of the same class with one pseudonym are not to be expected.
const PSEUDONYM_BYTES: usize = 12;

const KEY_BYTES: usize = 32;
const LONGEST_ID: usize = 16;

pub(crate) type Key = PseudonymKey;

/// The key of pseudonyms, and the name that they show it by. Wiped from memory when dropped.
///
/// Written `<id>:<64 hexadecimal digits>`; `openssl rand -hex 32` makes the digits. Whoever has the key can find out
/// which value a pseudonym stands for, by trying: keep it like a password.
///
/// ```
/// use casefile::PseudonymKey;
///
/// let key: PseudonymKey = "2026a:c9c5e6b5a1f3d2a4f0e1b2c3d4e5f60718293a4b5c6d7e8f9a0b1c2d3e4f5061".parse()?;
/// assert_eq!(format!("{key:?}"), "PseudonymKey { id: \"2026a\", secret: [redacted] }");
/// # Ok::<(), casefile::InvalidPseudonymKey>(())
/// ```
pub struct PseudonymKey {
    id: String,
    secret: Zeroizing<[u8; KEY_BYTES]>,
}

/// A key that cannot be used. Says nothing of the key itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPseudonymKey {
    problem: &'static str,
}

impl Display for InvalidPseudonymKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.problem)
    }
}

impl std::error::Error for InvalidPseudonymKey {}

impl PseudonymKey {
    /// A key of 32 random bytes. Its ID stands in every pseudonym: 1 to 16 ASCII letters, digits, `-` and `_`.
    ///
    /// # Errors
    ///
    /// When the ID is not of that form, or the bytes are all the same.
    pub fn new(id: &str, mut secret: [u8; KEY_BYTES]) -> Result<PseudonymKey, InvalidPseudonymKey> {
        let key = Zeroizing::new(secret);
        secret.zeroize();
        let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_';
        if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(is_letter) {
            let problem = "the ID of a key is 1 to 16 letters, digits, `-` and `_`";
            return Err(InvalidPseudonymKey { problem });
        }
        if key.iter().all(|byte| *byte == key[0]) {
            return Err(InvalidPseudonymKey { problem: "a key is 32 random bytes" });
        }
        Ok(PseudonymKey { id: id.to_owned(), secret: key })
    }
}

impl FromStr for PseudonymKey {
    type Err = InvalidPseudonymKey;

    fn from_str(text: &str) -> Result<PseudonymKey, InvalidPseudonymKey> {
        let form = InvalidPseudonymKey { problem: "a key is written `<id>:<64 hexadecimal digits>`" };
        let (id, digits) = text.trim().split_once(':').ok_or(form)?;
        let mut secret = Zeroizing::new([0; KEY_BYTES]);
        let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
        if pairs.len() != KEY_BYTES || !rest.is_empty() {
            return Err(form);
        }
        for (byte, [high, low]) in secret.iter_mut().zip(pairs) {
            *byte = hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low).ok_or(form)?;
        }
        PseudonymKey::new(id, *secret)
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = format_args!("[redacted]");
        formatter.debug_struct("PseudonymKey").field("id", &self.id).field("secret", &secret).finish()
    }
}

/// Changes the key of pseudonyms while the service runs; with `None`, values with a pseudonym are redacted from now on.
///
/// Pseudonyms under two keys cannot be compared: each shows the ID of its key. The key before is wiped.
pub fn set_pseudonym_key(key: Option<PseudonymKey>) {
    *KEY.write().unwrap_or_else(PoisonError::into_inner) = key;
}

pub(crate) fn install_key(key: Key) {
    set_pseudonym_key(Some(key));
}

/// Wipes the key in force.
pub(crate) fn forget_key() {
    set_pseudonym_key(None);
}

/// Reads a key from a file that holds nothing else, and that not everybody may read.
pub(crate) fn read_key_file(path: &Path) -> Result<Key, String> {
    let unreadable = |error: io::Error| format!("the key file cannot be read: {}", error.kind());
    let mut file = File::open(path).map_err(unreadable)?;
    if is_open_to_everybody(&file).map_err(unreadable)? {
        return Err("the key file is open to every user: `chmod o=` it".to_owned());
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(unreadable)?;
    text.parse().map_err(|error: InvalidPseudonymKey| format!("{error}"))
}

/// The group may: that is how orchestrators hand files to a service.
#[cfg(unix)]
fn is_open_to_everybody(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    const BY_OTHERS: u32 = 0o007;
    Ok(file.metadata()?.permissions().mode() & BY_OTHERS != 0)
}

/// Who may read a file is told by no mode there.
#[cfg(not(unix))]
fn is_open_to_everybody(_file: &File) -> io::Result<bool> {
    Ok(false)
}

/// Writes a key file as it should be: for its owner.
#[cfg(test)]
pub(crate) fn write_key_file(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a file");
    set_mode(path, 0o600);
}

#[cfg(all(test, unix))]
fn set_mode(path: &Path, mode: u32) {
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
    std::fs::set_permissions(path, permissions).expect("our own file");
}

#[cfg(all(test, not(unix)))]
fn set_mode(_path: &Path, _mode: u32) {}

/// Hands the value's pseudonym to `write`, if there is a key.
pub(super) fn with_pseudonym(class: &str, identity: &[u8], write: &mut dyn FnMut(&dyn Display)) -> bool {
    let key = KEY.read().unwrap_or_else(PoisonError::into_inner);
    let Some(key) = key.as_ref() else { return false };
    write(&key.pseudonym(class, identity));
    true
}

impl PseudonymKey {
    fn pseudonym(&self, class: &str, identity: &[u8]) -> Pseudonym<'_> {
        let mut hasher = Zeroizing::new(blake3::Hasher::new_keyed(&self.secret));
        let length = u64::try_from(class.len()).unwrap_or(u64::MAX);
        hasher.update(&length.to_le_bytes());
        hasher.update(class.as_bytes());
        hasher.update(identity);
        let mut hash = [0; PSEUDONYM_BYTES];
        hash.copy_from_slice(&hasher.finalize().as_bytes()[..PSEUDONYM_BYTES]);
        Pseudonym { key_id: &self.id, hash }
    }
}

/// `p2026a:0f1e2d3c4b5a69788796a5b4`.
struct Pseudonym<'a> {
    key_id: &'a str,
    hash: [u8; PSEUDONYM_BYTES],
}

impl Display for Pseudonym<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "p{}:", self.key_id)?;
        self.hash.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidPseudonymKey, PseudonymKey, write_key_file};

    const DIGITS: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    fn key(id: &str) -> PseudonymKey {
        format!("{id}:{DIGITS}").parse().expect("a key")
    }

    fn problem(text: &str) -> InvalidPseudonymKey {
        text.parse::<PseudonymKey>().expect_err("no key")
    }

    #[test]
    fn a_pseudonym_is_the_keyed_hash_of_class_and_value() {
        let secret: [u8; 32] = std::array::from_fn(|index| u8::try_from(index).expect("few"));
        let expected = blake3::keyed_hash(&secret, b"\x04\0\0\0\0\0\0\0card4111111111111111");
        let expected = format!("pk1:{}", &expected.to_hex()[..24]);
        assert_eq!(key("k1").pseudonym("card", b"4111111111111111").to_string(), expected);
    }

    #[test]
    fn the_class_the_value_and_the_key_tell_pseudonyms_apart() {
        let of = |class: &str, value: &str| key("a").pseudonym(class, value.as_bytes()).to_string();
        assert_eq!(of("card", "1"), of("card", "1"));
        assert_ne!(of("card", "1"), of("card", "2"));
        assert_ne!(of("card", "1"), of("user", "1"));
        assert_ne!(of("ab", "c"), of("a", "bc"));
        let other = PseudonymKey::new("a", std::array::from_fn(|index| u8::from(index == 0))).expect("a key");
        assert_ne!(of("card", "1"), other.pseudonym("card", b"1").to_string());
    }

    #[test]
    fn a_key_is_read_from_a_file_of_its_own() {
        let file = std::env::temp_dir().join(format!("casefile-key-{}", std::process::id()));
        let problem = super::read_key_file(&file).expect_err("there is no file");
        assert_eq!(problem, "the key file cannot be read: entity not found");
        write_key_file(&file, &format!("k1:{DIGITS}\n"));
        let read = super::read_key_file(&file).expect("a key");
        assert_eq!(read.pseudonym("a", b"b").to_string(), key("k1").pseudonym("a", b"b").to_string());
        write_key_file(&file, &format!("k1:{DIGITS}\nk2:{DIGITS}\n"));
        let problem = super::read_key_file(&file).expect_err("two keys");
        assert_eq!(problem, "a key is written `<id>:<64 hexadecimal digits>`");
        std::fs::remove_file(&file).expect("the file");
    }

    #[test]
    #[cfg(unix)]
    fn a_key_file_that_every_user_may_read_is_refused() {
        let file = std::env::temp_dir().join(format!("casefile-open-key-{}", std::process::id()));
        write_key_file(&file, &format!("k1:{DIGITS}"));
        super::set_mode(&file, 0o640);
        assert!(super::read_key_file(&file).is_ok());
        for mode in [0o644, 0o602] {
            super::set_mode(&file, mode);
            let problem = super::read_key_file(&file).expect_err("everybody may read it");
            assert_eq!(problem, "the key file is open to every user: `chmod o=` it");
        }
        std::fs::remove_file(&file).expect("the file");
    }

    #[test]
    fn a_key_and_its_mistakes_are_not_shown() {
        assert!(!format!("{:?}", key("k1")).contains("0001"));
        for text in [
            "",
            "k1",
            DIGITS,
            &format!("k1:{DIGITS}00"),
            &format!("k1:{}", &DIGITS[1..]),
            &format!("k1:{}", DIGITS.replace('0', "g")),
        ] {
            assert_eq!(problem(text).to_string(), "a key is written `<id>:<64 hexadecimal digits>`");
        }
        assert!(problem(&format!("a b:{DIGITS}")).to_string().starts_with("the ID of a key"));
        assert!(problem(&format!("k1:{}", "00".repeat(32))).to_string().starts_with("a key is 32 random"));
    }
}
