//! The gradient of weights and bias, summed over rows of samples.
//!
//! In come the inputs and `∂L/∂z` of each sample; out go, to an [`Epilogue`], the sums over the samples in
//! ascending order, every one exactly once. They begin with 0, or with what the epilogue has of the samples before these.
//! Samples are the steps of the tiles, inputs their rows.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::epilogue::Epilogue;
use super::panel::{
    Packed, Packing, Panel, Span, Strided, fills_vectors, last, load, load_spans, tiles_of_four, whole,
};
use super::tile::{Left, Right, accumulate, is_small, keep_vector};
use crate::scalar::{Arithmetic, Scalar};

/// Samples that are packed at once.
const BLOCK: usize = 128;
/// Inputs that are done with all outputs before the next ones, so that their numbers stay in the first cache and
/// weights are met row by row.
const CHUNK: usize = 48;
/// Inputs whose sums are kept from one block of samples to the next: a chunk, and the tiles of four behind the last.
const KEPT: usize = CHUNK + 8;
/// Vectors of a tile.
const V: usize = 2;

/// Inputs from `i` on of the samples of one block.
#[derive(Clone, Copy)]
struct Inputs<'a, S, const I: usize> {
    x: &'a [[S; I]],
    i: usize,
}

impl<S: Scalar, const I: usize, const R: usize> Left<S, R> for Inputs<'_, S, I> {
    #[inline(always)]
    fn column(self, k: usize) -> [S; R] {
        let x = &self.x[k];
        let mut column = [S::ZERO; R];
        for r in 0..R {
            // Beyond the last input the tile computes the last one again.
            let i = self.i + r;
            column[r] = x[if i < I { i } else { I - 1 }];
        }
        column
    }
}

/// Inputs that go to tiles of six; the others go to tiles of four behind them.
const fn sixes(inputs: usize) -> usize {
    let fours = 4 * tiles_of_four(inputs);
    if inputs > fours { (inputs - fours).next_multiple_of(6) } else { 0 }
}

/// Where the inputs `start..end` of `I` are cut into halves: behind a tile of six, or at the end, which is no cut. The tiles
/// of four stay together.
#[cfg_attr(not(feature = "rayon"), allow(dead_code))] // one thread does it all
pub(super) const fn cut<const I: usize>((start, end): (usize, usize)) -> usize {
    let (at, sixes) = (start + ((end - start) / 2).next_multiple_of(6), sixes(I));
    if at < end && at <= sixes {
        at
    } else if start < sixes && sixes < end {
        sixes
    } else {
        end
    }
}

/// Sums the gradient of the weights of `inputs` over all rows, of which there are at most `B`, and that of the bias if
/// there is one, and hands them to `epilogue`.
#[inline(always)]
pub(super) fn gradient<A, S, E, const I: usize, const O: usize, const B: usize>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    inputs: (usize, usize),
    has_bias: bool,
    epilogue: &mut E,
) where
    A: Arithmetic,
    S: Scalar,
    E: Epilogue<S>,
{
    let rows = x.len().min(d_z.len()).min(B);
    let (x, d_z) = (&x[..rows], &d_z[..rows]);
    if const { size_of::<S>() <= 4 } {
        Gradient::<S, I, O, 8> { x, d_z }.run::<A, E, B>(inputs, has_bias, epilogue);
    } else {
        Gradient::<S, I, O, 4> { x, d_z }.run::<A, E, B>(inputs, has_bias, epilogue);
    }
}

/// The gradient in tiles of two vectors of `L` outputs, or one for the last.
#[derive(Clone, Copy)]
struct Gradient<'a, S, const I: usize, const O: usize, const L: usize> {
    x: &'a [[S; I]],
    d_z: &'a [[S; O]],
}

/// A block of samples, packed, and the sums that wait for the next block.
struct Block<'a, S, const L: usize> {
    panel: &'a mut [[S; L]],
    kept: &'a mut [[[S; L]; V]],
}

