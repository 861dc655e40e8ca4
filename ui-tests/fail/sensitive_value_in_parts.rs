//! A value of a sensitive type that only a part of the expression has.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::{Add, Deref, Neg};
use casefile::{Loggable, event};

#[derive(Loggable)]
#[sensitive]
struct Key(String);
impl Deref for Key { type Target = str; fn deref(&self) -> &str { &self.0 } }

#[derive(Loggable, Clone, Copy)]
#[sensitive]
struct Pin(u32);
impl Add<u32> for Pin { type Output = u32; fn add(self, other: u32) -> u32 { self.0 + other } }
impl Neg for Pin { type Output = i64; fn neg(self) -> i64 { -i64::from(self.0) } }
impl From<Pin> for u32 { fn from(pin: Pin) -> u32 { pin.0 } }

fn pins() -> [Pin; 1] { [Pin(1)] }
fn pin() -> Pin { Pin(1) }
struct Store { keys: HashMap<u8, Key>, pin: (u32, Pin) }
impl Store { fn keys(&self) -> impl Iterator<Item = &Key> { self.keys.values() } }

fn main() {
    let store = Store { keys: HashMap::new(), pin: (1, Pin(2)) };
    let tuples = vec![(1, Key(String::new()))];
    let cell = RefCell::new(Key(String::new()));
    let m = &store.keys;
    let p = pins();
    event!("a", v = Public(&*m[&1]));
    event!("a", v = Public(&*store.keys().next().unwrap()));
    event!("a", v = Public(&**cell.borrow()));
    event!("a", v = p[0] + 0);
    event!("a", v = -pins()[0]);
    event!("a", v = -pin());
    event!("a", v = u32::from(p[0]));
    event!("a", v = u32::from(pin()));
    event!("a", v = pin() + 0);
    event!("a", v = Public({ let mut all = String::new(); for k in store.keys() { all.push_str(&k); } all }));
    event!("a", v = Public(store.keys().map(|k| &**k).collect::<String>()));
    event!("a", v = Public(match store.keys().next() { Some(k) => k.as_bytes().len(), None => 0 }));
    event!("a", v = Public(tuples[0].1.to_owned()));
    event!("a", v = store.pin.1 + 0);
    event!("a", v = Public(format!("{}", store.keys().next().unwrap().len())));
}
