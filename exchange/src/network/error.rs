//! Why a network is not saved or loaded.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::Refusal;

/// Why a network is not saved or loaded; nothing was changed.
///
/// ```
/// use netwright::FileError;
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let mut net = Net::zeros();
/// let error = netwright::load(&mut net, "/no/such/file.safetensors").err();
/// assert!(matches!(error, Some(FileError::Io { .. })));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum FileError {
    /// The file cannot be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        error: io::Error,
    },
    /// The file is damaged, or not of this network.
    Refused {
        /// The file; empty for bytes.
        path: PathBuf,
        /// All reasons.
        refusal: Refusal,
    },
}

impl FileError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io { path: path.to_owned(), error }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(to, "{}: {error}", path.display()),
            Self::Refused { path, refusal } if path.as_os_str().is_empty() => refusal.fmt(to),
            Self::Refused { path, refusal } => write!(to, "{}:\n{refusal}", path.display()),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            Self::Refused { refusal, .. } => Some(refusal),
        }
    }
}
