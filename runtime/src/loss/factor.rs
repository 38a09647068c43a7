//! The weights of a term of the loss that are parts of the target.
//!
//! Input: rows of targets, and the weights of samples that a method is given. Output: the weight of each row,
//! and the scale of a term that is divided by weights. Guarantees: no index is beyond a row.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::scalar::Scalar;

/// Where the weights of a term are in a target.
///
/// ```
/// use netwright::loss::{TermParts, term_scale};
///
/// // The weight of a sample is the second number of its target.
/// let parts = TermParts { weight: Some(1), mask: None };
/// assert_eq!(term_scale(1.0_f32, None, &[[7.0, 1.0], [7.0, 3.0]], parts), 0.25);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermParts {
    /// The index of the weight of a sample.
    pub weight: Option<usize>,
    /// Where the mask begins, and how many numbers it has.
    pub mask: Option<(usize, usize)>,
}

/// Writes the weight of each row: that of the target, times that of the sample if there is one.
///
/// ```
/// use netwright::loss::term_weights;
///
/// let (target, mut weights) = ([[7.0_f32, 2.0], [7.0, 3.0]], [[0.0]; 2]);
/// term_weights::<_, 1, 2>(Some(&[1.0, 0.5]), &target, &mut weights);
/// assert_eq!(weights, [[2.0], [1.5]]);
/// ```
#[inline(always)]
pub fn term_weights<S: Scalar, const INDEX: usize, const T: usize>(
    weights: Option<&[S]>,
    target: &[[S; T]],
    to: &mut [[S; 1]],
) {
    const { assert!(INDEX < T) };
    let rows = target.len().min(to.len());
    let (target, to) = (&target[..rows], &mut to[..rows]);
    for s in 0..rows {
        to[s] = [target[s][INDEX]];
    }
    if let Some(weights) = weights {
        let rows = rows.min(weights.len());
        for s in 0..rows {
            to[s] = [weights[s] * to[s][0]];
        }
    }
}

/// The weights of rows as a term takes them.
///
/// ```
/// use netwright::loss::weights_of_term;
///
/// assert_eq!(weights_of_term(&[[2.0_f32], [1.5]]), Some(&[2.0, 1.5][..]));
/// ```
#[inline(always)]
pub const fn weights_of_term<S>(weights: &[[S; 1]]) -> Option<&[S]> {
    Some(weights.as_flattened())
}

/// The loss of a step by a term that compares the last step of a sequence: times its factor there, 0 in all
/// others, whatever their target is.
///
/// ```
/// use netwright::loss::at_last;
///
/// assert_eq!(at_last(Some(2.0_f32), 1.5), 3.0);
/// assert_eq!(at_last(None, f32::NAN), 0.0);
/// ```
#[inline(always)]
pub fn at_last<S: Scalar>(factor: Option<S>, loss: S) -> S {
    match factor {
        Some(factor) => loss * factor,
        None => S::ZERO,
    }
}

/// Multiplies the loss of each row by its weight.
///
/// ```
/// use netwright::loss::weigh;
///
/// let mut losses = [1.0_f32, 2.0];
/// weigh(&[[0.5], [3.0]], &mut losses);
/// assert_eq!(losses, [0.5, 6.0]);
/// ```
#[inline(always)]
pub fn weigh<S: Scalar>(weights: &[[S; 1]], losses: &mut [S]) {
    let rows = weights.len().min(losses.len());
    for s in 0..rows {
        losses[s] = losses[s] * weights[s][0];
    }
}

