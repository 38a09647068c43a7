//! The right operand of a tile.
//!
//! Input: a matrix of weights, or rows of `∂L/∂z`. Output: for each step the vectors of a tile, read in place
//! or packed.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::tile::Right;
use crate::kernel::span::{Span, load_spans};
use crate::machine::sizes::VECTORS;
use crate::scalar::{Arithmetic, Scalar};

/// Packed columns: all steps of the first vector, then those of the next.
#[derive(Clone, Copy)]
pub(super) struct Packed<'a, S, const L: usize, const V: usize>([&'a [[S; L]]; V]);

impl<'a, S, const L: usize, const V: usize> Packed<'a, S, L, V> {
    /// The first `V` vectors, with room for `count` steps each.
    #[inline(always)]
    pub(super) fn new(panel: &'a [[S; L]], count: usize) -> Self {
        let mut vectors: [&[[S; L]]; V] = [&[]; V];
        for v in 0..V {
            vectors[v] = &panel[v * count..][..count];
        }
        Packed(vectors)
    }
}

impl<S: Scalar, const L: usize, const V: usize> Right<S, L, V> for Packed<'_, S, L, V> {
    #[inline(always)]
    fn row(&mut self, k: usize) -> [[S; L]; V] {
        let mut vectors = [[S::ZERO; L]; V];
        for v in 0..V {
            vectors[v] = self.0[v][k];
        }
        vectors
    }
}

/// The panel of a tile in a group: `count` steps of its vectors.
#[inline(always)]
pub(super) fn panel_of<T>(panels: &mut [T], tile: usize, count: usize) -> &mut [T] {
    &mut panels[tile * VECTORS * count..][..VECTORS * count]
}

/// Columns of whole rows, read where they are.
#[derive(Clone, Copy)]
pub(super) struct Strided<'a, S, const N: usize, const V: usize> {
    pub(super) rows: &'a [[S; N]],
    pub(super) spans: [Span; V],
}

impl<S: Scalar, const N: usize, const L: usize, const V: usize> Right<S, L, V> for Strided<'_, S, N, V> {
    #[inline(always)]
    fn row(&mut self, k: usize) -> [[S; L]; V] {
        load_spans(&self.rows[k], self.spans)
    }
}

/// Columns of whole rows, which are packed on the way: the first tile of a panel does that beside its
/// multiply-adds, which leave the ports for loads and stores idle half of the time.
pub(super) struct Packing<'a, S, const N: usize, const L: usize, const V: usize> {
    rows: Strided<'a, S, N, V>,
    /// The steps of the first vector, and those of a second one.
    to: [&'a mut [[S; L]]; 2],
}

impl<'a, S, const N: usize, const L: usize, const V: usize> Packing<'a, S, N, L, V> {
    /// The first vectors of `panel`, with room for `count` steps each, become those of `rows`.
    #[inline(always)]
    pub(super) fn new(rows: Strided<'a, S, N, V>, panel: &'a mut [[S; L]], count: usize) -> Self {
        const { assert!(V <= 2, "tiles are up to two vectors wide") };
        let (first, rest) = panel.split_at_mut(count);
        let second = if V < 2 { &mut [] } else { &mut rest[..count] };
        Packing { rows, to: [first, second] }
    }
}

impl<S: Scalar, const N: usize, const L: usize, const V: usize> Right<S, L, V> for Packing<'_, S, N, L, V> {
    #[inline(always)]
    fn row(&mut self, k: usize) -> [[S; L]; V] {
        let vectors = self.rows.row(k);
        for v in 0..V {
            self.to[v][k] = vectors[v];
        }
        vectors
    }
}

/// How tiles come by the numbers of a matrix.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// They read it where it is.
    InPlace,
    /// The first tile packs the matrix while it reads it.
    PackedByTile,
    /// A panel is packed before the first tile.
    PackedBefore,
}

/// A matrix of `K` steps and `N` columns that rows are multiplied with in an arithmetic.
pub(super) trait Source<A, S, const K: usize, const N: usize>: Copy {
    /// How tiles read it.
    const WAY: Way;
    /// The matrix, unless it is packed before.
    fn rows(&self) -> &[[S; N]];
    /// The start of the sums.
    fn start<const L: usize, const V: usize>(self, spans: [Span; V]) -> [[S; L]; V];
    /// Copies `panel.len()` steps of a vector, from `step` on; lanes beyond its width may be anything.
    fn pack<const L: usize>(self, step: usize, span: Span, panel: &mut [[S; L]]);
}

/// The weights of a layer, its bias in front.
#[derive(Clone, Copy)]
pub(super) struct Forward<'a, S, const I: usize, const O: usize, const BIAS: usize> {
    pub(super) weights: &'a [[S; O]; I],
    pub(super) bias: &'a [S; BIAS],
}

impl<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize> Source<A, S, I, O>
    for Forward<'_, S, I, O, BIAS>
{
    const WAY: Way =
        if I * O * size_of::<S>() <= A::SIZES.in_place { Way::InPlace } else { Way::PackedByTile };

    #[inline(always)]
    fn rows(&self) -> &[[S; O]] {
        self.weights
    }
    #[inline(always)]
    fn start<const L: usize, const V: usize>(self, spans: [Span; V]) -> [[S; L]; V] {
        load_spans(self.bias, spans)
    }
    #[inline(always)]
    fn pack<const L: usize>(self, _: usize, _: Span, _: &mut [[S; L]]) {}
}

/// The weights of a layer, transposed.
#[derive(Clone, Copy)]
pub(super) struct Transposed<'a, S, const I: usize, const O: usize> {
    pub(super) weights: &'a [[S; O]; I],
}

impl<A: Arithmetic, S: Scalar, const I: usize, const O: usize> Source<A, S, O, I>
    for Transposed<'_, S, I, O>
{
    const WAY: Way = Way::PackedBefore;

    #[inline(always)]
    fn rows(&self) -> &[[S; I]] {
        &[]
    }
    #[inline(always)]
    fn start<const L: usize, const V: usize>(self, _spans: [Span; V]) -> [[S; L]; V] {
        [[S::ZERO; L]; V]
    }
    #[inline(always)]
    fn pack<const L: usize>(self, step: usize, span: Span, panel: &mut [[S; L]]) {
        let count = panel.len();
        let mut rows: [&[S]; L] = [&[]; L];
        for r in 0..L {
            let i = span.start + r;
            rows[r] = &self.weights[if i < I { i } else { I - 1 }][step..step + count];
        }
        // LLVM makes loads, shuffles and stores of vectors of this, since the steps are adjacent.
        for k in 0..count {
            for r in 0..L {
                panel[k][r] = rows[r][k];
            }
        }
    }
}
