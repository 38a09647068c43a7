//! Rows of samples times a matrix: the multiplication of the forward pass and of the input gradient.
//!
//! In come rows, a [`Source`] and what finishes a row; out go `finish(start + rows · source)`. Columns are taken
//! in groups whose panels fit the first cache, steps in blocks; a sum that spans blocks waits in its output.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use core::hint::black_box;

use super::panel::{Packed, Panel, Source, Strided, load, store, tiles_of_four};
use super::tile::{Left, accumulate, keep_vectors};
use crate::scalar::{Arithmetic, Scalar};

/// Steps in a block.
const DEPTH: usize = 256;
/// Rows that are done with all columns before the next ones, so that they stay in the second cache.
const BLOCK: usize = 256;

/// What is done with rows whose sums are complete.
pub(super) trait Finish<S, const N: usize>: Copy {
    /// Finishes `rows`, the first of which has the index `first`.
    fn finish<A: Arithmetic>(self, first: usize, rows: &mut [[S; N]]);
}

/// Rows of samples, cut to the steps of one block.
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

/// `out[s] = finish(start + left[s] · source)`, for each row.
#[inline(always)]
pub(super) fn multiply<A, S, W, F, const K: usize, const N: usize>(
    left: &[[S; K]],
    source: W,
    finish: F,
    out: &mut [[S; N]],
) where
    A: Arithmetic,
    S: Scalar,
    W: Source<S, K, N>,
    F: Finish<S, N>,
{
    if const { size_of::<S>() <= 4 } {
        with_panels::<A, S, W, F, K, N, 8, 16>(left, source, finish, out);
    } else {
        with_panels::<A, S, W, F, K, N, 4, 8>(left, source, finish, out);
    }
}

/// Steps per block: as few blocks as possible, of about the same size.
const fn depth(k: usize) -> usize {
    if k > DEPTH { k.div_ceil(k.div_ceil(DEPTH)) } else { k }
}

/// Chooses the size of the panels: clearing ones that are too large would cost more than the multiplication.
#[inline(always)]
fn with_panels<A, S, W, F, const K: usize, const N: usize, const C1: usize, const C2: usize>(
    left: &[[S; K]],
    source: W,
    finish: F,
    out: &mut [[S; N]],
) where
    A: Arithmetic,
    S: Scalar,
    W: Source<S, K, N>,
    F: Finish<S, N>,
{
    if const { W::IN_PLACE } {
        Multiply::<S, W, F, K, N, C1, C2, 1> { left, source, finish }.run::<A>(out);
    } else if const { depth(K) * N.div_ceil(C2) <= 32 } {
        Multiply::<S, W, F, K, N, C1, C2, 32> { left, source, finish }.run::<A>(out);
    } else if const { depth(K) * N.div_ceil(C2) <= 128 } {
        Multiply::<S, W, F, K, N, C1, C2, 128> { left, source, finish }.run::<A>(out);
    } else {
        Multiply::<S, W, F, K, N, C1, C2, 320> { left, source, finish }.run::<A>(out);
    }
}

/// The multiplication with tiles of `C2` columns, or `C1` for the last ones, and panels of `D` steps in all.
#[derive(Clone, Copy)]
struct Multiply<'a, S, W, F, const K: usize, const N: usize, const C1: usize, const C2: usize, const D: usize>
{
    left: &'a [[S; K]],
    source: W,
    finish: F,
}

/// A group of columns and a block of steps.
#[derive(Clone, Copy)]
struct Part {
    /// The first column.
    column: usize,
    /// How many full tiles there are.
    full: usize,
    /// Whether the last columns, which do not fill a tile, follow.
    last: bool,
    step: usize,
    count: usize,
}

impl<S, W, F, const K: usize, const N: usize, const C1: usize, const C2: usize, const D: usize>
    Multiply<'_, S, W, F, K, N, C1, C2, D>
