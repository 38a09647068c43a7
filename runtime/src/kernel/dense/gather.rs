//! The inputs and outputs of a gradient that meet at a time, and the numbers of these inputs in all samples:
//! where they are, or copied side by side.
//!
//! Input: sizes, and rows of samples. Output: numbers of inputs and outputs, and the left operand of tiles.
//! Guarantees: a copy is the same numbers, so no bit depends on it. Where the distance of two samples is a
//! multiple of 512 bytes, an input's numbers share at most eight of the 64 sets of a first cache and drive
//! each other out of it; then they are copied.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::tile::Left;
use crate::machine::sizes::VECTORS as V;
use crate::scalar::{Arithmetic, Scalar};

/// Rows of samples, and the input of their first number.
#[derive(Clone, Copy)]
pub(super) struct Samples<'a, S, const N: usize> {
    pub(super) rows: &'a [[S; N]],
    pub(super) input: usize,
}

impl<'a, S, const N: usize> Samples<'a, S, N> {
    /// The numbers of the inputs from `i` on, in `count` samples from `first` on.
    #[inline(always)]
    pub(super) fn inputs(self, i: usize, first: usize, count: usize) -> LeftInputs<'a, S, N> {
        LeftInputs { x: &self.rows[first..][..count], i: i - self.input }
    }
}

/// Inputs from the number `i` of a row on, of the samples of one block.
#[derive(Clone, Copy)]
pub(super) struct LeftInputs<'a, S, const N: usize> {
    x: &'a [[S; N]],
    i: usize,
}

impl<S: Scalar, const N: usize, const R: usize> Left<S, R> for LeftInputs<'_, S, N> {
    #[inline(always)]
    fn column(self, k: usize) -> [S; R] {
        let x = &self.x[k];
        let mut column = [S::ZERO; R];
        for r in 0..R {
            // Beyond the last input the tile computes the last one again.
            let i = self.i + r;
            column[r] = x[if i < N { i } else { N - 1 }];
        }
        column
    }
}

/// The outputs whose rows of `∂L/∂z` stay in the second cache while all inputs meet them: whole tiles, in
/// blocks of about the same size.
#[inline(always)]
pub(super) fn outputs_in_block<A: Arithmetic, S, const L: usize>(outputs: usize, samples: usize) -> usize {
    let tiles = outputs.div_ceil(V * L);
    let most = const { A::SIZES.stays / (V * L * size_of::<S>()) } / samples.max(1);
    let blocks = tiles.div_ceil(most.max(1)).max(1);
    tiles.div_ceil(blocks) * V * L
}

/// The inputs in a chunk of a network that takes at most so many samples, or of which so many are copied.
/// Chunks are larger where no sums wait for a next block of samples.
pub(super) const fn inputs_in_chunk<A: Arithmetic, S>(samples: usize, copied: usize) -> usize {
    let (tall, least) = (A::SIZES.tile.tall, A::SIZES.inputs);
    if copied > 0 {
        return (copied - A::SIZES.tile.most_short_rows()) / tall * tall;
    }
    if samples == 0 || samples > A::SIZES.samples[2] {
        return least;
    }
    let most = A::SIZES.chunk / (samples * size_of::<S>()) / tall * tall;
    if most > least { most } else { least }
}

/// Whether copies of a layer's inputs are worth their time, where a network takes at most so many samples:
/// with many outputs, each number of a copy is read often.
pub(super) const fn is_worth_a_copy<A: Arithmetic, S, const I: usize, const O: usize>(
    samples: usize,
) -> bool {
    let outputs = O * size_of::<S>() >= A::SIZES.gathered;
    samples <= A::SIZES.samples[2] && outputs && (I * size_of::<S>()).is_multiple_of(512)
}

/// Copies `N` inputs from `start` on, or the last ones.
#[inline(always)]
pub(super) fn gather<'a, S: Scalar, const I: usize, const N: usize>(
    x: &[[S; I]],
    start: usize,
    to: &'a mut [[S; N]],
) -> Samples<'a, S, N> {
    let input = if start + N <= I { start } else { I.saturating_sub(N) };
    for s in 0..if x.len() < to.len() { x.len() } else { to.len() } {
        if let Some((_, numbers)) = x[s].split_at_checked(input)
            && let Some(numbers) = numbers.first_chunk::<N>()
        {
            to[s] = *numbers;
        }
    }
    Samples { rows: to, input }
}
