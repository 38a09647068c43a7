//! Rows that are taken by their indexes.
//!
//! Input: rows, the indexes of those that are wanted, and a buffer. Output: copies of them, one after the
//! other, as the methods for rows read them. Guarantees: an index beyond the rows is an error, and nothing is
//! copied then.

use core::fmt;

use crate::length::Counted;
use crate::network::refuse;

/// Rows that cannot be picked; nothing was copied.
///
/// A type of its own, so that a program that picks no rows has none of these texts.
///
/// ```
/// use netwright::{PickError, try_pick};
///
/// let mut buffer = [0.0; 2];
/// let error = try_pick(&[1.0, 2.0, 3.0], &[2, 3], &mut buffer);
/// assert_eq!(error, Err(PickError::Row { index: 3, rows: 3 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickError {
    /// An index beyond the rows.
    Row {
        /// The index.
        index: usize,
        /// How many rows there are.
        rows: usize,
    },
    /// More indexes than the buffer has rows.
    Buffer {
        /// How many rows are picked.
        picked: usize,
        /// Rows of the buffer.
        capacity: usize,
    },
}

impl fmt::Display for PickError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            PickError::Row { index, rows } => write!(
                f,
                "`order` picks row {index}, but `rows` has {}: they are counted from 0",
                Counted(rows, "row")
            ),
            PickError::Buffer { picked, capacity } => {
                write!(f, "`order` picks {}, but `buffer` has {capacity}", Counted(picked, "row"))
            }
        }
    }
}

impl core::error::Error for PickError {}

/// The rows with these indexes, copied into the first rows of `buffer`: `rows[order[0]]`, `rows[order[1]]`, …
///
/// So samples stay where they are, and an epoch shuffles their indexes: a list of numbers, and not rows of
/// 784. Any rows can be picked: samples, targets, the weights of samples. A row may be picked again.
///
/// ```
/// use netwright::{Generator, pick, prelude::*};
///
/// network! { struct Net<2, 4 tanh, 1>; }
///
/// let x = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let target = [[0.0], [1.0], [1.0], [0.0]];
/// let (mut net, mut workspace, mut sgd) = (Net::new(1), Net::workspace::<2>(), Sgd::new(0.5));
/// let (mut generator, mut order) = (Generator::new(1), [0, 1, 2, 3]);
/// let (mut x_buffer, mut target_buffer) = ([[0.0; 2]; 2], [[0.0; 1]; 2]);
/// for _ in 0..10 {
///     generator.shuffle(&mut order);
///     for batch in order.chunks(2) {
///         let x = pick(&x, batch, &mut x_buffer);
///         let target = pick(&target, batch, &mut target_buffer);
///         net.train_batch(&mut workspace, x, target, &mut sgd);
///     }
/// }
/// ```
///
/// # Panics
///
/// If an index is not below the number of rows, or the buffer has fewer rows than there are indexes;
/// [`try_pick`] does not.
#[doc(alias("gather", "take", "index_select", "DataLoader", "batch"))]
#[track_caller]
pub fn pick<'a, T: Copy>(rows: &[T], order: &[usize], buffer: &'a mut [T]) -> &'a [T] {
    match try_pick(rows, order, buffer) {
        Ok(picked) => picked,
        Err(error) => refuse(error),
    }
}

/// [`pick`], which is left undone if an index or the buffer does not fit.
///
/// ```
/// use netwright::try_pick;
///
/// let mut buffer = [0.0; 2];
/// assert_eq!(try_pick(&[1.0, 2.0, 3.0], &[2, 0], &mut buffer), Ok(&[3.0, 1.0][..]));
/// let text = "`order` picks row 3, but `rows` has 3 rows: they are counted from 0";
/// let error = try_pick(&[1.0, 2.0, 3.0], &[2, 3], &mut buffer).err();
/// assert_eq!(error.map(|e| e.to_string()).as_deref(), Some(text));
/// ```
///
/// # Errors
///
/// If an index is not below the number of rows, or the buffer has fewer rows than there are indexes.
pub fn try_pick<'a, T: Copy>(rows: &[T], order: &[usize], buffer: &'a mut [T]) -> Result<&'a [T], PickError> {
    let capacity = buffer.len();
    let Some(picked) = buffer.get_mut(..order.len()) else {
        return Err(PickError::Buffer { picked: order.len(), capacity });
    };
    // All of them before the first copy, so that an error leaves the buffer as it was.
    for &index in order {
        if index >= rows.len() {
            return Err(PickError::Row { index, rows: rows.len() });
        }
    }
    for (to, &index) in picked.iter_mut().zip(order) {
        if let Some(row) = rows.get(index) {
            *to = *row;
        }
    }
    Ok(picked)
}
