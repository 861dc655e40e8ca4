//! What a lenient block says of text and errors does not make strict code in it compile.

use casefile::{log_boundary, traced};

struct Ledger;

#[traced(public_text, error = display)]
impl Ledger {
    #[log_boundary]
    fn strict(&self, name: &str) -> Result<u32, std::io::Error> {
        let _ = name;
        Ok(1)
    }

    fn lenient(&self, name: &str) -> Result<u32, std::io::Error> {
        let _ = name;
        Ok(1)
    }
}

fn main() {
    let _ = Ledger.strict("Ada");
    let _ = Ledger.lenient("Ada");
}
