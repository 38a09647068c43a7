//! What fills a tile's right operand, and how `N` columns are divided among tiles.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::tile::Right;
use crate::scalar::Scalar;

/// `D` steps of `C` columns, aligned so that no vector of them straddles two cache lines.
#[repr(align(64))]
pub(super) struct Panel<S, const C: usize, const D: usize>(pub(super) [[S; C]; D]);

/// Packed steps of `W` columns, of which a tile takes the first.
#[derive(Clone, Copy)]
pub(super) struct Packed<'a, S, const W: usize>(pub(super) &'a [[S; W]]);

impl<S: Scalar, const W: usize, const C: usize> Right<S, C> for Packed<'_, S, W> {
    #[inline(always)]
    fn row(self, k: usize) -> [S; C] {
        load(&self.0[k], 0, C)
    }
}

/// `width` columns from `column` on of whole rows.
#[derive(Clone, Copy)]
pub(super) struct Strided<'a, S, const N: usize> {
    pub(super) rows: &'a [[S; N]],
    pub(super) column: usize,
    pub(super) width: usize,
}

impl<S: Scalar, const N: usize, const C: usize> Right<S, C> for Strided<'_, S, N> {
    #[inline(always)]
    fn row(self, k: usize) -> [S; C] {
        load(&self.rows[k], self.column, self.width)
    }
}

/// A matrix of `K` steps and `N` columns that rows are multiplied with.
pub(super) trait Source<S, const K: usize, const N: usize>: Copy {
    /// Whether tiles read the matrix where it is, without packing.
    const IN_PLACE: bool;
    /// The matrix, if it is read in place.
    fn in_place(&self) -> &[[S; N]];
    /// What the sums of columns `column..column + width` start at.
    fn start<const C: usize>(self, column: usize, width: usize) -> [S; C];
    /// Copies `panel.len()` steps of these columns, from `step` on.
    fn pack<const C: usize>(self, step: usize, column: usize, width: usize, panel: &mut [[S; C]]);
}

/// The weights of a layer, its bias in front.
#[derive(Clone, Copy)]
pub(super) struct Forward<'a, S, const I: usize, const O: usize, const BIAS: usize> {
    pub(super) weights: &'a [[S; O]; I],
    pub(super) bias: &'a [S; BIAS],
}

impl<S: Scalar, const I: usize, const O: usize, const BIAS: usize> Source<S, I, O>
    for Forward<'_, S, I, O, BIAS>
{
    // Half of the first cache: a matrix this small lies in it as a whole, whatever its stride.
    const IN_PLACE: bool = I * O * size_of::<S>() <= 16 << 10;

    #[inline(always)]
    fn in_place(&self) -> &[[S; O]] {
        self.weights
    }
    #[inline(always)]
    fn start<const C: usize>(self, column: usize, width: usize) -> [S; C] {
        load(self.bias, column, width)
    }
    #[inline(always)]
    fn pack<const C: usize>(self, step: usize, column: usize, width: usize, panel: &mut [[S; C]]) {
        for (row, to) in self.weights[step..].iter().zip(panel) {
            *to = load(row, column, width);
        }
    }
}

/// The weights of a layer, transposed.
#[derive(Clone, Copy)]
pub(super) struct Transposed<'a, S, const I: usize, const O: usize> {
    pub(super) weights: &'a [[S; O]; I],
}

impl<S: Scalar, const I: usize, const O: usize> Source<S, O, I> for Transposed<'_, S, I, O> {
    // With one output the weights are their own transpose, but packing them costs next to nothing.
    const IN_PLACE: bool = false;

    #[inline(always)]
    fn in_place(&self) -> &[[S; I]] {
        &[]
    }
    #[inline(always)]
    fn start<const C: usize>(self, _column: usize, _width: usize) -> [S; C] {
        [S::ZERO; C]
    }
    #[inline(always)]
    fn pack<const C: usize>(self, step: usize, column: usize, width: usize, panel: &mut [[S; C]]) {
        // Four rows at a time: more reading positions than the machine has registers for were slower.
        const ROWS: usize = 4;
        let count = panel.len();
        let mut first = 0;
        while first + ROWS <= C && first < width {
            let mut rows: [&[S]; ROWS] = [&[]; ROWS];
            for r in 0..ROWS {
                let i = column + first + r;
                // Columns beyond the width are computed and dropped.
                rows[r] = &self.weights[if i < I { i } else { I - 1 }][step..step + count];
            }
            for k in 0..count {
                if let Some((_, tail)) = panel[k].split_at_mut_checked(first)
                    && let Some(to) = tail.first_chunk_mut::<ROWS>()
                {
                    for r in 0..ROWS {
                        to[r] = rows[r][k];
                    }
                }
            }
            first += ROWS;
        }
    }
}

/// `from[column..column + width]`, padded with zeros; zeros if `from` is too short.
#[inline(always)]
pub(super) fn load<S: Scalar, const C: usize>(from: &[S], column: usize, width: usize) -> [S; C] {
    let mut to = [S::ZERO; C];
    if let Some((_, tail)) = from.split_at_checked(column) {
        if width == C {
            if let Some(chunk) = tail.first_chunk::<C>() {
                to = *chunk;
            }
        } else {
            for c in 0..C {
                if c < width && c < tail.len() {
                    to[c] = tail[c];
                }
            }
        }
    }
    to
}

/// Writes the first `width` of `from` to `to[column..]`; nothing if `to` is too short.
#[inline(always)]
pub(super) fn store<S: Scalar, const C: usize>(from: &[S; C], to: &mut [S], column: usize, width: usize) {
    if let Some((_, tail)) = to.split_at_mut_checked(column) {
        if width == C {
            if let Some(chunk) = tail.first_chunk_mut::<C>() {
                *chunk = *from;
            }
        } else {
            for c in 0..C {
                if c < width && c < tail.len() {
                    tail[c] = from[c];
                }
            }
        }
    }
}

/// Whether `columns` numbers are whole vectors.
pub(super) const fn fills_vectors<S>(columns: usize) -> bool {
    columns.is_multiple_of(if size_of::<S>() <= 4 { 8 } else { 4 })
}

/// How many tiles of 4 rows, before tiles of 6, make up `rows` rows with the fewest empty ones.
pub(super) const fn tiles_of_four(rows: usize) -> usize {
    match rows % 6 {
        1 | 2 => 2,
        3 | 4 => 1,
        _ => 0,
    }
}
