//! Why a network cannot be interpreted or checked: a part that this crate does not know, or sizes that do not
//! fit.

use std::fmt;

/// Why there is no result.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{Error, Interpreter};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let error = Interpreter::of(&Net::new(1)).and_then(|net| net.forward(&[0.5])).err();
/// assert_eq!(error, Some(Error::Length { what: "x", expected: 2, found: 1 }));
/// let text = error.map(|error| error.to_string());
/// assert_eq!(text.as_deref(), Some("`x` has 1 number, but the network needs 2"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The topology holds a part that this version does not know.
    Unsupported {
        /// The node's name, or `loss`.
        node: String,
        /// The part, as `Debug` writes it.
        what: String,
    },
    /// The topology contradicts itself; no emitted topology does.
    Malformed {
        /// The node's name, or `loss`.
        node: String,
        /// The contradiction.
        what: &'static str,
    },
    /// A slice has another length than the network needs.
    Length {
        /// Which slice.
        what: &'static str,
        /// The length that the network needs.
        expected: usize,
        /// The length that was given.
        found: usize,
    },
    /// Rows of samples do not go together, or are too many.
    Rows {
        /// The mistake.
        what: String,
    },
    /// The topology has no loss, so there is nothing to differentiate.
    NoLoss,
}

impl Error {
    pub(crate) fn malformed(node: &str, what: &'static str) -> Self {
        Self::Malformed { node: node.to_owned(), what }
    }

    pub(crate) fn check_length(what: &'static str, expected: usize, found: usize) -> Result<(), Self> {
        if expected == found { Ok(()) } else { Err(Self::Length { what, expected, found }) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported { node, what } => write!(f, "`{node}` is {what}, which is not supported yet"),
            Self::Malformed { node, what } => write!(f, "the topology is malformed at `{node}`: {what}"),
            Self::Length { what, expected, found } => {
                let numbers = if *found == 1 { "number" } else { "numbers" };
                write!(f, "`{what}` has {found} {numbers}, but the network needs {expected}")
            }
            Self::Rows { what } => write!(f, "{what}"),
            Self::NoLoss => write!(f, "the network has no loss: declare one, such as `loss: mse(y);`"),
        }
    }
}

impl std::error::Error for Error {}
