//! Rows of samples times a matrix: the multiplication of the forward pass and of the input gradient.
//!
//! Input: rows, a [`Source`], and the function that finishes a row. Output: `finish(start + rows · source)`.
//! Columns are taken in groups whose panels fit the first cache, steps in blocks; a sum that spans blocks
//! waits in its output. Threads may share the columns.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use core::hint::black_box;
use core::marker::PhantomData;

use super::panel::{Packed, Packing, Source, Strided, Way, panel_of};
use super::tile::{LeftRows, accumulate_partial, keep_vector};
use super::written::Written;
use crate::kernel::finish::Finish;
use crate::kernel::span::{Span, from, last, load_spans, store, whole};
use crate::machine::sizes::{Aligned, VECTORS as V};
use crate::machine::tile::short_tiles;
use crate::scalar::{Arithmetic, Scalar};

/// Steps per block: as few blocks as possible, of about the same size.
pub(super) const fn depth<A: Arithmetic>(k: usize) -> usize {
    let most = A::SIZES.steps;
    if k > most { k.div_ceil(k.div_ceil(most)) } else { k }
}

/// The multiplication in tiles of two vectors of `L` lanes, or one for the last, and panels of `D` vectors in
/// all.
#[derive(Clone, Copy)]
pub(super) struct Multiply<
    'a,
    A,
    S,
    W,
    F,
    const K: usize,
    const N: usize,
    const L: usize,
    const TALL: usize,
    const SHORT: usize,
    const D: usize,
    const P: usize,
> {
    pub(super) left: &'a [[S; K]],
    pub(super) source: W,
    pub(super) finish: F,
    /// The first column that is written, and the one behind the last.
    pub(super) columns: (usize, usize),
    pub(super) machine: PhantomData<A>,
}

/// A group of columns and a block of steps.
#[derive(Clone, Copy)]
struct Group {
    /// The first column.
    column: usize,
    /// How many full tiles there are.
    full: usize,
    /// Whether the last columns, which do not fill a tile, follow.
    last: bool,
    step: usize,
    count: usize,
}

impl<
    A,
    S,
    W,
    F,
    const K: usize,
    const N: usize,
    const L: usize,
    const TALL: usize,
    const SHORT: usize,
    const D: usize,
    const P: usize,
