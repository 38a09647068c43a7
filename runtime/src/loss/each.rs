//! The losses of rows one by one, without a gradient: those of a mean over any number of rows, whose sum has
//! one order however the rows are cut into blocks.
//!
//! Input: rows of what a loss reads, and targets. Output: a loss for each row, with the bits of
//! [`Loss::value`].
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use super::Loss;
use crate::machine::with_sizes;
use crate::scalar::{Arithmetic, Scalar};

/// The loss of each row times `weight`, that of the term. The shortest slice counts.
///
/// ```
/// use netwright::loss::{Mse, losses};
/// use netwright::scalar::Separate;
///
/// let (y, target, mut of_rows) = ([[1.0_f32], [2.0]], [[0.0], [0.0]], [7.0; 2]);
/// losses::<Separate, _, _, 1, 1>(Mse, &y, &target, 0.5, &mut of_rows);
/// assert_eq!(of_rows, [0.5, 2.0]);
/// ```
#[inline(always)]
pub fn losses<A: Arithmetic, S: Scalar, L: Loss, const N: usize, const T: usize>(
    loss: L,
    read: &[[S; N]],
    target: &[[S; T]],
    weight: S,
    losses: &mut [S],
) {
    let rows = read.len().min(target.len()).min(losses.len());
    let (read, target, losses) = (&read[..rows], &target[..rows], &mut losses[..rows]);
    with_sizes!(A, SIZES => blocks::<A, S, L, N, T, { SIZES.losses }>(loss, read, target, losses));
    for s in 0..rows {
        losses[s] = losses[s] * weight;
    }
}

/// The losses of as many rows as of targets, so many side by side.
#[inline(always)]
fn blocks<A: Arithmetic, S: Scalar, L: Loss, const N: usize, const T: usize, const LANES: usize>(
    loss: L,
    read: &[[S; N]],
    target: &[[S; T]],
    losses: &mut [S],
) {
    let (read_blocks, read_rest) = read.as_chunks::<LANES>();
    let (target_blocks, target_rest) = target.as_chunks::<LANES>();
    let (blocks, rest) = losses.as_chunks_mut::<LANES>();
    for block in 0..read_blocks.len().min(target_blocks.len()).min(blocks.len()) {
        blocks[block] = loss.values::<A, S, N, T, LANES>(&read_blocks[block], &target_blocks[block]);
    }
    for s in 0..read_rest.len().min(target_rest.len()).min(rest.len()) {
        rest[s] = loss.value::<A, S, N, T>(&read_rest[s], &target_rest[s]);
    }
}

/// The sum of the terms of each row, in their order.
///
/// ```
/// use netwright::loss::add_losses;
///
/// let mut sums = [0.0; 2];
/// add_losses([&[1.0, 2.0], &[0.25, 0.5]], &mut sums);
/// assert_eq!(sums, [1.25, 2.5]);
/// ```
#[inline(always)]
pub fn add_losses<S: Scalar, const TERMS: usize>(terms: [&[S]; TERMS], sums: &mut [S]) {
    let mut first = true;
    for term in terms {
        for s in 0..term.len().min(sums.len()) {
            sums[s] = if first { term[s] } else { sums[s] + term[s] };
        }
        first = false;
    }
}
