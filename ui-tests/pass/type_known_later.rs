//! An event may read a variable whose type is found out further down, or written.

use casefile::event;

fn main() {
    let mut v = Vec::new();
    event!("x", n = v.len());
    v.push(1u8);
    let mut w = Vec::new();
    event!("x", n = w.len());
    w.push(1);
    let mut best: Option<u32> = None;
    for i in 0..3u32 {
        event!("x", best);
        best = Some(i);
    }
    let f = |x: u32| event!("x", x);
    f(1);
}
