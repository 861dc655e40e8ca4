//! What a block says of text and errors holds for those of its functions that the same attribute records, and for lenient ones.

use casefile::{log_boundary, testing, traced};

struct Ledger;

#[log_boundary(public_text, error = display)]
impl Ledger {
    fn strict(&self, name: &str) -> Result<u32, std::num::ParseIntError> {
        name.parse()
    }

    #[traced]
    fn lenient(&self, name: &str) -> Result<u32, std::num::ParseIntError> {
        name.parse()
    }
}

fn main() {
    let records = testing::capture(|| {
        let _ = Ledger.strict("x");
        let _ = Ledger.lenient("x");
    });
    for name in ["Ledger::strict", "Ledger::lenient"] {
        let record = records.only(name);
        assert_eq!(record.input("name").unwrap(), "x");
        assert_eq!(record.error_message.as_deref(), Some("invalid digit found in string"));
    }
}
