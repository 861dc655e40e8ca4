//! Do unsafe functions stay unsafe, inside and out?

use super::instrument;
use crate::harness::{run, shapes};

shapes! {
    unsafe_function unsafe_asynchronous unsafe_extern unsafe_method unsafe_block_inside union_argument
    unsafe_implementation static_mut pinned_projection unsafe_through_pointer
}

mod unsafe_function {
    use super::*;
    #[instrument]
    unsafe fn read(#[log(skip)] pointer: *const u32) -> u32 {
        unsafe { *pointer }
    }
    pub(super) fn behaviour() -> String {
        unsafe { read(&3) }.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["read() -> 3"];
}

mod unsafe_asynchronous {
    use super::*;
    #[instrument]
    async unsafe fn read(#[log(skip)] pointer: *const u32) -> u32 {
        crate::harness::pause().await;
        unsafe { *pointer }
    }
    pub(super) fn behaviour() -> String {
        let n = 4;
        run(unsafe { read(&n) }).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["read() -> 4"];
}

mod unsafe_extern {
    use super::*;
    #[instrument]
    unsafe extern "C" fn add(#[log(skip)] a: *mut i32, b: i32) -> i32 {
        unsafe {
            *a += b;
            *a
        }
    }
    pub(super) fn behaviour() -> String {
        let mut a = 1;
        let pointer: unsafe extern "C" fn(*mut i32, i32) -> i32 = add;
        unsafe { pointer(&mut a, 2) }.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["add(b=2) -> 3"];
}

mod unsafe_method {
    use super::*;
    struct List(Vec<u32>);
    #[instrument]
    impl List {
        #[allow(unsafe_op_in_unsafe_fn)]
        unsafe fn at(&self, at: usize) -> &u32 {
            self.0.get_unchecked(at)
        }
    }
    pub(super) fn behaviour() -> String {
        unsafe { List(vec![5]).at(0).to_string() }
    }
    pub(super) const RECORDS: &[&str] = &["List::at(at=0) -> 5"];
}

mod unsafe_block_inside {
    use super::*;
    #[instrument]
    fn split(list: &mut [u32]) -> (&mut u32, &mut u32) {
        let pointer = list.as_mut_ptr();
        unsafe { (&mut *pointer, &mut *pointer.add(1)) }
    }
    pub(super) fn behaviour() -> String {
        let mut list = [1, 2];
        let (a, b) = split(&mut list);
        std::mem::swap(a, b);
        format!("{list:?}")
    }
    pub(super) const RECORDS: &[&str] = &["split(list=[1,2]) -> [1,2]"];
}

mod union_argument {
    use super::*;
    #[derive(Clone, Copy)]
    #[allow(dead_code)]
    union Bits {
        whole: u32,
        float: f32,
    }
    #[instrument(skip_output)]
    fn flip(#[log(skip)] bits: Bits) -> Bits {
        Bits { whole: unsafe { bits.whole } ^ 1 }
    }
    pub(super) fn behaviour() -> String {
        unsafe { flip(Bits { float: 1.0 }).whole }.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["flip() -> ok"];
}

mod unsafe_implementation {
    use super::*;
    unsafe trait Zero {
        fn zero(&self) -> u32;
    }
    #[instrument]
    unsafe impl Zero for u32 {
        fn zero(&self) -> u32 {
            0
        }
    }
    pub(super) fn behaviour() -> String {
        1_u32.zero().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["u32::zero() -> 0"];
}

mod static_mut {
    use super::*;
    #[instrument]
    fn next() -> u32 {
        static mut COUNTER: u32 = 0;
        unsafe {
            COUNTER += 1;
            COUNTER
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", next(), next())
    }
    pub(super) const RECORDS: &[&str] = &["next() -> 1", "next() -> 2"];
}

mod pinned_projection {
    use super::*;
    use std::marker::PhantomPinned;
    use std::pin::Pin;
    struct Node(u32, PhantomPinned);
    impl Node {
        #[instrument]
        fn number(self: Pin<&mut Self>) -> &mut u32 {
            unsafe { &mut self.get_unchecked_mut().0 }
        }
    }
    pub(super) fn behaviour() -> String {
        let mut node = Box::pin(Node(1, PhantomPinned));
        *node.as_mut().number() += 1;
        node.0.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Node::number() -> 1"];
}

mod unsafe_through_pointer {
    use super::*;
    #[instrument]
    unsafe fn one(n: u32) -> u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        let pointer: unsafe fn(u32) -> u32 = one;
        unsafe { pointer(1) }.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one(n=1) -> 1"];
}
