//! Rows of samples times a matrix: the multiplication of the forward pass and of the input gradient.

use super::panel::{Packed, Panel, Source, last_columns, load, store, tiles_of_four};
use super::tile::{Left, accumulate};
use crate::scalar::{Arithmetic, Scalar};

/// Rows of samples, cut to the steps of one panel.
#[derive(Clone, Copy)]
struct Rows<'a, S, const R: usize>([&'a [S]; R]);

impl<S: Scalar, const R: usize> Left<S, R> for Rows<'_, S, R> {
    #[inline(always)]
    fn column(self, k: usize) -> [S; R] {
        let mut column = [S::ZERO; R];
        for r in 0..R {
            column[r] = self.0[r][k];
        }
        column
    }
}

/// `out[s] = start + left[s] · source`, for each row.
#[inline(always)]
pub(super) fn multiply<A, S, W, const K: usize, const N: usize>(
    left: &[[S; K]],
    source: W,
    out: &mut [[S; N]],
) where
    A: Arithmetic,
    S: Scalar,
    W: Source<S, K, N>,
{
    if const { size_of::<S>() <= 4 } {
        by_depth::<A, S, W, K, N, 8, 16>(left, source, out);
    } else {
        by_depth::<A, S, W, K, N, 4, 8>(left, source, out);
    }
}

/// Chooses the depth of the panel.
#[inline(always)]
fn by_depth<
    A: Arithmetic,
    S: Scalar,
    W: Source<S, K, N>,
    const K: usize,
    const N: usize,
    const C1: usize,
    const C2: usize,
>(
    left: &[[S; K]],
    source: W,
    out: &mut [[S; N]],
) {
    if const { K <= 16 } {
        by_width::<A, S, W, K, N, C1, C2, 16>(left, source, out);
    } else if const { K <= 64 } {
        by_width::<A, S, W, K, N, C1, C2, 64>(left, source, out);
    } else {
        by_width::<A, S, W, K, N, C1, C2, 256>(left, source, out);
    }
}

#[inline(always)]
fn by_width<
    A: Arithmetic,
    S: Scalar,
    W: Source<S, K, N>,
    const K: usize,
    const N: usize,
    const C1: usize,
    const C2: usize,
    const D: usize,
>(
    left: &[[S; K]],
    source: W,
    out: &mut [[S; N]],
) {
    if N >= C2 {
        let mut panel = Panel([[S::ZERO; C2]; D]);
        let mut column = 0;
        while column + C2 <= N {
            columns::<A, S, W, K, N, C2, D>(left, source, column, C2, &mut panel.0, out);
            column += C2;
        }
    }
    let column = const { N - last_columns(N, C1) };
    let width = const { last_columns(N, C1) };
    if const { last_columns(N, C1) > C1 } {
        let mut panel = Panel([[S::ZERO; C2]; D]);
        columns::<A, S, W, K, N, C2, D>(left, source, column, width, &mut panel.0, out);
    } else if const { last_columns(N, C1) > 0 } {
        let mut panel = Panel([[S::ZERO; C1]; D]);
        columns::<A, S, W, K, N, C1, D>(left, source, column, width, &mut panel.0, out);
    }
}

/// `width` columns from `column` on, of all rows.
#[inline(always)]
fn columns<
    A: Arithmetic,
    S: Scalar,
    W: Source<S, K, N>,
    const K: usize,
    const N: usize,
    const C: usize,
    const D: usize,
>(
    left: &[[S; K]],
    source: W,
    column: usize,
    width: usize,
    panel: &mut [[S; C]; D],
    out: &mut [[S; N]],
) {
    let depth = const { K.div_ceil(K.div_ceil(D)) };
    let rows = left.len().min(out.len());
    if K > D {
        // Every block then begins alike, with a load: a choice between start and load made LLVM split a vector
        // of sums in two.
        for out in &mut out[..rows] {
            store(&source.start::<C>(column, width), out, column, width);
        }
    }
    let mut k = 0;
    while k < K {
        let count = if K - k < depth { K - k } else { depth };
        let panel = &mut panel[..count];
        source.pack(k, column, width, panel);
        let out = &mut out[..rows];
        let mut s = 0;
        while s < 4 * tiles_of_four(rows) && s < rows {
            tile::<A, S, W, K, N, 4, C, D>(left, source, (k, count, column, width), panel, s, out);
            s += 4;
        }
        while s < rows {
            tile::<A, S, W, K, N, 6, C, D>(left, source, (k, count, column, width), panel, s, out);
            s += 6;
        }
        k += count;
    }
}

#[inline(always)]
fn tile<
    A: Arithmetic,
    S: Scalar,
    W: Source<S, K, N>,
    const K: usize,
    const N: usize,
    const R: usize,
    const C: usize,
    const D: usize,
>(
    left: &[[S; K]],
    source: W,
    (k, count, column, width): (usize, usize, usize, usize),
    panel: &[[S; C]],
    s: usize,
    out: &mut [[S; N]],
) {
    let rows = out.len();
    let mut cut: [&[S]; R] = [&[]; R];
    let mut sums = [source.start::<C>(column, width); R];
    for r in 0..R {
        // Beyond the last row the tile computes the last row again: one tile shape is enough.
        let row = if s + r < rows { s + r } else { rows - 1 };
        cut[r] = &left[row][k..k + count];
        if K > D {
            sums[r] = load(&out[row], column, width);
        }
    }
    let sums = accumulate::<A, S, _, _, R, C>(Rows(cut), Packed(panel), count, sums);
    for r in 0..R {
        if s + r < rows {
            store(&sums[r], &mut out[s + r], column, width);
        }
    }
}