where
    S: Scalar,
    W: Source<S, K, N>,
    F: Finish<S, N>,
{
    const FULL: usize = N / C2;
    const LAST: usize = N % C2;
    const TILES: usize = N.div_ceil(C2);
    /// Steps in a block.
    const DEPTH: usize = if W::IN_PLACE { K } else { depth(K) };
    /// Tiles whose panels are packed together.
    const GROUP: usize = if W::IN_PLACE || D / Self::DEPTH > Self::TILES {
        Self::TILES
    } else if D > Self::DEPTH {
        D / Self::DEPTH
    } else {
        1
    };
    /// Whether rows are finished as soon as their tiles are: when that is possible, and they are long enough to
    /// fill vectors.
    const FINISH_EARLY: bool = Self::DEPTH == K && Self::GROUP == Self::TILES && N >= 64;

    #[inline(always)]
    fn run<A: Arithmetic>(self, out: &mut [[S; N]]) {
        let rows = self.left.len().min(out.len());
        let mut panels = Panel([[S::ZERO; C2]; D]);
        let mut first = 0;
        while first < rows {
            let end = if rows - first < BLOCK { rows } else { first + BLOCK };
            let block = Self { left: &self.left[first..end], ..self };
            block.block::<A>(first, &mut panels.0, &mut out[first..end]);
            first = end;
        }
    }

    #[inline(always)]
    fn block<A: Arithmetic>(self, first: usize, panels: &mut [[S; C2]; D], out: &mut [[S; N]]) {
        if Self::DEPTH < K {
            // Every block of steps then begins alike, with a load: with a choice between start and load, LLVM
            // split a vector of the sums in two.
            self.start(out);
        }
        let mut tile = 0;
        while tile < Self::TILES {
            let end = if Self::TILES - tile < Self::GROUP { Self::TILES } else { tile + Self::GROUP };
            let full = if end < Self::FULL { end - tile } else { Self::FULL - tile };
            let mut step = 0;
            while step < K {
                let count = if K - step < Self::DEPTH { K - step } else { Self::DEPTH };
                // Unrolled over a few steps, a tile does not fit the registers: LLVM must not see how few.
                let count = if const { K > 2 && K <= 32 } { black_box(count) } else { count };
                let part = Part { column: tile * C2, full, last: end > Self::FULL, step, count };
                if const { !W::IN_PLACE } {
                    self.pack(part, panels);
                }
                self.rows::<A>(part, panels, first, out);
                step += Self::DEPTH;
            }
            tile += Self::GROUP;
        }
        if !Self::FINISH_EARLY {
            self.finish.finish::<A>(first, out);
        }
    }

    #[inline(always)]
    fn start(self, out: &mut [[S; N]]) {
        let mut column = 0;
        while column < N {
            let width = if N - column < C2 { N - column } else { C2 };
            let start = self.source.start::<C2>(column, width);
            for row in &mut *out {
                store(&start, row, column, width);
            }
            column += C2;
        }
    }

    #[inline(always)]
    fn pack(self, part: Part, panels: &mut [[S; C2]; D]) {
        let Part { column, full, last, step, count } = part;
        for tile in 0..full {
            let panel = &mut panels[tile * count..(tile + 1) * count];
            self.source.pack(step, column + tile * C2, C2, panel);
        }
        if const { Self::LAST > 0 } && last {
            let panel = &mut panels[full * count..(full + 1) * count];
            self.source.pack(step, const { N - Self::LAST }, const { Self::LAST }, panel);
        }
    }

    #[inline(always)]
    fn rows<A: Arithmetic>(self, part: Part, panels: &[[S; C2]; D], first: usize, out: &mut [[S; N]]) {
        let rows = out.len();
        let mut s = 0;
        while s < rows {
            let next = if s < 4 * tiles_of_four(rows) {
                self.tiles::<A, 4>(part, panels, s, out);
                s + 4
            } else {
                self.tiles::<A, 6>(part, panels, s, out);
                s + 6
            };
            if Self::FINISH_EARLY {
                self.finish.finish::<A>(first + s, &mut out[s..if next < rows { next } else { rows }]);
            }
            s = next;
        }
    }

    /// The tiles of `R` rows from `s` on.
    #[inline(always)]
    fn tiles<A: Arithmetic, const R: usize>(
        self,
        part: Part,
        panels: &[[S; C2]; D],
        s: usize,
        out: &mut [[S; N]],
    ) {
        let Part { column, full, last, step, count } = part;
        let mut rows: [&[S]; R] = [&[]; R];
        for r in 0..R {
            // Beyond the last row the tile computes the last row again: two tile shapes are enough.
            let row = if s + r < out.len() { s + r } else { out.len() - 1 };
            rows[r] = &self.left[row][step..step + count];
        }
        for tile in 0..full {
            let panel = if W::IN_PLACE { &panels[..] } else { &panels[tile * count..(tile + 1) * count] };
            self.tile::<A, R, C2>(Rows(rows), panel, count, (column + tile * C2, C2), s, out);
        }
        if const { Self::LAST > 0 } && last {
            let panel = if W::IN_PLACE { &panels[..] } else { &panels[full * count..(full + 1) * count] };
            let columns = (const { N - Self::LAST }, const { Self::LAST });
            if const { Self::LAST > C1 } {
                self.tile::<A, R, C2>(Rows(rows), panel, count, columns, s, out);
            } else {
                self.tile::<A, R, C1>(Rows(rows), panel, count, columns, s, out);
            }
        }
    }

    #[inline(always)]
    fn tile<A: Arithmetic, const R: usize, const C: usize>(
        self,
        left: Rows<'_, S, R>,
        panel: &[[S; C2]],
        count: usize,
        (column, width): (usize, usize),
        s: usize,
        out: &mut [[S; N]],
    ) {
        let mut sums = [self.source.start::<C>(column, width); R];
        if Self::DEPTH < K {
            for r in 0..R {
                sums[r] = load(&out[if s + r < out.len() { s + r } else { s }], column, width);
            }
        }
        let sums = if const { W::IN_PLACE } {
            let right = Strided { rows: &self.source.in_place()[..count], column, width };
            accumulate::<A, S, _, _, R, C>(left, right, count, sums)
        } else {
            accumulate::<A, S, _, _, R, C>(left, Packed(panel), count, sums)
        };
        let sums = keep_vectors(sums, width);
        for r in 0..R {
            if s + r < out.len() {
                store(&sums[r], &mut out[s + r], column, width);
            }
        }
    }
}
