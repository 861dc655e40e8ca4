//! Methods: annotated alone, through their `impl` block, and in trait impls.

use std::pin::Pin;
use std::rc::Rc;
use std::str::FromStr;
use std::sync::Arc;

use casefile::{log_boundary, traced};

/// Has methods.
#[derive(Clone, Default)]
pub struct Ledger<T> {
    total: u64,
    items: Vec<T>,
}

impl Ledger<u64> {
    /// By reference.
    #[log_boundary]
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// By mutable reference.
    #[log_boundary(skip_output, fields(before = self.total))]
    pub fn add(&mut self, amount: u64) -> &mut Self {
        self.total += amount;
        self
    }

    /// By value.
    #[traced]
    #[must_use]
    pub fn into_items(self) -> Vec<u64> {
        self.items
    }

    /// By value, changed.
    #[traced]
    #[must_use]
    pub fn with(mut self, amount: u64) -> Self {
        self.total += amount;
        self
    }

    /// Shared.
    #[traced]
    #[must_use]
    pub fn shared(self: Arc<Self>) -> u64 {
        self.total
    }

    /// Shared by one thread.
    #[traced]
    #[must_use]
    pub fn counted(self: &Rc<Self>) -> usize {
        Rc::strong_count(self)
    }

    /// Pinned.
    #[traced]
    #[must_use]
    pub fn pinned(self: Pin<&mut Self>) -> u64 {
        self.total
    }

    /// Suspends.
    #[log_boundary]
    pub async fn suspends(&mut self, amount: u64) -> u64 {
        self.total += std::future::ready(amount).await;
        self.total
    }

    /// Has no receiver.
    #[traced]
    #[must_use]
    pub fn of(items: Vec<u64>) -> Self {
        Self { total: items.iter().sum(), items }
    }
}

#[traced(level = trace, skip(secret))]
impl<T: Clone> Ledger<T> {
    /// Left alone: it may run in the compiler.
    pub const LIMIT: u64 = 10;

    /// Left alone as well.
    #[must_use]
    pub const fn limit() -> u64 {
        Self::LIMIT
    }

    /// Left alone because it was asked for.
    #[log(skip)]
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Recorded.
    pub fn push(&mut self, item: T, secret: &str) -> usize {
        self.items.push(item);
        self.items.len() + secret.len()
    }

    /// Recorded in its own way.
    #[log_boundary(level = info)]
    #[must_use]
    pub fn checked(&self, amount: u64) -> Option<u64> {
        self.total.checked_add(amount)
    }

    /// Recorded while it suspends.
    pub async fn first(&self) -> Option<T> {
        std::future::ready(self.items.first().cloned()).await
    }
}

/// Has a method with a body.
pub trait Store {
    /// What is stored.
    type Item;

    /// Takes one.
    fn save(&mut self, item: Self::Item) -> usize;

    /// Recorded for every implementor that does not say otherwise.
    #[traced]
    fn save_all(&mut self, items: Vec<Self::Item>) -> usize {
        items.into_iter().map(|item| self.save(item)).sum()
    }

    /// Suspends.
    fn load(&self, id: usize) -> impl Future<Output = Option<u64>> + Send;
}

#[log_boundary]
impl Store for Ledger<u64> {
    type Item = u64;

    fn save(&mut self, item: u64) -> usize {
        self.items.push(item);
        self.items.len()
    }

    async fn load(&self, id: usize) -> Option<u64> {
        std::future::ready(self.items.get(id).copied()).await
    }
}

#[traced]
impl FromStr for Ledger<String> {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self { total: text.parse()?, items: Vec::new() })
    }
}

/// Says something when it goes.
pub struct Guard;

impl Drop for Guard {
    #[traced]
    fn drop(&mut self) {
        std::hint::black_box(self);
    }
}

/// Copied, and compared, as clippy wants it.
#[derive(PartialEq, Eq)]
pub struct Rank(u64);

impl Copy for Rank {}

#[traced]
#[expect(clippy::expl_impl_clone_on_copy, reason = "what a block with an attribute looks like")]
impl Clone for Rank {
    fn clone(&self) -> Rank {
        *self
    }
}

impl Ord for Rank {
    fn cmp(&self, other: &Rank) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

#[traced]
impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Rank) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Rank {
    /// Never returns.
    #[traced]
    pub async fn wait(self) -> ! {
        std::future::pending().await
    }
}
