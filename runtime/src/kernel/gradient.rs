//! The gradient of weights and bias, summed over rows of samples.
//!
//! In come the inputs and `∂L/∂z` of each sample; out go, to an [`Epilogue`], the sums over the samples in
//! ascending order, every one exactly once. Samples are the steps of the tiles, inputs their rows.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::epilogue::Epilogue;
use super::panel::{Packed, Panel, Strided, fills_vectors, load, store, tiles_of_four};
use super::tile::{Left, accumulate, keep_vectors};
use crate::scalar::{Arithmetic, Scalar};

/// Samples that are packed at once.
const BLOCK: usize = 128;
/// Inputs whose sums are kept from one block of samples to the next: a multiple of all tiles' rows.
const KEPT: usize = 48;

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

/// Sums the gradient over all rows and hands it to `epilogue`.
#[inline(always)]
pub(super) fn gradient<A, S, E, const I: usize, const O: usize, const BIAS: usize>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    epilogue: &mut E,
) where
    A: Arithmetic,
    S: Scalar,
    E: Epilogue<S>,
{
    let rows = x.len().min(d_z.len());
    let (x, d_z) = (&x[..rows], &d_z[..rows]);
    if const { size_of::<S>() <= 4 } {
        Gradient::<S, I, O, 8, 16> { x, d_z }.run::<A, E, BIAS>(epilogue);
    } else {
        Gradient::<S, I, O, 4, 8> { x, d_z }.run::<A, E, BIAS>(epilogue);
    }
}

/// The gradient with tiles of `C2` outputs, or `C1` for the last ones.
#[derive(Clone, Copy)]
struct Gradient<'a, S, const I: usize, const O: usize, const C1: usize, const C2: usize> {
    x: &'a [[S; I]],
    d_z: &'a [[S; O]],
}

/// A block of samples, packed, and the sums that wait for the next block.
struct Packing<S, const C: usize> {
    panel: Panel<S, C, BLOCK>,
    kept: Panel<S, C, KEPT>,
}

