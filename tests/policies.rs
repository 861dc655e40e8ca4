//! Masks and pseudonyms, from the attribute to the line: what is recorded of a sensitive value, under which key, and
//! that neither value nor key turns up anywhere.

use std::sync::Mutex;

use casefile::{
    Loggable, PseudonymKey, Pseudonymous, event, log_boundary, set_pseudonym_key, testing, traced,
};
use casefile_record::{Mark, Record};
use serde_json::{Value, json};

/// The key belongs to the process: these tests take turns.
static KEY: Mutex<()> = Mutex::new(());

const DIGITS: &str = "00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210";

fn key(id: &str) -> PseudonymKey {
    format!("{id}:{DIGITS}").parse().unwrap()
}

fn mark(record: &Record, path: &str) -> Option<Mark> {
    record.meta.get(path).and_then(casefile_record::RecordedMark::known)
}

struct AccountId(u64);

impl Pseudonymous for AccountId {
    fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
        self.0.with_identity(identify);
    }
}

#[derive(Loggable)]
struct Customer {
    id: u64,
    #[sensitive(mask = "last4")]
    card: String,
    #[sensitive(mask = "email")]
    address: String,
    #[sensitive(mask = "phone")]
    phone: Option<String>,
    #[sensitive(pseudonym, class = "account")]
    account: AccountId,
    #[sensitive(pseudonym)]
    referrer: Option<u64>,
}

fn customer() -> Customer {
    Customer {
        id: 7,
        card: "4111 1111 1111 1234".to_owned(),
        address: "john.smith@example.com".to_owned(),
        phone: Some("+15550100123".to_owned()),
        account: AccountId(9_177_442_368),
        referrer: None,
    }
}

#[log_boundary]
fn order(customer: &Customer, #[sensitive(pseudonym, class = "account")] account: &str) -> u64 {
    customer.id + account.len() as u64
}

#[traced]
fn transfer(#[sensitive(pseudonym, class = "iban")] account: u64) -> u64 {
    account / 2
}

fn records_of(work: impl FnOnce()) -> testing::Records {
    testing::capture(work)
}

#[test]
fn a_mask_shows_a_part_and_the_record_says_so() {
    let _turn = KEY.lock().unwrap();
    set_pseudonym_key(None);
    let records = records_of(|| {
        order(&customer(), "9177442368");
    });
    let record = records.only("order");
    let expected = json!({
        "id": 7,
        "card": "****1234",
        "address": "j***@example.com",
        "phone": "+1XXXXXXXXXX",
        "account": "[redacted]",
        "referrer": null,
    });
    assert_eq!(record.input("customer"), Some(&expected));
    assert_eq!(mark(record, "inputs.customer.card"), Some(Mark::Masked));
    assert_eq!(mark(record, "inputs.customer.phone"), Some(Mark::Masked));
    assert_eq!(mark(record, "inputs.customer.account"), Some(Mark::Redacted));
    assert_eq!(mark(record, "inputs.customer.referrer"), None);
    for secret in ["4111", "john", "5550100", "9177442368"] {
        records.assert_nowhere(secret);
    }
}

#[test]
fn equal_values_of_a_class_have_one_pseudonym_under_one_key() {
    let _turn = KEY.lock().unwrap();
    set_pseudonym_key(Some(key("k1")));
    let records = records_of(|| {
        order(&customer(), "9177442368");
        transfer(9_177_442_368);
    });
    set_pseudonym_key(None);
    let (order, transfer) = (records.only("order"), records.only("transfer"));
    let pseudonym = order.input("account").and_then(Value::as_str).unwrap();
    // Of a number and of its text.
    let expected = blake3_of("account", "9177442368");
    assert_eq!(pseudonym, format!("pk1:{expected}"));
    assert_eq!(order.input("customer").unwrap()["account"], pseudonym);
    assert_ne!(transfer.input("account").unwrap(), pseudonym);
    assert_eq!(mark(order, "inputs.account"), Some(Mark::Hashed));
    assert_eq!(mark(order, "inputs.customer.account"), Some(Mark::Hashed));
    records.assert_nowhere("9177442368");
    records.assert_nowhere(&DIGITS[..16]);
}

#[test]
fn a_pseudonym_says_which_key_it_is_under() {
    let _turn = KEY.lock().unwrap();
    let under = |id: &str| {
        set_pseudonym_key(Some(key(id)));
        let records = records_of(|| {
            transfer(1_177_442_368);
        });
        records.only("transfer").input("account").unwrap().as_str().unwrap().to_owned()
    };
    let (first, second) = (under("2025"), under("2026"));
    set_pseudonym_key(None);
    assert!(first.starts_with("p2025:") && second.starts_with("p2026:"), "{first} {second}");
}

fn blake3_of(class: &str, value: &str) -> String {
    let bytes: Vec<u8> = (0..DIGITS.len())
        .step_by(2)
        .map(|place| u8::from_str_radix(&DIGITS[place..place + 2], 16).unwrap())
        .collect();
    let mut input = (class.len() as u64).to_le_bytes().to_vec();
    input.extend_from_slice(class.as_bytes());
    input.extend_from_slice(value.as_bytes());
    let hash = blake3::keyed_hash(&bytes.try_into().unwrap(), &input);
    hash.to_hex()[..24].to_owned()
}

#[derive(Loggable, thiserror::Error)]
#[error("transfer refused")]
struct Refused {
    #[sensitive(mask = "last4")]
    account: String,
}

#[log_boundary]
fn refuse() -> Result<(), Refused> {
    Err(Refused { account: "9177442368".to_owned() })
}

#[test]
fn the_message_of_a_masked_error_is_not_recorded() {
    let _turn = KEY.lock().unwrap();
    let records = records_of(|| {
        assert_eq!(refuse().unwrap_err().to_string(), "transfer refused");
    });
    let record = records.only("refuse");
    assert_eq!(record.error_message, None);
    assert_eq!(serde_json::to_value(&record.error_fields).unwrap(), json!({"account": "****2368"}));
}

/// A type that is masked wherever it turns up.
#[derive(Loggable)]
struct CardNumber(#[sensitive(mask = "last4")] String);

#[derive(Loggable)]
struct Order {
    id: u64,
    card: CardNumber,
}

/// The two ways: the whole struct, or a field whose type carries the attribute inside. `customer.card` does not compile.
#[test]
fn an_event_shows_a_mask_of_the_whole_struct_or_of_a_type_of_its_own() {
    #[log_boundary]
    fn pay(order: &Order, customer: &Customer) {
        event!("paid", customer, order.id = order.id, card = order.card);
    }
    let _turn = KEY.lock().unwrap();
    let records = records_of(|| {
        let card = CardNumber("4111 1111 1111 1234".to_owned());
        pay(&Order { id: 7, card }, &customer());
    });
    let paid = records.only_event("paid");
    assert_eq!(paid.field("customer").unwrap()["card"], "****1234");
    assert_eq!(paid.field("card").unwrap(), "****1234");
    assert_eq!(mark(paid, "fields.card"), Some(Mark::Masked));
    records.assert_nowhere("4111");
}
