//! The error of a method whose slices have lengths that do not fit together.

use core::fmt;

use netwright_vocabulary::{OperationWord, Those};

/// Slices whose lengths do not fit together; nothing was changed.
///
/// ```
/// # use netwright::prelude::*;
/// # network! { struct Net<2, 4 tanh, 1>; }
/// let error = Net::new(1).try_forward_batch(&[[0.5, -0.5]; 3], &mut [[0.0]; 2]);
/// assert!(matches!(error, Err(netwright::LengthError::Unequal { lengths: (3, 2), .. })));
/// ```
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
    /// There are more or fewer memories than sequences.
    Memories {
        /// How many sequences have a length.
        lengths: usize,
        /// How many memories there are.
        memories: usize,
    },
    /// There are more or fewer steps than the lengths of the sequences say.
    Steps {
        /// How many samples there are.
        rows: usize,
        /// How many steps all lengths have together.
        steps: usize,
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

    /// Refuses rows of a batch that do not fit together, and other than `least` to `capacity` of them.
    pub(crate) fn check_rows(
        x: usize,
        target: usize,
        weights: Option<usize>,
        least: usize,
        capacity: usize,
    ) -> Result<(), Self> {
        Self::check_equal("x", x, "target", target)?;
        if let Some(weights) = weights {
            Self::check_equal("x", x, "weights", weights)?;
        }
        Self::check_batch(x, least, capacity)
    }

    /// Refuses sequences that do not fit together.
    pub(crate) fn check_sequences(
        x: usize,
        target: usize,
        lengths: &[usize],
        memories: usize,
    ) -> Result<(), Self> {
        Self::check_equal("x", x, "target", target)?;
        if lengths.len() != memories {
            return Err(LengthError::Memories { lengths: lengths.len(), memories });
        }
        let steps = lengths.iter().fold(0_usize, |sum, steps| sum.saturating_add(*steps));
        if steps == x { Ok(()) } else { Err(LengthError::Steps { rows: x, steps }) }
    }

    pub(crate) fn check_batch(rows: usize, least: usize, capacity: usize) -> Result<(), Self> {
        if rows < least || rows > capacity {
            Err(LengthError::Batch { rows, least, capacity })
        } else {
            Ok(())
        }
    }
}

/// So many of something: `1 row`, `2 rows`.
pub(crate) struct Counted(pub(crate) usize, pub(crate) &'static str);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, what) = self;
        write!(f, "{count} {what}{}", if *count == 1 { "" } else { "s" })
    }
}

/// So many of something, whose plural is no s: `1 memory`, `2 memories`.
struct Numbered(usize, [&'static str; 2]);

impl fmt::Display for Numbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, [one, more]) = self;
        write!(f, "{count} {}", if *count == 1 { one } else { more })
    }
}

/// From the one to the other: `1 to 8`, or `1` if both are 1.
struct Range(usize, usize);

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(least, most) = self;
        if least == most { write!(f, "{least}") } else { write!(f, "{least} to {most}") }
    }
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            LengthError::Unequal { names, lengths } => write!(
                f,
                "`{}` has {}, but `{}` has {}: both need one row per sample",
                names.0,
                Counted(lengths.0, "row"),
                names.1,
                lengths.1
            ),
            LengthError::Batch { least, capacity, .. } if capacity < least => write!(
                f,
                "this workspace has {}, too few for any batch: make one with `workspace::<{least}>()`, or with more rows",
                Counted(capacity, "row")
            ),
            LengthError::Batch { rows: 0, least, capacity } => {
                let (taken, s) = (Range(least, capacity), if capacity == 1 { "" } else { "s" });
                write!(f, "the batch is empty: this workspace takes {taken} row{s}")
            }
            LengthError::Batch { rows: 1, least: 2, capacity } => write!(
                f,
                "the batch has 1 row, but a {} needs several to compute a variance: use {} rows",
                Those(OperationWord::needs_rows),
                Range(2, capacity)
            ),
            LengthError::Batch { rows, least, capacity } => write!(
                f,
                "the batch has {}, but this workspace takes {}",
                Counted(rows, "row"),
                Range(least, capacity)
            ),
            LengthError::Memories { lengths, memories } => write!(
                f,
                "`lengths` has {}, but there {} {}: each sequence needs one",
                Counted(lengths, "number"),
                if memories == 1 { "is" } else { "are" },
                Numbered(memories, ["memory", "memories"])
            ),
            LengthError::Steps { rows, steps } => write!(
                f,
                "`x` has {}, but the lengths of the sequences say {}",
                Counted(rows, "row"),
                Counted(steps, "step")
            ),
            LengthError::Bytes { found, needed } => write!(
                f,
                "the slice has {}, but this network is saved in {needed}: use one of `BYTES` bytes",
                Counted(found, "byte")
            ),
        }
    }
}

impl core::error::Error for LengthError {}