> Multiply<'_, A, S, W, F, K, N, L, TALL, SHORT, D, P>
where
    A: Arithmetic,
    S: Scalar,
    W: Source<A, S, K, N>,
    F: Finish<S, N>,
{
    const IN_PLACE: bool = matches!(W::WAY, Way::InPlace);
    const PACKED_BY_TILE: bool = matches!(W::WAY, Way::PackedByTile);
    const FULL: usize = N / (V * L);
    const LAST: usize = N % (V * L);
    const TILES: usize = N.div_ceil(V * L);
    /// Steps in a block.
    const DEPTH: usize = if Self::IN_PLACE { K } else { depth::<A>(K) };
    /// Tiles whose panels are packed together.
    const GROUP: usize = if Self::IN_PLACE || D / (V * Self::DEPTH) > Self::TILES {
        Self::TILES
    } else if D > V * Self::DEPTH {
        D / (V * Self::DEPTH)
    } else {
        1
    };
    /// Whether rows are finished as soon as their tiles are: when that is possible, and they are long enough
    /// that not all of them are in the first cache until the end.
    const FINISH_EARLY: bool = Self::DEPTH == K && Self::GROUP == Self::TILES && N >= A::SIZES.long_row;

    /// The most rows in a block: what they have of a block of steps stays in the second cache.
    const ROWS: usize = {
        let most = A::SIZES.stays / (size_of::<S>() * if Self::DEPTH > 0 { Self::DEPTH } else { 1 });
        if most > A::SIZES.rows {
            A::SIZES.rows
        } else if most > TALL {
            most / TALL * TALL
        } else {
            TALL
        }
    };

    #[inline(always)]
    pub(super) fn run<T: Written<S, N> + ?Sized>(self, out: &mut T) {
        let rows = self.left.len().min(out.rows());
        let mut panels = Aligned([[S::ZERO; L]; D]);
        // As few blocks as possible, of about the same size.
        let most = if rows > Self::ROWS {
            rows.div_ceil(rows.div_ceil(Self::ROWS)).next_multiple_of(TALL)
        } else {
            Self::ROWS
        };
        let mut first = 0;
        while first < rows {
            let end = if rows - first < most { rows } else { first + most };
            let block = Self { left: &self.left[first..end], ..self };
            block.block(first, &mut panels.0, out.some_rows(first, end));
            first = end;
        }
    }

    #[inline(always)]
    fn block<T: Written<S, N> + ?Sized>(self, first: usize, panels: &mut [[S; L]; D], out: &mut T) {
        let (first_tile, tiles) = self.tiles_of::<T>();
        let mut step = 0;
        while step < K {
            let count = if K - step < Self::DEPTH { K - step } else { Self::DEPTH };
            // Unrolled over a few steps, a tile does not fit the registers: LLVM must not see how few.
            let count = if const { K > 2 && K <= A::SIZES.unrolled } { black_box(count) } else { count };
            let mut tile = first_tile;
            while tile < tiles {
                let end = if tiles - tile < Self::GROUP { tiles } else { tile + Self::GROUP };
                let full = if end < Self::FULL { end - tile } else { Self::FULL - tile };
                let group = Group { column: tile * V * L, full, last: end > Self::FULL, step, count };
                if const { matches!(W::WAY, Way::PackedBefore) } {
                    self.pack(group, panels);
                }
                self.rows(group, panels, first, out);
                tile += Self::GROUP;
            }
            step += Self::DEPTH;
        }
        if const { !F::IN_REGISTERS && !Self::FINISH_EARLY } {
            out.finish::<A, F>(self.finish, first, self.columns.0);
        }
    }

    /// The first tile of the columns that are written, and the one behind the last.
    #[inline(always)]
    fn tiles_of<T: Written<S, N> + ?Sized>(self) -> (usize, usize) {
        if const { T::ALL_COLUMNS } {
            (0, Self::TILES)
        } else {
            (self.columns.0 / (V * L), self.columns.1 / (V * L))
        }
    }

    #[inline(always)]
    fn pack(self, group: Group, panels: &mut [[S; L]; D]) {
        let Group { column, full, last, count, .. } = group;
        for tile in 0..full {
            let spans = whole::<L, V>(column + tile * V * L);
            self.pack_tile(group, spans, panel_of(panels, tile, count));
        }
        if const { Self::LAST > 0 } && last {
            let panel = panel_of(panels, full, count);
            if const { Self::LAST > L } {
                self.pack_tile(group, Self::last::<V>(), panel);
            } else {
                self.pack_tile(group, Self::last::<1>(), panel);
            }
        }
    }

    #[inline(always)]
    fn pack_tile<const V1: usize>(self, group: Group, spans: [Span; V1], panel: &mut [[S; L]]) {
        let Group { step, count, .. } = group;
        for v in 0..V1 {
            self.source.pack(step, spans[v], &mut panel[v * count..][..count]);
        }
    }

    /// The vectors of the last columns. Where sums wait in `out`, none may be summed twice.
    #[inline(always)]
    const fn last<const V1: usize>() -> [Span; V1] {
        const { last::<L, V1>(N - Self::LAST, N, Self::DEPTH == K) }
    }

    #[inline(always)]
    fn rows<T: Written<S, N> + ?Sized>(
        self,
        group: Group,
        panels: &mut [[S; L]; D],
        first: usize,
        out: &mut T,
    ) {
        let rows = out.rows();
        let mut s = 0;
        if const { Self::PACKED_BY_TILE } {
            self.tiles::<T, TALL, true>(group, panels, (first, s), out);
            s = if rows < TALL { rows } else { TALL };
        }
        if const { SHORT == TALL } {
            while s < rows {
                self.tiles::<T, TALL, false>(group, panels, (first, s), out);
                s += TALL;
            }
            return;
        }
        let short = s + SHORT * short_tiles::<TALL, SHORT>(rows - s);
        while s < rows {
            if s < short {
                self.tiles::<T, SHORT, false>(group, panels, (first, s), out);
                s += SHORT;
            } else {
                self.tiles::<T, TALL, false>(group, panels, (first, s), out);
                s += TALL;
            }
        }
    }

    /// The tiles of `R` rows from `s` on, in a block of rows that begins at `first`.
    #[inline(always)]
    fn tiles<T: Written<S, N> + ?Sized, const R: usize, const PACK: bool>(
        self,
        group: Group,
        panels: &mut [[S; L]; D],
        (first, s): (usize, usize),
        out: &mut T,
    ) {
        let Group { column, full, last, step, count } = group;
        let mut rows: [&[S]; R] = [&[]; R];
        for r in 0..R {
            // Beyond the last row the tile computes the last row again: two tile shapes are enough.
            let row = if s + r < out.rows() { s + r } else { out.rows() - 1 };
            rows[r] = &self.left[row][step..step + count];
        }
        let left = LeftRows(rows);
        for tile in 0..full {
            let panel =
                if const { Self::IN_PLACE } { &mut panels[..] } else { panel_of(panels, tile, count) };
            let spans = whole::<L, V>(column + tile * V * L);
            self.tile::<T, R, V, PACK>(left, panel, (step, count), spans, (first, s), out);
        }
        if const { Self::LAST > 0 } && last {
            let panel =
                if const { Self::IN_PLACE } { &mut panels[..] } else { panel_of(panels, full, count) };
            if const { Self::LAST > L } {
                self.tile::<T, R, V, PACK>(left, panel, (step, count), Self::last(), (first, s), out);
            } else {
                self.tile::<T, R, 1, PACK>(left, panel, (step, count), Self::last(), (first, s), out);
            }
        }
        if const { !F::IN_REGISTERS && Self::FINISH_EARLY } {
            let end = if out.rows() - s < R { out.rows() } else { s + R };
            out.some_rows(s, end).finish::<A, F>(self.finish, first + s, self.columns.0);
        }
    }

    #[inline(always)]
    fn tile<T: Written<S, N> + ?Sized, const R: usize, const V1: usize, const PACK: bool>(
        self,
        left: LeftRows<'_, S, R>,
        panel: &mut [[S; L]],
        (step, count): (usize, usize),
        spans: [Span; V1],
        (first, s): (usize, usize),
        out: &mut T,
    ) {
        debug_assert!(P == 1 || Self::DEPTH == K, "partial sums do not wait for the next block");
        let here = if const { T::ALL_COLUMNS } { spans } else { from(spans, self.columns.0) };
        let mut sums = [self.source.start::<L, V1>(spans); R];
        if const { Self::DEPTH < K } {
            // Every block of steps begins alike, with a load: with a choice between start and load, LLVM
            // split a vector of the sums in two.
            if step == 0 {
                for r in 0..R {
                    if s + r < out.rows() {
                        for v in 0..V1 {
                            store(&sums[r][v], out.row(s + r), here[v].start, here[v].width);
                        }
                    }
                }
                black_box(&mut *out);
            }
            for r in 0..R {
                sums[r] = load_spans(out.row(if s + r < out.rows() { s + r } else { s }), here);
            }
        }
        let mut sums = if const { Self::IN_PLACE } {
            let right = Strided { rows: &self.source.rows()[..count], spans };
            accumulate_partial::<A, S, _, _, R, L, V1, P>(left, right, count, sums)
        } else if const { PACK } {
            let rows = Strided { rows: &self.source.rows()[step..step + count], spans };
            accumulate_partial::<A, S, _, _, R, L, V1, P>(left, Packing::new(rows, panel, count), count, sums)
        } else {
            let right = Packed::<S, L, V1>::new(panel, count);
            accumulate_partial::<A, S, _, _, R, L, V1, P>(left, right, count, sums)
        };
        for r in 0..R {
            for v in 0..V1 {
                sums[r][v] = keep_vector(sums[r][v], spans[v].width < L);
            }
        }
        let complete = Self::DEPTH == K || step + count == K;
        for r in 0..R {
            if s + r < out.rows() {
                for v in 0..V1 {
                    let mut vector = sums[r][v];
                    if const { F::IN_REGISTERS } && complete {
                        vector = self.finish.vector::<A, L>(first + s + r, spans[v], vector);
                    }
                    store(&vector, out.row(s + r), here[v].start, here[v].width);
                }
            }
        }
    }
}
