//! A part of a batch: rows whose gradients are added to those of other parts.
//!
//! Input: some rows of a batch, and what their losses are divided by. Output: the argument of
//! `accumulate_part_for`. Guarantees: none; the method checks the lengths.

use crate::length::LengthError;

/// The targets and the weights of all rows of a batch, by which terms with `normalise = weights` are divided.
///
/// ```
/// use netwright::WholeBatch;
///
/// let whole = WholeBatch { target: &[[0.0], [1.0]], weights: Some(&[0.5, 2.0]) };
/// assert_eq!(whole.target.len(), 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeBatch<'a, S, T> {
    /// The targets.
    pub target: &'a [T],
    /// The weights of the samples, if they have any.
    pub weights: Option<&'a [S]>,
}

/// Some rows of a batch, as [`accumulate_part_for`](crate::FineTuning::accumulate_part_for) takes them.
///
/// ```
/// use netwright::{BatchPart, WholeBatch};
///
/// let (x, target, weights) = ([[1.0], [2.0], [3.0]], [[0.0], [1.0], [0.0]], [0.5, 2.0, 1.0]);
/// let part = BatchPart {
///     x: &x[1..],
///     target: &target[1..],
///     weights: Some(&weights[1..]),
///     first_row: 1,
///     whole: WholeBatch { target: &target, weights: Some(&weights) },
/// };
/// assert_eq!(part.x.len(), 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchPart<'a, S, X, T> {
    /// The samples.
    pub x: &'a [X],
    /// Their targets.
    pub target: &'a [T],
    /// Their weights, if they have any.
    pub weights: Option<&'a [S]>,
    /// The row of the batch that the first of them is; `dropout` draws by it.
    pub first_row: usize,
    /// All rows of the batch; no other term than those with `normalise = weights` reads it.
    pub whole: WholeBatch<'a, S, T>,
}

impl<'a, S, X, T> BatchPart<'a, S, X, T> {
    /// A part that is divided by its own weights.
    pub(crate) const fn alone(
        x: &'a [X],
        target: &'a [T],
        weights: Option<&'a [S]>,
        first_row: usize,
    ) -> Self {
        Self { x, target, weights, first_row, whole: WholeBatch { target, weights } }
    }

    /// Refuses rows that do not fit together, and other than `least` to `capacity` of them.
    pub(crate) fn check(&self, least: usize, capacity: usize) -> Result<(), LengthError> {
        let Self { x, target, weights, whole, .. } = self;
        LengthError::check_rows(x.len(), target.len(), weights.map(<[S]>::len), least, capacity)?;
        match whole.weights {
            Some(weights) => {
                LengthError::check_equal("whole.target", whole.target.len(), "whole.weights", weights.len())
            }
            None => Ok(()),
        }
    }
}
