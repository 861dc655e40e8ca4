//! How the expansion of a macro runs the user's body, and how it tells the compiler the body's type.

use std::marker::PhantomData;

/// Runs the body of a function. A closure that is handed over, unlike one that is called where it stands, is
/// inferred to be callable once, and may so give away what it captured.
pub fn call<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// A value of the type that a body returns, for code that never runs.
#[must_use]
pub fn unreachable<T>() -> T {
    unreachable!("only named where it cannot be reached")
}

/// The type that a function returns, where it cannot be written: `impl Trait`. Two uses of one value make the
/// compiler infer the same type for both.
#[derive(Debug)]
pub struct Returned<T>(PhantomData<fn() -> T>);

impl<T> Clone for Returned<T> {
    fn clone(&self) -> Returned<T> {
        *self
    }
}

impl<T> Copy for Returned<T> {}

impl<T> Returned<T> {
    /// A type that is still to be inferred.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "only the macros make one")]
    pub const fn new() -> Returned<T> {
        Returned(PhantomData)
    }

    /// A value of that type, for code that never runs.
    #[must_use]
    pub fn never(self) -> T {
        unreachable()
    }
}
