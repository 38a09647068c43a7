//! Dense layers on one sample.
//!
//! Input: one row of activations or gradients and a layer. Output: one row, or an update of the layer. Every
//! index is a constant or checked without a panic, so no panic path is left, and the bits are those of the
//! kernels on rows.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::chunk_of_sample::{Chunk as _, Parts, Whole, chunks};
use super::only_output::only_output_rows;
use super::without_vectors;
use crate::kernel::epilogue::{Epilogue, Update};
use crate::kernel::span::{load, store};
use crate::layer::Dense;
use crate::machine::sizes::CHAINS;
use crate::machine::{if_vectors, with_sizes, with_tile};
use crate::optimizer::{Kept, Rule};
use crate::scalar::{Arithmetic, Scalar};

/// The pre-activation `z = x·weights + bias` in `P` interleaved partial sums, `P` a power of two.
///
/// Sum `p` takes the inputs `i ≡ p (mod P)` ascending, sum 0 after the bias; the sums are added in halves:
/// `p` and `p + P/2`, then `p` and `p + P/4`, …
#[inline(always)]
pub fn dense<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize, const P: usize>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[S; I],
) -> [S; O] {
    const { assert!(P.is_power_of_two(), "the number of partial sums is a power of two") };
    let mut z = [S::ZERO; O];
    if_vectors!(
        with_tile!(A, S, SIZES, L => sums::<A, S, I, O, BIAS, P, L>(layer, x, &mut z)),
        without_vectors::functions::dense::<A, S, I, O, BIAS, P>(layer, x, &mut z)
    );
    z
}

/// [`dense`] of two values concatenated, without a copy of them, in one sum for each output: `P` is 1, and
/// `I` how many numbers both have.
#[inline(always)]
pub fn dense_of_parts<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const M: usize,
    const N: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    first: &[S; M],
    second: &[S; N],
) -> [S; O] {
    const { assert!(M + N == I, "the parts are the whole input") };
    let mut z = [S::ZERO; O];
    if_vectors!(
        with_tile!(A, S, SIZES, L => chunks::<A, S, _, L, O>(Parts { layer, first, second }, &mut z)),
        {
            let mut x = [S::ZERO; I];
            store(first, &mut x, 0, M);
            store(second, &mut x, M, N);
            without_vectors::functions::dense::<A, S, I, O, BIAS, 1>(layer, &x, &mut z);
        }
    );
    z
}

/// The sums of all outputs, in vectors of `L`.
#[inline(always)]
fn sums<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const P: usize,
    const L: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[S; I],
    z: &mut [S; O],
) {
    if const { P > 1 && O == 1 } {
        let [sum] = only_output_rows::<A, S, I, O, BIAS, P, 1>(layer, core::array::from_ref(x));
        if let Some(z) = z.first_mut() {
            *z = sum;
        }
        return;
    }
    if const { P <= 2 } {
        return chunks::<A, S, _, L, O>(Whole::<S, I, O, BIAS, P> { layer, x }, z);
    }
    // The partial sums hide the latency of an addition.
    let mut column = 0;
    while column < O {
        let width = if O - column < L { O - column } else { L };
        Whole::<S, I, O, BIAS, P> { layer, x }.chunk::<A, L, 1>(column, width, z);
        column += L;
    }
}

/// `∂L/∂x` from `∂L/∂z`.
#[inline(always)]
pub fn dense_input_gradient<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
    layer: &Dense<S, I, O, BIAS>,
    d_z: &[S; O],
) -> [S; I] {
    let mut d_x = [S::ZERO; I];
    dense_input_gradient_into::<A, S, I, O, BIAS>(layer, d_z, &mut d_x);
    d_x
}

/// [`dense_input_gradient`] into a row that exists already.
#[inline(always)]
pub fn dense_input_gradient_into<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    d_z: &[S; O],
    d_x: &mut [S; I],
) {
    let weights = &layer.weights;
    if_vectors!(
        input_gradient::<A, S, I, O>(weights, d_z, d_x),
        without_vectors::functions::input_gradient::<A, S, I, O>(weights, d_z, d_x)
    );
}

#[inline(always)]
fn input_gradient<A: Arithmetic, S: Scalar, const I: usize, const O: usize>(
    weights: &[[S; O]; I],
    d_z: &[S; O],
    d_x: &mut [S; I],
) {
    // A chain per input is as long as the row, and its numbers are side by side only along the chain.
    let (d_blocks, d_rest) = d_x.as_chunks_mut::<CHAINS>();
    let (w_blocks, w_rest) = weights.as_chunks::<CHAINS>();
    for (d, w) in d_blocks.iter_mut().zip(w_blocks) {
        let mut sums = [S::ZERO; CHAINS];
        for o in 0..O {
            for r in 0..CHAINS {
                sums[r] = d_z[o].mul_add::<A>(w[r][o], sums[r]);
            }
        }
        *d = sums;
    }
    for (d, w) in d_rest.iter_mut().zip(w_rest) {
        let mut sum = S::ZERO;
        for o in 0..O {
            sum = d_z[o].mul_add::<A>(w[o], sum);
        }
        *d = sum;
    }
}

/// Applies `rule` to weights and bias with the gradient of one sample.
#[inline(always)]
pub fn dense_update<
    'a,
    A: Arithmetic,
    S: Scalar,
    R: Rule<S>,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    x: &[S; I],
    d_z: &[S; O],
    layer: &'a mut Dense<S, I, O, BIAS>,
    rule: R,
    state: Kept<R, S, &'a mut Dense<S, I, O, BIAS>>,
) {
    if_vectors!(
        {
            let epilogue = &mut Update { layer, rule, state };
            with_sizes!(A, SIZES => outer_product::<A, S, _, I, O, BIAS, { SIZES.lanes }>(x, d_z, epilogue));
        },
        without_vectors::functions::update::<A, S, R, I, O, BIAS>(x, d_z, layer, rule, state)
    );
}

#[inline(always)]
fn outer_product<
    A: Arithmetic,
    S: Scalar,
    E: Epilogue<S>,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const LANES: usize,
>(
    x: &[S; I],
    d_z: &[S; O],
    epilogue: &mut E,
) {
    for i in 0..I {
        let mut column = 0;
        while column + LANES <= O {
            outer_chunk::<A, S, E, LANES>(x[i], i, d_z, column, LANES, epilogue);
            column += LANES;
        }
        if const { !O.is_multiple_of(LANES) } {
            outer_chunk::<A, S, E, LANES>(
                x[i],
                i,
                d_z,
                const { O / LANES * LANES },
                const { O % LANES },
                epilogue,
            );
        }
    }
    if const { BIAS > 0 } {
        let mut column = 0;
        while column < O {
            let width = if O - column < LANES { O - column } else { LANES };
            let mut d: [S; LANES] = load(d_z, column, width);
            for c in 0..LANES {
                // As the sum over rows: −0 becomes 0.
                d[c] = S::ZERO + d[c];
            }
            epilogue.bias::<A, LANES>(column, width, &d);
            column += LANES;
        }
    }
}

#[inline(always)]
fn outer_chunk<A: Arithmetic, S: Scalar, E: Epilogue<S>, const C: usize>(
    x: S,
    i: usize,
    d_z: &[S],
    column: usize,
    width: usize,
    epilogue: &mut E,
) {
    let mut g: [S; C] = load(d_z, column, width);
    for c in 0..C {
        g[c] = x.mul_add::<A>(g[c], S::ZERO);
    }
    epilogue.weights::<A, C>(i, column, width, &g);
}
