//! `Error`: why data or a measure is refused.
//!
//! Input: a place, a fact and a fix. Output: one line with all three. Guarantees: a fault of a file names the
//! file, and the line and the column where there are any.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::Diverged;

/// Why data is refused, or a measure has no value. Its text says where, what and how to fix it.
///
/// ```
/// use netwright::train::{Error, Table};
///
/// let table = Table::parse("width,height\n1,2\n3,tall\n")?;
/// let error = table.numbers::<2>().unwrap_err();
/// let expected = "line 3, column `height`: `tall` is not a number; correct the field, or leave the \
///     column out with `without`";
/// assert_eq!(error.to_string(), expected);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        error: io::Error,
    },
    /// A file or a text has something that cannot be used.
    #[error("{place}{fact}; {help}")]
    Content {
        /// Where.
        place: Place,
        /// What is wrong there.
        fact: String,
        /// How to fix it.
        help: String,
    },
    /// Arguments or numbers in memory cannot be used.
    #[error("{fact}; {help}")]
    Refused {
        /// What is wrong.
        fact: String,
        /// How to fix it.
        help: String,
    },
    /// A run has a number that is not finite.
    #[error("{0}")]
    Diverged(Box<Diverged>),
}

/// Where a file is wrong: what of it is known. It displays as the start of a message.
///
/// ```
/// use netwright::train::Place;
///
/// let place = Place { line: Some(7), column: Some("age".into()), ..Place::default() };
/// assert_eq!(place.to_string(), "line 7, column `age`: ");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file; empty for bytes in memory.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The name of the column.
    pub column: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        if !self.path.as_os_str().is_empty() {
            write!(to, "{}", self.path.display())?;
            if let Some(line) = self.line {
                write!(to, ":{line}")?;
            }
            between = ", ";
        } else if let Some(line) = self.line {
            write!(to, "line {line}")?;
            between = ", ";
        }
        if let Some(column) = &self.column {
            write!(to, "{between}column `{}`", short(column))?;
            between = ", ";
        }
        if between.is_empty() { Ok(()) } else { to.write_str(": ") }
    }
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io { path: path.to_owned(), error }
    }

    pub(crate) fn refused(fact: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Refused { fact: fact.into(), help: help.into() }
    }

    pub(crate) fn content(place: Place, fact: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Content { place, fact: fact.into(), help: help.into() }
    }

    /// The same error with the file that its bytes are from.
    pub(crate) fn of_file(self, path: &Path) -> Self {
        match self {
            Self::Content { place, fact, help } => {
                Self::Content { place: Place { path: path.to_owned(), ..place }, fact, help }
            }
            Self::Io { .. } | Self::Refused { .. } | Self::Diverged(_) => self,
        }
    }
}

/// The bytes of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(Error::io(path))
}

/// Text of a file that a message may repeat: in one line, cut after 80 characters.
pub(crate) fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(80).flat_map(char::escape_debug).collect();
    if text.chars().nth(80).is_some() {
        shown.push('…');
    }
    shown
}
