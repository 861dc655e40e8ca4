//! How does a test ask the `casefile` command? In this process; what it prints is the answer.

use std::ffi::OsString;

use casefile_cli::{Exit, Streams, run};

use crate::support::Failure;

/// What the command prints on these arguments; it must find something and have nothing to complain about.
pub(crate) fn asked<T: Into<OsString>>(arguments: impl IntoIterator<Item = T>) -> Result<Vec<u8>, Failure> {
    let words = std::iter::once("casefile".into()).chain(arguments.into_iter().map(Into::into));
    let (mut output, mut error) = (Vec::new(), Vec::new());
    let exit = run(words, &mut Streams::captured(&mut output, &mut error));
    if exit != Exit::Found || !error.is_empty() {
        return Err(format!("{exit:?}: {}", String::from_utf8_lossy(&error)).into());
    }
    Ok(output)
}
