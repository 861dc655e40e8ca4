//! How does a test ask the `casefile` command? In this process; what it prints is the answer.

use std::ffi::OsString;

use casefile_cli::{Exit, Streams, run};

use crate::support::Failure;

/// What the command says where several traces failed and none was named.
const SEVERAL_FAILED: &str = "casefile: this is the last of ";

/// What the command prints on these arguments, whether or not it finds anything; it must have nothing to complain about.
pub(crate) fn asked<T: Into<OsString>>(arguments: impl IntoIterator<Item = T>) -> Result<Vec<u8>, Failure> {
    let words = std::iter::once("casefile".into()).chain(arguments.into_iter().map(Into::into));
    let (mut output, mut error) = (Vec::new(), Vec::new());
    let exit = run(words, &mut Streams::captured(&mut output, &mut error));
    let error = String::from_utf8_lossy(&error);
    if exit == Exit::Trouble || error.lines().any(|line| !line.starts_with(SEVERAL_FAILED)) {
        return Err(format!("{exit:?}: {error}").into());
    }
    Ok(output)
}
