//! What does the command tell the program that started it? Three codes, as `grep` has them.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: something was found.
    Found,
    /// 1: nothing was found; all went well.
    Nothing,
    /// 2: an argument was wrong, or a file could not be read. What could be done was done.
    Trouble,
}

impl Exit {
    /// [`Found`](Self::Found) where there is something.
    #[must_use]
    pub fn found(something: bool) -> Self {
        if something { Self::Found } else { Self::Nothing }
    }

    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Found => 0,
            Self::Nothing => 1,
            Self::Trouble => 2,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
