//! The atomics of the ring: std's, or loom's where its schedules are being explored (`--cfg loom`).

#[cfg(not(loom))]
pub(super) use std::sync::atomic::AtomicUsize;

#[cfg(loom)]
pub(super) use loom::sync::atomic::AtomicUsize;
