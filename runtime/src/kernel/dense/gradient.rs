//! The gradient of weights and bias, summed over rows of samples.
//!
//! Input: the inputs and `∂L/∂z` of each sample. Output: the sums over the samples in ascending order, each
//! passed exactly once to an [`Epilogue`]. They begin with 0, or with the epilogue's sums of the samples
//! before these. Samples are the steps of the tiles, inputs their rows.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::chunk::{LeftInputs, inputs_in_chunk, outputs_in_block};
use super::collected::{Collected, is_worth};
use super::cut::in_tall_tiles;
use super::panel::{Packed, Packing, Strided};
use super::tile::{Right, accumulate, keep_vector};
use super::without_vectors;
use crate::kernel::epilogue::Epilogue;
use crate::kernel::span::{Span, last, load, load_spans, whole};
use crate::machine::sizes::{Aligned, VECTORS as V};
use crate::machine::{if_vectors, with_tile};
use crate::scalar::{Arithmetic, Scalar};

/// Samples that are packed at once.
#[inline(always)]
const fn samples<A: Arithmetic>() -> usize {
    const { A::SIZES.samples[2] }
}

/// Sums the gradient of the weights of `inputs` to `outputs` over all rows, of which there are at most `B`,
/// and that of the bias if there is one, and hands them to `epilogue`. Fewer than all outputs are whole
/// tiles.
#[inline(always)]
pub(super) fn gradient<A, S, E, const I: usize, const O: usize, const B: usize>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    (inputs, outputs): ((usize, usize), (usize, usize)),
    has_bias: bool,
    epilogue: &mut E,
) where
    A: Arithmetic,
    S: Scalar,
    E: Epilogue<S>,
{
    let rows = x.len().min(d_z.len()).min(B);
    let (x, d_z) = (&x[..rows], &d_z[..rows]);
    // LLVM must know the bounds of a loop over columns before it unrolls one, or each vector is loaded with a
    // check.
    let outputs = if const { E::ALL_COLUMNS } { (0, O) } else { outputs };
    with_tile!(A, S, SIZES, L => if_vectors!(
        Gradient::<S, I, O, L, { SIZES.tile.tall }, { SIZES.tile.short }> { x, d_z }.run::<
            A, E, B, { V * SIZES.samples[0] }, { V * SIZES.samples[1] }, { V * SIZES.samples[2] }, { SIZES.kept() },
        >(inputs, outputs, has_bias, epilogue),
        {
            // Only threads share outputs, which a machine without vectors does not have.
            let _ = outputs;
            without_vectors::gradient::<A, S, E, I, O, L>(x, d_z, inputs, has_bias, epilogue)
        }
    ));
}

/// The gradient in tiles of two vectors of `L` outputs, or one for the last.
#[derive(Clone, Copy)]
pub(super) struct Gradient<
    'a,
    S,
    const I: usize,
    const O: usize,
    const L: usize,
    const TALL: usize,
    const SHORT: usize,
> {
    pub(super) x: &'a [[S; I]],
    pub(super) d_z: &'a [[S; O]],
}

/// A block of samples, packed, and the sums that wait for the next block.
struct Block<'a, S, const L: usize> {
    panel: &'a mut [[S; L]],
    kept: &'a mut [[[S; L]; V]],
}

