//! A `Sensitive` value is not printed by whatever prints.

use casefile::Sensitive;

fn generic(value: impl std::fmt::Display) -> String {
    value.to_string()
}

fn main() {
    let pin = Sensitive::new(1234_u32);
    println!("{pin}");
    let _ = format!("{:>8}", pin);
    let _ = pin.to_string();
    let _ = generic(pin);
    let _ = format!("{pin:x}");
}
