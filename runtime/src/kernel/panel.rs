//! How `N` columns are divided among tiles, and what fills a tile's right operand.

use super::tile::Right;
use crate::scalar::Scalar;

/// A panel of `D` steps, aligned so that no vector of it straddles two cache lines.
#[repr(align(64))]
pub(super) struct Panel<S, const C: usize, const D: usize>(pub(super) [[S; C]; D]);

/// Steps of a packed right operand, in a row.
#[derive(Clone, Copy)]
pub(super) struct Packed<'a, S, const C: usize>(pub(super) &'a [[S; C]]);

impl<S: Scalar, const C: usize> Right<S, C> for Packed<'_, S, C> {
    #[inline(always)]
    fn row(self, k: usize) -> [S; C] {
        self.0[k]
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

/// A matrix whose columns become panels: `K` steps of `N` columns.
pub(super) trait Source<S, const K: usize, const N: usize>: Copy {
    /// What the sums of the columns from `column` start at.
    fn start<const C: usize>(self, column: usize, width: usize) -> [S; C];
    /// Copies `panel.len()` steps from `step` on of `width` columns from `column` on.
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
    #[inline(always)]
    fn start<const C: usize>(self, _column: usize, _width: usize) -> [S; C] {
        [S::ZERO; C]
    }
    #[inline(always)]
    fn pack<const C: usize>(self, step: usize, column: usize, width: usize, panel: &mut [[S; C]]) {
        let count = panel.len();
        for c in 0..C {
            if c < width {
                let row = &self.weights[column + c][step..step + count];
                for k in 0..count {
                    panel[k][c] = row[k];
                }
            }
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

/// Writes the first `width` of `from` to `to[column..]`.
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

/// The columns of the last tile when `columns` are divided among tiles of two vectors of `lanes`; 0 if none is
/// left over.
pub(super) const fn last_columns(columns: usize, lanes: usize) -> usize {
    columns % (2 * lanes)
}

/// How many tiles of 4 rows, before tiles of 6, make up `rows` rows with the fewest empty ones.
pub(super) const fn tiles_of_four(rows: usize) -> usize {
    match rows % 6 {
        1 | 2 => 2,
        3 | 4 => 1,
        _ => 0,
    }
}
