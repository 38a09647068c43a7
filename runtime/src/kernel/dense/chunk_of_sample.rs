//! The sums of some outputs of a layer for one sample, in vectors that stay in registers.
//!
//! Input: a layer and its input, whole or in two parts. Output: the outputs, in chunks of up to twelve
//! vectors.
//! Guarantees: each output is a chain, bias first, inputs ascending, or in partial sums as
//! [`dense`](super::sample::dense) has them.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use crate::kernel::span::{load, store};
use crate::layer::Dense;
use crate::machine::sizes::CHAINS;
use crate::scalar::{Arithmetic, Scalar};

/// A layer and its input.
pub(super) trait Chunk<S: Scalar>: Copy {
    /// Some outputs, in `V` vectors of `C`.
    fn chunk<A: Arithmetic, const C: usize, const V: usize>(self, column: usize, width: usize, z: &mut [S]);
}

/// The vectors of `C` of the last chunk of `O` outputs, which has not just eight whole ones. A chunk whose
/// vectors are too few to hide the latency of an addition takes as long as a whole one, and more vectors
/// beside eight take no longer than they do: 80 outputs of 41 inputs as ten vectors 205 cycles, as eight and
/// two 328.
const fn vectors_of_last(outputs: usize, c: usize) -> usize {
    let vectors = outputs.div_ceil(c);
    match vectors % CHAINS {
        0 if outputs.is_multiple_of(c) => 0,
        0 => CHAINS,
        rest if rest <= CHAINS / 2 && vectors > CHAINS => CHAINS + rest,
        rest => rest,
    }
}

/// All outputs in chunks of eight vectors of `C`, the last of which has up to twelve: as many sums as it
/// takes to hide the latency of an addition, and no more than there are registers for.
#[inline(always)]
pub(super) fn chunks<A: Arithmetic, S: Scalar, L: Chunk<S>, const C: usize, const O: usize>(
    of: L,
    z: &mut [S; O],
) {
    let end = const { (O.div_ceil(C) - vectors_of_last(O, C)) * C };
    let mut column = 0;
    while const { CHAINS * C <= O } && column < end {
        of.chunk::<A, C, CHAINS>(column, CHAINS * C, z);
        column += CHAINS * C;
    }
    let (column, width) = (end, O - end);
    match const { vectors_of_last(O, C) } {
        0 => {}
        1 => of.chunk::<A, C, 1>(column, width, z),
        2 => of.chunk::<A, C, 2>(column, width, z),
        3 => of.chunk::<A, C, 3>(column, width, z),
        4 => of.chunk::<A, C, 4>(column, width, z),
        5 => of.chunk::<A, C, 5>(column, width, z),
        6 => of.chunk::<A, C, 6>(column, width, z),
        7 => of.chunk::<A, C, 7>(column, width, z),
        8 => of.chunk::<A, C, CHAINS>(column, width, z),
        9 => of.chunk::<A, C, 9>(column, width, z),
        10 => of.chunk::<A, C, 10>(column, width, z),
        11 => of.chunk::<A, C, 11>(column, width, z),
        _ => of.chunk::<A, C, 12>(column, width, z),
    }
}

/// The input in one piece, in `P` partial sums.
#[derive(Clone, Copy)]
pub(super) struct Whole<'a, S, const I: usize, const O: usize, const BIAS: usize, const P: usize> {
    pub(super) layer: &'a Dense<S, I, O, BIAS>,
    pub(super) x: &'a [S; I],
}

impl<S: Scalar, const I: usize, const O: usize, const BIAS: usize, const P: usize> Chunk<S>
    for Whole<'_, S, I, O, BIAS, P>
{
    #[inline(always)]
    fn chunk<A: Arithmetic, const C: usize, const V: usize>(self, column: usize, width: usize, z: &mut [S]) {
        let Whole { layer, x } = self;
        let mut sums = [[[S::ZERO; C]; V]; P];
        if let Some(sums) = sums.first_mut() {
            *sums = load_vectors(&layer.bias, column, width);
        }
        let (x_steps, x_rest) = x.as_chunks::<P>();
        let (w_steps, w_rest) = layer.weights.as_chunks::<P>();
        for i in 0..const { I / P } {
            for p in 0..P {
                add_step::<A, S, C, V>(x_steps[i][p], &w_steps[i][p], column, width, &mut sums[p]);
            }
        }
        for p in 0..const { I % P } {
            add_step::<A, S, C, V>(x_rest[p], &w_rest[p], column, width, &mut sums[p]);
        }
        let mut half = P / 2;
        while half > 0 {
            if let Some((low, high)) = sums.split_at_mut_checked(half) {
                for (low, high) in low.iter_mut().zip(high) {
                    for v in 0..V {
                        for c in 0..C {
                            low[v][c] = low[v][c] + high[v][c];
                        }
                    }
                }
            }
            half /= 2;
        }
        store_vectors(&sums[0], column, width, z);
    }
}

/// The input as two values, the second of which follows the first, in one sum.
#[derive(Clone, Copy)]
pub(super) struct Parts<
    'a,
    S,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const M: usize,
    const N: usize,
> {
    pub(super) layer: &'a Dense<S, I, O, BIAS>,
    pub(super) first: &'a [S; M],
    pub(super) second: &'a [S; N],
}

impl<S: Scalar, const I: usize, const O: usize, const BIAS: usize, const M: usize, const N: usize> Chunk<S>
    for Parts<'_, S, I, O, BIAS, M, N>
{
    #[inline(always)]
    fn chunk<A: Arithmetic, const C: usize, const V: usize>(self, column: usize, width: usize, z: &mut [S]) {
        let Parts { layer, first, second } = self;
        let mut sums = load_vectors(&layer.bias, column, width);
        let Some((of_first, of_second)) = layer.weights.split_at_checked(M) else { return };
        for (x, weights) in first.iter().zip(of_first) {
            add_step::<A, S, C, V>(*x, weights, column, width, &mut sums);
        }
        for (x, weights) in second.iter().zip(of_second) {
            add_step::<A, S, C, V>(*x, weights, column, width, &mut sums);
        }
        store_vectors(&sums, column, width, z);
    }
}

/// `sums += x · weights`.
#[inline(always)]
fn add_step<A: Arithmetic, S: Scalar, const C: usize, const V: usize>(
    x: S,
    weights: &[S],
    column: usize,
    width: usize,
    sums: &mut [[S; C]; V],
) {
    let w: [[S; C]; V] = load_vectors(weights, column, width);
    for v in 0..V {
        for c in 0..C {
            sums[v][c] = x.mul_add::<A>(w[v][c], sums[v][c]);
        }
    }
}

/// `width` numbers from `column` on, as vectors; one array of them all would not be held in registers.
#[inline(always)]
fn load_vectors<S: Scalar, const C: usize, const V: usize>(
    from: &[S],
    column: usize,
    width: usize,
) -> [[S; C]; V] {
    let mut to = [[S::ZERO; C]; V];
    for v in 0..V {
        let left = width - v * C;
        to[v] = load(from, column + v * C, if left < C { left } else { C });
    }
    to
}

/// The first `width` numbers of some vectors to `column` and behind it.
#[inline(always)]
fn store_vectors<S: Scalar, const C: usize, const V: usize>(
    from: &[[S; C]; V],
    column: usize,
    width: usize,
    to: &mut [S],
) {
    for v in 0..V {
        let left = width - v * C;
        store(&from[v], to, column + v * C, if left < C { left } else { C });
    }
}