impl<S: Scalar, const I: usize, const O: usize, const C1: usize, const C2: usize>
    Gradient<'_, S, I, O, C1, C2>
{
    const LAST: usize = O % C2;
    /// Inputs that go to tiles of four; the others go to tiles of six.
    const FOURS: usize = 4 * tiles_of_four(I);

    #[inline(always)]
    fn run<A: Arithmetic, E: Epilogue<S>, const BIAS: usize>(self, epilogue: &mut E) {
        // Packing few outputs costs more than it saves, and the panel would have to be cleared first.
        if const { O <= 2 || O * size_of::<S>() <= 128 && fills_vectors::<S>(O) } {
            let mut column = 0;
            while column + C2 <= O {
                self.bias::<A, E, C2, BIAS>(column, C2, epilogue);
                self.in_place::<A, E, C2>(column, C2, epilogue);
                column += C2;
            }
            let (column, width) = (const { O - Self::LAST }, const { Self::LAST });
            if const { Self::LAST > C1 } {
                self.bias::<A, E, C2, BIAS>(column, width, epilogue);
                self.in_place::<A, E, C2>(column, width, epilogue);
            } else if const { Self::LAST > 0 } {
                self.bias::<A, E, C1, BIAS>(column, width, epilogue);
                self.in_place::<A, E, C1>(column, width, epilogue);
            }
        } else {
            let packing =
                &mut Packing { panel: Panel([[S::ZERO; C2]; BLOCK]), kept: Panel([[S::ZERO; C2]; KEPT]) };
            let mut column = 0;
            while column + C2 <= O {
                self.bias::<A, E, C2, BIAS>(column, C2, epilogue);
                self.packed::<A, E, C2>(column, C2, packing, epilogue);
                column += C2;
            }
            let (column, width) = (const { O - Self::LAST }, const { Self::LAST });
            if const { Self::LAST > C1 } {
                self.bias::<A, E, C2, BIAS>(column, width, epilogue);
                self.packed::<A, E, C2>(column, width, packing, epilogue);
            } else if const { Self::LAST > 0 } {
                self.bias::<A, E, C1, BIAS>(column, width, epilogue);
                self.packed::<A, E, C1>(column, width, packing, epilogue);
            }
        }
    }

    #[inline(always)]
    fn bias<A: Arithmetic, E: Epilogue<S>, const C: usize, const BIAS: usize>(
        self,
        column: usize,
        width: usize,
        epilogue: &mut E,
    ) {
        if BIAS > 0 {
            let mut sums = [S::ZERO; C];
            for d_z in self.d_z {
                let d: [S; C] = load(d_z, column, width);
                for c in 0..C {
                    sums[c] = sums[c] + d[c];
                }
            }
            epilogue.bias::<A, C>(column, width, &sums);
        }
    }

    #[inline(always)]
    fn in_place<A: Arithmetic, E: Epilogue<S>, const C: usize>(
        self,
        column: usize,
        width: usize,
        epilogue: &mut E,
    ) {
        let right = Strided { rows: self.d_z, column, width };
        let (x, count) = (self.x, self.x.len());
        let mut i = 0;
        while i < Self::FOURS && i < I {
            let sums = accumulate::<A, S, _, _, 4, C>(Inputs { x, i }, right, count, [[S::ZERO; C]; 4]);
            hand_over::<A, S, E, I, 4, C>(i, column, width, &sums, epilogue);
            i += 4;
        }
        while i < I {
            let sums = accumulate::<A, S, _, _, 6, C>(Inputs { x, i }, right, count, [[S::ZERO; C]; 6]);
            hand_over::<A, S, E, I, 6, C>(i, column, width, &sums, epilogue);
            i += 6;
        }
    }

    /// Some inputs at a time, for these all blocks of samples: no unfinished gradient leaves the first cache.
    #[inline(always)]
    fn packed<A: Arithmetic, E: Epilogue<S>, const C: usize>(
        self,
        column: usize,
        width: usize,
        packing: &mut Packing<S, C2>,
        epilogue: &mut E,
    ) {
        let rows = self.x.len();
        let mut start = 0;
        while start < I {
            // Whole tiles, the ones of four first.
            let end = start + if start < Self::FOURS { Self::FOURS + 36 } else { KEPT };
            let end = if end < I { end } else { I };
            let mut first = 0;
            loop {
                let count = if rows - first < BLOCK { rows - first } else { BLOCK };
                if start == 0 || rows > BLOCK {
                    for (from, to) in self.d_z[first..].iter().zip(&mut packing.panel.0) {
                        store::<S, C>(&load(from, column, width), to, 0, C);
                    }
                }
                let mut i = start;
                while i < end {
                    let kept = i - start;
                    if i < Self::FOURS {
                        let sums = keep_vectors(self.tile::<A, 4, C>(i, first, count, kept, packing), width);
                        if first + count == rows {
                            hand_over::<A, S, E, I, 4, C>(i, column, width, &sums, epilogue);
                        }
                        i += 4;
                    } else {
                        let sums = keep_vectors(self.tile::<A, 6, C>(i, first, count, kept, packing), width);
                        if first + count == rows {
                            hand_over::<A, S, E, I, 6, C>(i, column, width, &sums, epilogue);
                        }
                        i += 6;
                    }
                }
                first += count;
                if first == rows {
                    break;
                }
            }
            start = end;
        }
    }

    /// The sums of `N` inputs over the samples up to the end of a block.
    #[inline(always)]
    fn tile<A: Arithmetic, const N: usize, const C: usize>(
        self,
        i: usize,
        first: usize,
        count: usize,
        kept: usize,
        packing: &mut Packing<S, C2>,
    ) -> [[S; C]; N] {
        let kept = &mut packing.kept.0[kept..];
        let mut sums = [[S::ZERO; C]; N];
        if first > 0 {
            for (sums, kept) in sums.iter_mut().zip(&*kept) {
                *sums = load(kept, 0, C);
            }
        }
        let left = Inputs { x: &self.x[first..first + count], i };
        let sums = accumulate::<A, S, _, _, N, C>(left, Packed(&packing.panel.0[..count]), count, sums);
        if first + count < self.x.len() {
            for (sums, kept) in sums.iter().zip(kept) {
                store(sums, kept, 0, C);
            }
        }
        sums
    }
}

#[inline(always)]
fn hand_over<A: Arithmetic, S: Scalar, E: Epilogue<S>, const I: usize, const N: usize, const C: usize>(
    i: usize,
    column: usize,
    width: usize,
    sums: &[[S; C]; N],
    epilogue: &mut E,
) {
    for r in 0..N {
        if i + r < I {
            epilogue.weights::<A, C>(i + r, column, width, &sums[r]);
        }
    }
}
