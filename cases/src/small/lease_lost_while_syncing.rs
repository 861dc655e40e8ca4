//! A storage node compacts a segment while it holds a lease, which a second task renews.
//!
//! The bug: `sync_file` blocks the executor's only thread, and the disk is slow today, so that the lease is not renewed in
//! time. On-call sees `LeaseLost`; the first error is that of `renew_lease`, the next one of `commit_manifest`. Both are
//! consequences. The culprit is `sync_file`, `duration_ns`.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use casefile::{Context, InContext, Loggable, log_boundary, traced};
use fastrand::Rng;
use tokio::runtime::Builder;
use tokio::task;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage::Stage;

pub(crate) const CASE: Case = Case {
    name: "lease_lost_while_syncing",
    service: "storage",
    expected: &[Expected::slow("lease_lost_while_syncing::sync_file")],
    run,
};

const LEASE: Duration = Duration::from_millis(70);

fn run(stage: &mut Stage) -> io::Result<Complaint> {
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let good = stage.good();
    stage.requests(good, 2, |random, bad| {
        let sync = if bad { random.u64(110..140) } else { random.u64(1..4) };
        let segment = random.u32(1..100_000);
        let _answered = runtime.block_on(compact(segment, random, sync));
    });
    Ok(Complaint::Failures)
}

#[derive(Clone, Copy, Debug, Loggable)]
enum StorageError {
    LeaseExpired { epoch: u32 },
    Fenced { epoch: u32 },
    LeaseLost,
}

#[log_boundary]
async fn compact(
    segment: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] sync: u64,
) -> Result<u32, StorageError> {
    let epoch = acquire_lease(random.u32(1000..9000));
    let renewing = tokio::spawn(keep_renewing(epoch).in_context(Context::current()));
    let blocks = random.u8(2..7);
    for block in 0..blocks {
        merge_block(block, random.u32(1000..64_000));
        task::yield_now().await;
    }
    write_snapshot(random, sync).await;
    let renewed = renewing.await.unwrap_or(Ok(()));
    commit_manifest(epoch, renewed.is_err()).map_err(|_| StorageError::LeaseLost)?;
    if blocks > 4 {
        drop_old_segments(segment);
    }
    Ok(epoch)
}

#[traced]
fn acquire_lease(epoch: u32) -> u32 {
    epoch
}

async fn keep_renewing(epoch: u32) -> Result<(), StorageError> {
    let mut renewed = Instant::now();
    for number in 0..3 {
        tokio::time::sleep(Duration::from_millis(2)).await;
        renew_lease(epoch, number, renewed)?;
        renewed = Instant::now();
    }
    Ok(())
}

#[traced]
fn renew_lease(epoch: u32, number: u8, #[log(skip)] renewed: Instant) -> Result<(), StorageError> {
    if renewed.elapsed() > LEASE { Err(StorageError::LeaseExpired { epoch }) } else { Ok(()) }
}

#[traced]
fn merge_block(number: u8, rows: u32) -> u32 {
    rows - rows / 9
}

#[traced]
async fn write_snapshot(#[log(skip)] random: &mut Rng, #[log(skip)] sync: u64) {
    for _ in 0..random.u8(1..4) {
        write_page(random.u64(..));
    }
    task::yield_now().await;
    sync_file(sync);
}

#[traced]
fn write_page(checksum: u64) {}

#[traced]
fn sync_file(#[log(skip)] milliseconds: u64) {
    thread::sleep(Duration::from_millis(milliseconds));
}

#[traced]
fn commit_manifest(epoch: u32, #[log(skip)] fenced: bool) -> Result<(), StorageError> {
    if fenced { Err(StorageError::Fenced { epoch }) } else { Ok(()) }
}

#[traced]
fn drop_old_segments(segment: u32) {}
