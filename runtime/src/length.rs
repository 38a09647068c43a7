//! What a method says of slices whose lengths do not go together.

use core::fmt;

/// Slices of lengths that do not go together; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthError {
    /// Two slices that must have a row for each sample have different lengths.
    Unequal {
        /// The names of the two arguments.
        names: (&'static str, &'static str),
        /// Their lengths.
        lengths: (usize, usize),
    },
    /// A batch has no rows, or more than the workspace.
    Batch {
        /// Rows of the batch.
        rows: usize,
        /// The fewest rows that the network is trained on: 2 with a `batch_norm`, else 1.
        least: usize,
        /// Rows of the workspace.
        capacity: usize,
    },
    /// A slice for the bytes of a network has another length.
    Bytes {
        /// The length of the slice.
        found: usize,
        /// How many bytes the network is saved in.
        needed: usize,
    },
}

impl LengthError {
    pub(crate) fn check_equal(
        name: &'static str,
        length: usize,
        other_name: &'static str,
        other: usize,
    ) -> Result<(), Self> {
        if length == other {
            return Ok(());
        }
        Err(LengthError::Unequal { names: (name, other_name), lengths: (length, other) })
    }

    pub(crate) fn check_batch(rows: usize, least: usize, capacity: usize) -> Result<(), Self> {
        if rows < least || rows > capacity {
            Err(LengthError::Batch { rows, least, capacity })
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            LengthError::Unequal { names, lengths } => write!(
                f,
                "`{}` has {} rows, but `{}` has {}: both need a row for each sample",
                names.0, lengths.0, names.1, lengths.1
            ),
            LengthError::Batch { rows: 0, least, capacity } => {
                write!(f, "the batch is empty: this workspace takes {least} to {capacity} rows")
            }
            LengthError::Batch { rows: 1, least: 2, capacity } => write!(
                f,
                "the batch has 1 row, whose variance a `batch_norm` cannot know: take 2 to {capacity} rows"
            ),
            LengthError::Batch { rows, least, capacity } => {
                write!(f, "the batch has {rows} rows, but this workspace takes {least} to {capacity}")
            }
            LengthError::Bytes { found, needed } => write!(
                f,
                "the slice has {found} bytes, but this network is saved in {needed}: take one of `BYTES` bytes"
            ),
        }
    }
}

impl core::error::Error for LengthError {}
