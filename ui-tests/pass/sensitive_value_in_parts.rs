//! What is not sensitive is read beside what is, and inference knows as much as without an event.

use std::collections::HashMap;
use casefile::{Loggable, event, Sensitive};
#[derive(Loggable)]
#[sensitive]
struct Pin(u32);
#[derive(Loggable)]
struct Card { id: u32, #[sensitive] pin: u32 }
fn main() {
    let pair = (1u32, Pin(2));
    event!("x", p = pair.0);
    let pairs = vec![(1u32, Pin(2))];
    event!("x", n = pairs.len(), first = pairs[0].0);
    event!("x", f = { let (a, _) = pair; a }, g = (*(&pairs[0])).0, h = match &pairs[0] { (a, _) => *a });
    let keys: HashMap<u32, Sensitive<u32>> = HashMap::from([(1, Sensitive::new(2))]);
    event!("x", m = keys[&1].expose() + 0);
    let names: HashMap<u8, String> = HashMap::new();
    event!("x", n = names.values().map(|name| name.len()).sum::<usize>());
    let text = "12";
    event!("x", n = text.parse().unwrap_or(0u32), m = text.parse::<u8>().ok().map(|x| x + 1), k = text.parse().map_or(1u8, |x: u8| x));
    event!("x", t = Public(text.chars().rev().collect::<String>().trim().to_owned()));
    let cards = [Card { id: 1, pin: 2 }];
    event!("x", ids = cards.iter().map(|card| card.id).collect::<Vec<_>>(), n = cards[0].id + 1);
    let boxed: Box<dyn Fn(u32) -> u32> = Box::new(|x| x + 1);
    event!("x", n = boxed(1), m = apply(Box::new(|x| x.pow(2))), o = { let mut s = 0; for i in 0..3 { s += i; } s });
    event!("x", n = [1u8, 2].iter().fold(0u32, |sum, &b| sum + u32::from(b)), e = Sensitive::new(3u32).expose() + 1);
    event!("x", late = { let mut v = Vec::new(); v.push(2u32); v[0] });
    event!("x", n = if let Some(first) = cards.first() { first.id } else { 0 });
    event!("x", n = text.parse::<u32>().unwrap_or_else(|_| std::process::exit(1)));
    event!("x", n = f64::from(cards[0].id) * 2.0, neg = -1, not = !true, c = &cards[0].id == &1);
    event!("x", n = { let f = |x| x; f(1u32) }, t = Public(std::borrow::Cow::from(text)), i = identity(Default::default()));
}
fn identity(x: u32) -> u32 { x }
fn apply(f: Box<dyn Fn(u32) -> u32>) -> u32 { f(3) }