impl<S: Scalar, const I: usize, const O: usize, const L: usize> Gradient<'_, S, I, O, L> {
    const LAST: usize = O % (V * L);
    const SIXES: usize = sixes(I);

    #[inline(always)]
    fn run<A: Arithmetic, E: Epilogue<S>, const B: usize>(
        self,
        inputs: (usize, usize),
        has_bias: bool,
        epilogue: &mut E,
    ) {
        if has_bias {
            // Many chains side by side hide the latency of an addition.
            let mut column = 0;
            while column + 8 * L <= O {
                self.bias::<A, E, 8>(whole::<L, 8>(column), epilogue);
                column += 8 * L;
            }
            while column + V * L <= O {
                self.bias::<A, E, V>(whole::<L, V>(column), epilogue);
                column += V * L;
            }
            if const { Self::LAST > L } {
                self.bias::<A, E, V>(Self::last(), epilogue);
            } else if const { Self::LAST > 0 } {
                self.bias::<A, E, 1>(Self::last(), epilogue);
            }
        }
        if const { O == 1 } {
            self.only_output::<A, E>(epilogue);
            return;
        }
        // Packing few outputs costs more than it saves, and the panel would have to be cleared first.
        if const { O == 2 || O * size_of::<S>() <= 128 && fills_vectors::<S>(O) } {
            self.chunk::<A, E, false>(
                inputs.0,
                inputs.1,
                &mut Block { panel: &mut [], kept: &mut [] },
                epilogue,
            );
            return;
        }
        match const { (B <= 32, B <= 64, B <= BLOCK) } {
            (true, ..) => self.packed::<A, E, { V * 32 }>(inputs, &mut [], epilogue),
            (_, true, _) => self.packed::<A, E, { V * 64 }>(inputs, &mut [], epilogue),
            (_, _, true) => self.packed::<A, E, { V * BLOCK }>(inputs, &mut [], epilogue),
            _ => self.packed::<A, E, { V * BLOCK }>(inputs, &mut [[[S::ZERO; L]; V]; KEPT], epilogue),
        }
    }

    /// The vectors of the last outputs.
    #[inline(always)]
    const fn last<const V1: usize>() -> [Span; V1] {
        const { last::<L, V1>(O - Self::LAST, O, false) }
    }

    #[inline(always)]
    fn bias<A: Arithmetic, E: Epilogue<S>, const V1: usize>(self, spans: [Span; V1], epilogue: &mut E) {
        let mut sums = [[S::ZERO; L]; V1];
        if E::CONTINUES {
            for v in 0..V1 {
                sums[v] = epilogue.begin_bias::<L>(spans[v].start, spans[v].width);
            }
        }
        for d_z in self.d_z {
            let d: [[S; L]; V1] = load_spans(d_z, spans);
            for v in 0..V1 {
                for l in 0..L {
                    sums[v][l] = sums[v][l] + d[v][l];
                }
            }
        }
        for v in 0..V1 {
            epilogue.bias::<A, L>(spans[v].start, spans[v].width, &sums[v]);
        }
    }

    /// The gradients of the weights to the only output, side by side as their inputs are.
    #[inline(always)]
    fn only_output<A: Arithmetic, E: Epilogue<S>>(self, epilogue: &mut E) {
        let mut i = 0;
        while i + 8 * L <= I {
            self.inputs::<A, E, 8>(whole::<L, 8>(i), epilogue);
            i += 8 * L;
        }
        while i + V * L <= I {
            self.inputs::<A, E, V>(whole::<L, V>(i), epilogue);
            i += V * L;
        }
        while i < I {
            self.inputs::<A, E, 1>(last::<L, 1>(i, I, false), epilogue);
            i += L;
        }
    }

    /// The gradients of the weights from some inputs to the only output.
    #[inline(always)]
    fn inputs<A: Arithmetic, E: Epilogue<S>, const V1: usize>(self, spans: [Span; V1], epilogue: &mut E) {
        let mut sums = [[S::ZERO; L]; V1];
        if E::CONTINUES {
            for v in 0..V1 {
                sums[v] = epilogue.begin_all_weights::<L>(spans[v].start, spans[v].width);
            }
        }
        for s in 0..self.x.len() {
            let (x, d): ([[S; L]; V1], S) = (load_spans(&self.x[s], spans), self.d_z[s][0]);
            for v in 0..V1 {
                for l in 0..L {
                    sums[v][l] = x[v][l].mul_add::<A>(d, sums[v][l]);
                }
            }
        }
        for v in 0..V1 {
            epilogue.all_weights::<A, L>(spans[v].start, spans[v].width, &sums[v]);
        }
    }

    /// Some inputs at a time, for these all outputs.
    #[inline(always)]
    fn packed<A: Arithmetic, E: Epilogue<S>, const D: usize>(
        self,
        (mut start, end): (usize, usize),
        kept: &mut [[[S; L]; V]],
        epilogue: &mut E,
    ) {
        let panel = &mut Panel([[S::ZERO; L]; D]).0;
        let mut block = Block { panel, kept };
        while start < end {
            // The tiles of four are no chunk of their own.
            let few = O <= V * L && self.x.len() <= BLOCK || start + KEPT >= I;
            let stop = if few || start + CHUNK > end { end } else { start + CHUNK };
            self.chunk::<A, E, true>(start, stop, &mut block, epilogue);
            start = stop;
        }
    }

    /// The gradients of the weights of some inputs.
    #[inline(always)]
    fn chunk<A: Arithmetic, E: Epilogue<S>, const PACK: bool>(
        self,
        start: usize,
        end: usize,
        block: &mut Block<'_, S, L>,
        epilogue: &mut E,
    ) {
        let mut column = 0;
        while column + V * L <= O {
            self.column::<A, E, V, PACK>(start, end, whole::<L, V>(column), block, epilogue);
            column += V * L;
        }
        if const { Self::LAST > L } {
            self.column::<A, E, V, PACK>(start, end, Self::last(), block, epilogue);
        } else if const { Self::LAST > 0 } {
            self.column::<A, E, 1, PACK>(start, end, Self::last(), block, epilogue);
        }
    }

    /// Their weights to some outputs, over all blocks of samples: no unfinished gradient leaves the first cache.
    #[inline(always)]
    fn column<A: Arithmetic, E: Epilogue<S>, const V1: usize, const PACK: bool>(
        self,
        start: usize,
        end: usize,
        spans: [Span; V1],
        block: &mut Block<'_, S, L>,
        epilogue: &mut E,
    ) {
        let rows = self.x.len();
        let mut first = 0;
        loop {
            let count = if !PACK || rows - first < BLOCK { rows - first } else { BLOCK };
            let d_z = Strided { rows: &self.d_z[first..][..count], spans };
            let samples = (start, first, count);
            let mut i = start;
            if const { PACK } {
                // The first tile packs, and the others find the panel.
                let Block { panel, kept } = block;
                let right = Packing::new(d_z, panel, panel.len() / V);
                if const { is_small::<A>() } {
                    self.tile::<A, E, _, 2, V1>(i, samples, right, kept, spans, epilogue);
                    i += 2;
                } else if const { Self::SIXES > 0 } {
                    self.tile::<A, E, _, 6, V1>(i, samples, right, kept, spans, epilogue);
                    i += 6;
                } else {
                    self.tile::<A, E, _, 4, V1>(i, samples, right, kept, spans, epilogue);
                    i += 4;
                }
                let right = Packed::<S, L, V1>::new(panel, panel.len() / V);
                self.tiles::<A, E, _, V1>((i, end), samples, right, kept, spans, epilogue);
            } else {
                self.tiles::<A, E, _, V1>((i, end), samples, d_z, &mut [], spans, epilogue);
            }
            first += count;
            if first >= rows {
                break;
            }
        }
    }

    /// All tiles of the inputs `i..end`.
    #[inline(always)]
    fn tiles<A: Arithmetic, E: Epilogue<S>, W: Right<S, L, V1> + Copy, const V1: usize>(
        self,
        (mut i, end): (usize, usize),
        samples: (usize, usize, usize),
        right: W,
        kept: &mut [[[S; L]; V]],
        spans: [Span; V1],
        epilogue: &mut E,
    ) {
        while i < end {
            if const { is_small::<A>() } {
                self.tile::<A, E, W, 2, V1>(i, samples, right, kept, spans, epilogue);
                i += 2;
            } else if i < Self::SIXES {
                self.tile::<A, E, W, 6, V1>(i, samples, right, kept, spans, epilogue);
                i += 6;
            } else {
                self.tile::<A, E, W, 4, V1>(i, samples, right, kept, spans, epilogue);
                i += 4;
            }
        }
    }

    /// The sums of `R` inputs over the samples of a block: they are finished with the last block, kept before.
    #[inline(always)]
    fn tile<A: Arithmetic, E: Epilogue<S>, W: Right<S, L, V1>, const R: usize, const V1: usize>(
        self,
        i: usize,
        (start, first, count): (usize, usize, usize),
        right: W,
        kept: &mut [[[S; L]; V]],
        spans: [Span; V1],
        epilogue: &mut E,
    ) {
        let mut sums = [[[S::ZERO; L]; V1]; R];
        if first > 0 {
            for r in 0..R {
                for v in 0..V1 {
                    sums[r][v] = load(&kept[i - start + r][v], 0, L);
                }
            }
        } else if E::CONTINUES {
            for r in 0..if I - i < R { I - i } else { R } {
                for v in 0..V1 {
                    sums[r][v] = epilogue.begin_weights::<L>(i + r, spans[v].start, spans[v].width);
                }
            }
        }
        let left = Inputs { x: &self.x[first..][..count], i };
        let mut sums = accumulate::<A, S, _, _, R, L, V1>(left, right, count, sums);
        // Rows that end within a vector lie across each other's vectors, so none is safe.
        for r in 0..R {
            for v in 0..V1 {
                sums[r][v] = keep_vector(sums[r][v], const { !O.is_multiple_of(L) });
            }
        }
        if first + count < self.x.len() {
            for r in 0..R {
                for v in 0..V1 {
                    kept[i - start + r][v] = sums[r][v];
                }
            }
        } else {
            for r in 0..R {
                if i + r < I {
                    for v in 0..V1 {
                        epilogue.weights::<A, L>(i + r, spans[v].start, spans[v].width, &sums[r][v]);
                    }
                }
            }
        }
    }
}