impl<S: Scalar, const I: usize, const O: usize, const L: usize, const TALL: usize, const SHORT: usize>
    Gradient<'_, S, I, O, L, TALL, SHORT>
{
    /// Outputs that do not fill a tile.
    pub(super) const LAST: usize = O % (V * L);
    /// Inputs that go to tall tiles.
    const IN_TALL: usize = if SHORT < TALL { in_tall_tiles(I, TALL, SHORT) } else { I };

    #[inline(always)]
    fn run<
        A: Arithmetic,
        E: Epilogue<S>,
        const B: usize,
        const FEW: usize,
        const SOME: usize,
        const MANY: usize,
        const KEPT: usize,
    >(
        self,
        inputs: (usize, usize),
        outputs: (usize, usize),
        has_bias: bool,
        epilogue: &mut E,
    ) {
        if has_bias {
            self.bias::<A, E>(outputs, epilogue);
        }
        if const { O == 1 } {
            self.only_output::<A, E>(epilogue);
            return;
        }
        if const { is_worth::<A, S, E, O, L>() && I <= KEPT } {
            let collected = &mut Collected::<S, E, O, I>::new(inputs.0, epilogue);
            self.weights::<A, _, B, FEW, SOME, MANY, KEPT>(inputs, outputs, collected);
        } else if const { is_worth::<A, S, E, O, L>() } {
            let collected = &mut Collected::<S, E, O, KEPT>::new(inputs.0, epilogue);
            self.weights::<A, _, B, FEW, SOME, MANY, KEPT>(inputs, outputs, collected);
        } else {
            self.weights::<A, E, B, FEW, SOME, MANY, KEPT>(inputs, outputs, epilogue);
        }
    }

    /// The gradients of all weights, unless there is one output.
    #[inline(always)]
    fn weights<
        A: Arithmetic,
        E: Epilogue<S>,
        const B: usize,
        const FEW: usize,
        const SOME: usize,
        const MANY: usize,
        const KEPT: usize,
    >(
        self,
        inputs: (usize, usize),
        outputs: (usize, usize),
        epilogue: &mut E,
    ) {
        if const {
            O == 2 && (I <= KEPT || !E::COLLECTS)
                || O * size_of::<S>() <= A::SIZES.not_packed && O.is_multiple_of(L)
        } {
            let block = &mut Block { panel: &mut [], kept: &mut [] };
            self.chunk::<A, E, false>(inputs, outputs, block, epilogue);
            epilogue.end_of_chunk::<A>(inputs.1);
            return;
        }
        if const { B <= FEW / V } {
            self.packed::<A, E, B, FEW>(inputs, outputs, &mut [], epilogue);
        } else if const { B <= SOME / V } {
            self.packed::<A, E, B, SOME>(inputs, outputs, &mut [], epilogue);
        } else if const { B <= MANY / V } {
            self.packed::<A, E, B, MANY>(inputs, outputs, &mut [], epilogue);
        } else {
            self.packed::<A, E, B, MANY>(inputs, outputs, &mut [[[S::ZERO; L]; V]; KEPT], epilogue);
        }
    }

    /// The vectors of the last outputs.
    #[inline(always)]
    pub(super) const fn last<const V1: usize>() -> [Span; V1] {
        const { last::<L, V1>(O - Self::LAST, O, false) }
    }

    /// So many outputs at a time that all inputs meet them.
    #[inline(always)]
    fn packed<A: Arithmetic, E: Epilogue<S>, const B: usize, const D: usize>(
        self,
        inputs: (usize, usize),
        (mut column, last): (usize, usize),
        kept: &mut [[[S; L]; V]],
        epilogue: &mut E,
    ) {
        let panel = &mut Aligned([[S::ZERO; L]; D]).0;
        let mut block = Block { panel, kept };
        if const { O.saturating_mul(size_of::<S>()).saturating_mul(B) <= A::SIZES.outputs } {
            return self.columns::<A, E, B>(inputs, (column, last), &mut block, epilogue);
        }
        let outputs = outputs_in_block::<A, S, L>(last - column, self.x.len());
        while column < last {
            let end = if last - column > outputs { column + outputs } else { last };
            self.columns::<A, E, B>(inputs, (column, end), &mut block, epilogue);
            column = end;
        }
    }

    /// Some inputs at a time, for these the outputs `columns`.
    #[inline(always)]
    fn columns<A: Arithmetic, E: Epilogue<S>, const B: usize>(
        self,
        (mut start, end): (usize, usize),
        columns: (usize, usize),
        block: &mut Block<'_, S, L>,
        epilogue: &mut E,
    ) {
        // Sums that are collected wait for the end of a chunk, with room for few inputs.
        let inputs = const { if E::COLLECTS { A::SIZES.inputs } else { inputs_in_chunk::<A, S>(B, O) } };
        let last = inputs + const { A::SIZES.tile.most_short_rows() };
        while start < end {
            // The short tiles are not a chunk of their own.
            let few =
                const { !E::COLLECTS && O <= V * L } && self.x.len() <= samples::<A>() || start + last >= I;
            let stop = if few || start + inputs > end { end } else { start + inputs };
            self.chunk::<A, E, true>((start, stop), columns, block, epilogue);
            epilogue.end_of_chunk::<A>(stop);
            start = stop;
        }
    }

    /// The gradients of the weights of some inputs to the outputs from `column` to `last`.
    #[inline(always)]
    fn chunk<A: Arithmetic, E: Epilogue<S>, const PACK: bool>(
        self,
        inputs: (usize, usize),
        (mut column, last): (usize, usize),
        block: &mut Block<'_, S, L>,
        epilogue: &mut E,
    ) {
        while const { V * L <= O } && column + V * L <= last {
            self.column::<A, E, V, PACK>(inputs, whole::<L, V>(column), block, epilogue);
            column += V * L;
        }
        if const { Self::LAST > L } && last == O {
            self.column::<A, E, V, PACK>(inputs, Self::last(), block, epilogue);
        } else if const { Self::LAST > 0 && Self::LAST <= L } && last == O {
            self.column::<A, E, 1, PACK>(inputs, Self::last(), block, epilogue);
        }
    }

    /// Their weights to some outputs, over all blocks of samples: no unfinished gradient leaves the first
    /// cache.
    #[inline(always)]
    fn column<A: Arithmetic, E: Epilogue<S>, const V1: usize, const PACK: bool>(
        self,
        (start, end): (usize, usize),
        spans: [Span; V1],
        block: &mut Block<'_, S, L>,
        epilogue: &mut E,
    ) {
        let rows = self.x.len();
        let mut first = 0;
        loop {
            let count = if !PACK || rows - first < samples::<A>() { rows - first } else { samples::<A>() };
            let d_z = Strided { rows: &self.d_z[first..][..count], spans };
            let samples = (start, first, count);
            let mut i = start;
            if const { PACK } {
                // The first tile packs, and the others find the panel.
                let Block { panel, kept } = block;
                let right = Packing::new(d_z, panel, panel.len() / V);
                if const { Self::IN_TALL > 0 } {
                    self.tile::<A, E, _, TALL, V1>(i, samples, right, kept, spans, epilogue);
                    i += TALL;
                } else {
                    self.tile::<A, E, _, SHORT, V1>(i, samples, right, kept, spans, epilogue);
                    i += SHORT;
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
            if const { SHORT == TALL } || i < Self::IN_TALL {
                self.tile::<A, E, W, TALL, V1>(i, samples, right, kept, spans, epilogue);
                i += TALL;
            } else {
                self.tile::<A, E, W, SHORT, V1>(i, samples, right, kept, spans, epilogue);
                i += SHORT;
            }
        }
    }

    /// The sums of `R` inputs over the samples of a block: they are finished with the last block, kept
    /// before.
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
        } else if const { E::CONTINUES } {
            for r in 0..if I - i < R { I - i } else { R } {
                for v in 0..V1 {
                    sums[r][v] = epilogue.begin_weights::<L>(i + r, spans[v].start, spans[v].width);
                }
            }
        }
        let x = LeftInputs { x: &self.x[first..][..count], i };
        let mut sums = accumulate::<A, S, _, _, R, L, V1>(x, right, count, sums);
        // Rows that end within a vector overlap each other's vectors, so none is safe.
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
                        // Where all vectors are whole, LLVM must know it before it unrolls a loop.
                        let width = if const { O.is_multiple_of(L) } { L } else { spans[v].width };
                        epilogue.weights::<A, L>(i + r, spans[v].start, width, &sums[r][v]);
                    }
                }
            }
        }
    }
}