/// The scale of a term that is divided by the weights of its target: whole / Σ weight·mean of the mask, rows
/// ascending from 0.
///
/// The targets and the weights are those of the whole batch. The sum of a whole batch is divided by that
/// alone: its whole is 1. Of a part it is the number of the batch's rows, so that the sum of the parts,
/// divided by that number, is divided by the weights. As in [`by_weights`](super::by_weights), 0/0 is 0.
///
/// ```
/// use netwright::loss::{TermParts, term_scale};
///
/// // Of four outputs, three and one count.
/// let parts = TermParts { weight: None, mask: Some((0, 4)) };
/// let target = [[1.0_f32, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]];
/// assert_eq!(term_scale(1.0, None, &target, parts), 1.0);
/// assert_eq!(term_scale(1.0, Some(&[1.0, 5.0]), &target, parts), 0.5);
/// assert_eq!(term_scale(1.0, None, &[[0.0_f32; 4]], parts), 0.0);
/// ```
#[inline(always)]
pub fn term_scale<S: Scalar, const T: usize>(
    whole: S,
    weights: Option<&[S]>,
    target: &[[S; T]],
    parts: TermParts,
) -> S {
    let mut sums = Sums { sum: S::ZERO, size: S::ZERO };
    for s in 0..target.len() {
        let weight = match weights {
            None => S::ONE,
            Some(weights) => match weights.get(s) {
                Some(weight) => *weight,
                None => break,
            },
        };
        sums.add(parts.weight_of(weight, &target[s]));
    }
    sums.scale(whole)
}

/// [`term_scale`] of a term that compares the last step of each sequence: the targets are those of sequences
/// with these lengths, concatenated, and all others than the last ones are not read.
///
/// ```
/// use netwright::loss::{TermParts, term_scale_at_last};
///
/// let parts = TermParts { weight: Some(0), mask: None };
/// // Sequences of two steps, of none, and of one.
/// let target = [[f32::NAN], [1.0], [3.0]];
/// assert_eq!(term_scale_at_last(1.0, &[2, 0, 1], &target, parts), 0.25);
/// ```
#[inline(always)]
pub fn term_scale_at_last<S: Scalar, const T: usize>(
    whole: S,
    lengths: &[usize],
    target: &[[S; T]],
    parts: TermParts,
) -> S {
    let (mut sums, mut end) = (Sums { sum: S::ZERO, size: S::ZERO }, 0_usize);
    for steps in lengths.iter().filter(|steps| **steps > 0) {
        end = end.saturating_add(*steps);
        if let Some(target) = target.get(end - 1) {
            sums.add(parts.weight_of(S::ONE, target));
        }
    }
    sums.scale(whole)
}

/// How many sequences have steps, and so a last one.
///
/// ```
/// use netwright::loss::last_steps;
///
/// assert_eq!(last_steps(&[2, 0, 1]), 2);
/// ```
#[must_use]
pub fn last_steps(lengths: &[usize]) -> usize {
    lengths.iter().filter(|steps| **steps > 0).count()
}

impl TermParts {
    /// This weight of a sample, times what its target gives it.
    #[inline(always)]
    fn weight_of<S: Scalar, const T: usize>(self, mut weight: S, target: &[S; T]) -> S {
        if let Some(index) = self.weight
            && let Some(of_target) = target.get(index)
        {
            weight = weight * *of_target;
        }
        if let Some((start, count)) = self.mask {
            weight = weight * mean_from(target, start, count);
        }
        weight
    }
}

/// The sums of some weights and of their magnitudes.
struct Sums<S> {
    sum: S,
    size: S,
}

impl<S: Scalar> Sums<S> {
    #[inline(always)]
    fn add(&mut self, weight: S) {
        self.sum = self.sum + weight;
        self.size = self.size + weight.abs();
    }

    /// The whole over the sum; 0 where all weights are 0.
    #[inline(always)]
    fn scale(&self, whole: S) -> S {
        self.size.select_positive(whole / self.sum, self.size)
    }
}

/// The mean of so many numbers of a row from an index on.
#[inline(always)]
fn mean_from<S: Scalar, const T: usize>(row: &[S; T], start: usize, count: usize) -> S {
    let mut sum = S::ZERO;
    for number in row.iter().skip(start).take(count) {
        sum = sum + *number;
    }
    sum / S::from_u64(count as u64)
}
