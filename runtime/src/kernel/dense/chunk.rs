//! The inputs and outputs of a gradient that meet at a time, and the numbers of these inputs in all samples.
//!
//! Input: sizes, and rows of samples. Output: numbers of inputs and outputs, and the left operand of tiles.
//! Guarantees: no bit depends on how many meet.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::tile::Left;
use crate::machine::sizes::VECTORS as V;
use crate::scalar::{Arithmetic, Scalar};

/// Inputs from the number `i` of a row on, of the samples of one block.
#[derive(Clone, Copy)]
pub(super) struct LeftInputs<'a, S, const N: usize> {
    pub(super) x: &'a [[S; N]],
    pub(super) i: usize,
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

/// The outputs that all inputs meet before the next ones: whole tiles, in blocks of about the same size.
#[inline(always)]
pub(super) fn outputs_in_block<A: Arithmetic, S, const L: usize>(outputs: usize, samples: usize) -> usize {
    let tiles = outputs.div_ceil(V * L);
    let most = const { A::SIZES.outputs / (V * L * size_of::<S>()) } / samples.max(1);
    let blocks = tiles.div_ceil(most.max(1)).max(1);
    tiles.div_ceil(blocks) * V * L
}

/// The inputs in a chunk of a network that takes at most so many samples. Chunks are larger where no sums
/// wait for a next block of samples.
pub(super) const fn inputs_in_chunk<A: Arithmetic, S>(samples: usize, outputs: usize) -> usize {
    let (tall, least) = (A::SIZES.tile.tall, A::SIZES.inputs);
    if samples == 0 || samples > A::SIZES.samples[2] {
        return least;
    }
    let bytes = samples * size_of::<S>();
    let is_near = outputs.saturating_mul(bytes) <= 2 * A::SIZES.in_place;
    let most = if is_near { A::SIZES.near_chunk } else { A::SIZES.chunk } / bytes / tall * tall;
    if most > least { most } else { least }
}
