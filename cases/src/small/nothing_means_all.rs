//! A project archive deletes files that have expired, except those that somebody must keep.
//!
//! The bug: where all of the expired ones must be kept, an empty list is left, and for the deletion an empty list is no
//! filter. Nothing fails; a project is empty. The culprit is the empty list that `delete_files` is given; that it deletes
//! thousands with it is the same finding. Nasty: empty lists of the other two kinds are normal, and numbers of thousands
//! stand in good requests, too.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "nothing_means_all",
    service: "archive",
    expected: &[
        Expected::input("nothing_means_all::delete_files", "inputs.files"),
        Expected::output("nothing_means_all::delete_files", "output"),
    ],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 1, |random, bad| {
            let expired = if bad { 2 } else { random.usize(0..6) };
            let kept = if bad { expired } else { random.usize(0..=expired.saturating_sub(1)) };
            clean_up(&stage::token(random), random.u32(100..9_999), random, expired, kept);
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[derive(Loggable)]
struct Summary {
    kept: usize,
    bytes_free: u64,
}

#[log_boundary]
fn clean_up(
    #[public] request_id: &str,
    project: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] expired: usize,
    #[log(skip)] kept: usize,
) -> Option<Summary> {
    let files = count_files(project, random.usize(2_000..60_000));
    let mut expired = find_expired(project, random, expired);
    if expired.is_empty() {
        return None;
    }
    let kept = find_kept(&expired, kept);
    expired.retain(|file| !kept.contains(file));
    let deleted = delete_files(project, &expired, files);
    for shard in 0..random.u8(1..4) {
        shrink_index(shard);
    }
    Some(Summary { kept: files - deleted, bytes_free: free(random.u64(1_000_000..90_000_000_000)) })
}

#[traced]
fn count_files(project: u32, #[log(skip)] files: usize) -> usize {
    files
}

#[traced]
fn find_expired(project: u32, #[log(skip)] random: &mut Rng, #[log(skip)] count: usize) -> Vec<u32> {
    (0..count).map(|_| random.u32(1_000_000..9_999_999)).collect()
}

/// Which of them must be kept.
#[traced]
fn find_kept(files: &[u32], #[log(skip)] count: usize) -> Vec<u32> {
    files.iter().take(count).copied().collect()
}

/// How many were deleted.
#[traced]
fn delete_files(project: u32, files: &[u32], #[log(skip)] stored: usize) -> usize {
    if files.is_empty() { stored } else { files.len() }
}

#[traced]
fn shrink_index(shard: u8) {}

#[traced]
fn free(#[log(skip)] bytes: u64) -> u64 {
    bytes
}
