//! A dense layer with only one output: the output, with the partial sums of each row side by side in a
//! vector, and what it passes back, with the inputs side by side.
//!
//! Input: a layer and rows of inputs, or of `∂L/∂z`. Output: a number for each row, with the bits of
//! [`dense`](super::sample::dense), or a row of gradients.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use core::hint::black_box;

use super::tile::keep_vector;
use crate::kernel::finish::Finish;
use crate::kernel::span::{Span, load, store};
use crate::layer::Dense;
use crate::machine::sizes::VECTORS as V;
use crate::machine::with_tile;
use crate::scalar::{Arithmetic, Scalar};

/// The only output of a layer for `R` rows, the partial sums of each the lanes of a vector.
#[inline(always)]
pub(super) fn only_output_rows<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const P: usize,
    const R: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[[S; I]; R],
) -> [S; R] {
    let mut sums = [[S::ZERO; P]; R];
    let weights = layer.weights.as_flattened();
    for r in 0..R {
        sums[r][0] = load::<S, 1>(&layer.bias, 0, BIAS)[0];
    }
    let mut i = 0;
    while i < I {
        let width = if I - i < P { I - i } else { P };
        let w: [S; P] = load(weights, i, width);
        for r in 0..R {
            let x: [S; P] = load(&x[r], i, width);
            for p in 0..P {
                // Beyond the last input nothing is added, not even a 0 to a −0.
                if p < width {
                    sums[r][p] = x[p].mul_add::<A>(w[p], sums[r][p]);
                }
            }
        }
        i += P;
    }
    if const { P == 8 }
        && let Some(eight) = sums.as_flattened().as_chunks().0.first_chunk()
        && let Some(z) = S::sums_of_eight::<A, R>(eight)
    {
        return z;
    }
    if const { R > 1 } {
        // LLVM would otherwise see the rows as lanes and transpose all of `x` for it.
        return halve::<S, P, R>(black_box(sums));
    }
    let mut z = [S::ZERO; R];
    for (z, sums) in z.iter_mut().zip(&mut sums) {
        let mut half = P / 2;
        while half > 0 {
            if let Some((low, high)) = sums.split_at_mut_checked(half) {
                for (low, high) in low.iter_mut().zip(high) {
                    *low = *low + *high;
                }
            }
            half /= 2;
        }
        *z = sums[0];
    }
    z
}

/// The sums of the `P` numbers of each row: `p` and `p + P/2`, then `p` and `p + P/4`, … Two rows fill a
/// vector with their halves, four with their quarters, so that the tree of several rows takes little more
/// than that of one.
#[inline(always)]
fn halve<S: Scalar, const P: usize, const R: usize>(mut sums: [[S; P]; R]) -> [S; R] {
    let mut half = P / 2;
    let mut rows = R;
    while half > 0 {
        // The vectors hold `P / (2·half)` rows each, `2·half` numbers of a row side by side.
        let each = P / (2 * half);
        let pairs = if rows > 1 { rows / 2 } else { 1 };
        for pair in 0..pairs {
            let (a, b) = (sums[2 * pair % R], sums[(2 * pair + 1) % R]);
            let (mut low, mut high) = ([S::ZERO; P], [S::ZERO; P]);
            for row in 0..2 * each {
                let (from, at) = if row < each { (&a, row) } else { (&b, row - each) };
                for p in 0..half {
                    low[row * half + p] = from[at * 2 * half + p];
                    high[row * half + p] = from[at * 2 * half + half + p];
                }
            }
            for lane in 0..P {
                sums[pair][lane] = low[lane] + high[lane];
            }
        }
        half /= 2;
        rows = pairs;
    }
    let mut z = [S::ZERO; R];
    for r in 0..R {
        z[r] = sums[r / P][r % P];
    }
    z
}

/// What the only output passes back to its `I` inputs, finished: of each row a product with each weight. A
/// tile would have one step, and spend its time on its bounds.
#[inline(always)]
pub(super) fn pass_back<A: Arithmetic, S: Scalar, F: Finish<S, I>, const I: usize>(
    weights: &[S],
    d_z: &[S],
    finish: F,
    d: &mut [[S; I]],
) {
    let rows = d_z.len().min(d.len());
    let (d_z, d) = (&d_z[..rows], &mut d[..rows]);
    with_tile!(A, S, SIZES, L => {
        let mut i = 0;
        while const { V * L <= I } && i + V * L <= I {
            pass_back_to::<A, S, F, I, L, V, L>(weights, d_z, finish, i, d);
            i += V * L;
        }
        if const { I % (V * L) >= L } {
            pass_back_to::<A, S, F, I, L, 1, L>(weights, d_z, finish, const { I / (V * L) * (V * L) }, d);
        }
        if const { I < L } {
            pass_back_to::<A, S, F, I, L, 1, I>(weights, d_z, finish, 0, d);
        } else if const { !I.is_multiple_of(L) } {
            pass_back_to::<A, S, F, I, L, 1, L>(weights, d_z, finish, I - L, d);
        }
    });
    if const { !F::IN_REGISTERS } {
        finish.rows::<A>(0, d);
    }
}

/// What it passes back to the inputs from `first` on, `V1` vectors of the width `W`, whose weights stay in
/// registers.
#[inline(always)]
fn pass_back_to<
    A: Arithmetic,
    S: Scalar,
    F: Finish<S, I>,
    const I: usize,
    const L: usize,
    const V1: usize,
    const W: usize,
>(
    weights: &[S],
    d_z: &[S],
    finish: F,
    first: usize,
    d: &mut [[S; I]],
) {
    let mut w = [[S::ZERO; L]; V1];
    for v in 0..V1 {
        w[v] = load(weights, first + v * L, W);
    }
    for s in 0..d_z.len().min(d.len()) {
        // LLVM would otherwise see the rows as lanes and transpose them for it.
        let row = black_box(&mut d[s]);
        for v in 0..V1 {
            // As a sum over outputs: −0 becomes 0.
            let mut vector = [S::ZERO; L];
            d_z[s].mul_add_lanes::<A, L>(&w[v], &mut vector);
            let mut vector = keep_vector(vector, const { W < L });
            let span = Span { start: first + v * L, width: W };
            if const { F::IN_REGISTERS } {
                vector = finish.vector::<A, L>(s, span, vector);
            }
            store(&vector, row, span.start, W);
        }
    }
}
