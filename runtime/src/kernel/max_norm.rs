//! The option `max_norm`: after a step, the weights that lead to an output are scaled back to a length.
//!
//! Srebro & Shraibman 2005; Srivastava et al. 2014, "Dropout", section 5.1. As `keras.constraints.MaxNorm`,
//! up to Keras' 10⁻⁷ in the denominator. Weights whose squares would overflow, or vanish next to the limit's,
//! are first divided by the largest of them. A NaN makes all weights to its output NaN; an infinite weight
//! becomes NaN, and the other weights to its output 0.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::setting::Setting;
use super::span::{load, store};
use super::sparse::Connections;
use crate::layer::{Dense, Weights};
use crate::scalar::{Arithmetic, Scalar};

/// Outputs that are limited alike: by quotients if the squares of one of them need that. So it is not a size
/// of a machine.
const C: usize = 16;

/// 2¹⁰⁰: up to here a sum of squares in single precision has not overflowed.
const LARGE: f64 = 1_267_650_600_228_229_401_496_703_205_376.0;
/// 2⁻⁵⁰: the square of a limit of at least this size is so large that vanishing squares do not count.
const SMALL: f64 = 1.0 / 1_125_899_906_842_624.0;

/// `most/max(√square, most)`: exactly 1 for weights that are short enough.
#[inline(always)]
fn factors<S: Scalar>(squares: [S; C], most: S) -> [S; C] {
    let mut factors = squares;
    for c in 0..C {
        factors[c] = most / most.max(factors[c].sqrt());
    }
    factors
}

/// Whether a sum of squares is too large, or the limit so small that squares beside it vanish.
#[inline(always)]
fn is_extreme<S: Scalar>(squares: &[S; C], most: S) -> bool {
    let mut is_extreme = S::from_f64(SMALL).is_above(most);
    for c in 0..C {
        is_extreme |= squares[c].is_above(S::from_f64(LARGE));
    }
    is_extreme
}

/// The divisor of the numbers: the largest of them, or 1 if that is 0 or infinite.
#[inline(always)]
fn divisor<S: Scalar>(largest: S) -> S {
    if largest.is_above(largest * S::from_f64(0.5)) { largest } else { S::ONE }
}

/// `w` brought to its part of `most`, where all are as long as `divisor·√square`.
#[inline(always)]
fn limited<S: Scalar>(w: S, divisor: S, square: S, most: S) -> S {
    let length = square.sqrt();
    (divisor * length - most).select_nonpositive(w, w / divisor * (most / length))
}

/// Scales the weights that lead to an output so that the sum of their squares is at most `most`²; inputs
/// ascending.
#[inline(always)]
pub fn limit_norms<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
    layer: &mut Dense<S, I, O, BIAS>,
    most: impl Setting<S>,
) {
    let (most, mut column) = (most.rounded(), 0);
    while column < O {
        let width = if O - column < C { O - column } else { C };
        let mut squares = [S::ZERO; C];
        for i in 0..I {
            let w: [S; C] = load(&layer.weights[i], column, width);
            for c in 0..C {
                squares[c] = squares[c].plus_square::<A>(w[c]);
            }
        }
        if is_extreme(&squares, most) {
            limit_extreme::<A, S, I, O>(&mut layer.weights, column, width, most);
        } else {
            let factors = factors(squares, most);
            for i in 0..I {
                let mut w: [S; C] = load(&layer.weights[i], column, width);
                for c in 0..C {
                    w[c] = w[c] * factors[c];
                }
                store(&w, &mut layer.weights[i], column, width);
            }
        }
        column += C;
    }
}

/// [`limit_norms`] of `width` outputs from `column` on, by quotients whose squares neither overflow nor
/// vanish.
#[inline(always)]
fn limit_extreme<A: Arithmetic, S: Scalar, const I: usize, const O: usize>(
    weights: &mut [[S; O]; I],
    column: usize,
    width: usize,
    most: S,
) {
    let (mut divisors, mut squares) = ([S::ZERO; C], [S::ZERO; C]);
    for i in 0..I {
        let w: [S; C] = load(&weights[i], column, width);
        for c in 0..C {
            divisors[c] = w[c].abs().max(divisors[c]);
        }
    }
    for c in 0..C {
        divisors[c] = divisor(divisors[c]);
    }
    for i in 0..I {
        let w: [S; C] = load(&weights[i], column, width);
        for c in 0..C {
            let quotient = w[c] / divisors[c];
            squares[c] = quotient.mul_add::<A>(quotient, squares[c]);
        }
    }
    for i in 0..I {
        let mut w: [S; C] = load(&weights[i], column, width);
        for c in 0..C {
            w[c] = limited(w[c], divisors[c], squares[c], most);
        }
        store(&w, &mut weights[i], column, width);
    }
}

/// The place of the output of connection `k` among the outputs from `first` on, if it is one of them.
#[inline(always)]
fn place<T: Connections>(connections: T, k: usize, first: usize) -> Option<usize> {
    let output = connections.pair(k).1;
    if output >= first && output - first < C { Some(output - first) } else { None }
}

/// [`limit_norms`] of a layer that connects only some inputs with some of its `O` outputs.
#[inline(always)]
pub fn limit_sparse_norms<
    A: Arithmetic,
    S: Scalar,
    T: Connections,
    const W: usize,
    const BIAS: usize,
    const O: usize,
>(
    layer: &mut Weights<S, W, BIAS>,
    connections: T,
    most: impl Setting<S>,
) {
    let (most, mut first) = (most.rounded(), 0);
    while first < O {
        let mut squares = [S::ZERO; C];
        for k in 0..W {
            if let Some(c) = place(connections, k, first) {
                squares[c] = squares[c].plus_square::<A>(layer.weights[k]);
            }
        }
        if is_extreme(&squares, most) {
            limit_extreme_sparse::<A, S, T, W>(&mut layer.weights, connections, first, most);
        } else {
            let factors = factors(squares, most);
            for k in 0..W {
                if let Some(c) = place(connections, k, first) {
                    layer.weights[k] = layer.weights[k] * factors[c];
                }
            }
        }
        first += C;
    }
}

/// [`limit_sparse_norms`] of the outputs from `first` on, as `limit_extreme` does it.
#[inline(always)]
fn limit_extreme_sparse<A: Arithmetic, S: Scalar, T: Connections, const W: usize>(
    weights: &mut [S; W],
    connections: T,
    first: usize,
    most: S,
) {
    let (mut divisors, mut squares) = ([S::ZERO; C], [S::ZERO; C]);
    for k in 0..W {
        if let Some(c) = place(connections, k, first) {
            divisors[c] = weights[k].abs().max(divisors[c]);
        }
    }
    for c in 0..C {
        divisors[c] = divisor(divisors[c]);
    }
    for k in 0..W {
        if let Some(c) = place(connections, k, first) {
            let quotient = weights[k] / divisors[c];
            squares[c] = quotient.mul_add::<A>(quotient, squares[c]);
        }
    }
    for k in 0..W {
        if let Some(c) = place(connections, k, first) {
            weights[k] = limited(weights[k], divisors[c], squares[c], most);
        }
    }
}

/// Limits of norms out of line, for long programs, with the bits of the kernels of the same names.
pub(crate) mod far {
    use super::{Connections, Setting};
    use crate::kernel::setting::Rounded;
    use crate::layer::{Dense, Weights};
    use crate::machine::outline::outlined;
    use crate::scalar::{Arithmetic, Scalar};

    /// [`limit_norms`](super::limit_norms).
    #[inline(always)]
    pub fn limit_norms<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
        layer: &mut Dense<S, I, O, BIAS>,
        most: impl Setting<S>,
    ) {
        limit_norms_to::<A, S, I, O, BIAS>(layer, most.rounded());
    }

    outlined! {
        /// [`limit_norms`], whose limit is rounded where it is known.
        fn limit_norms_to<'a, A; S: Scalar; I, O, BIAS>(
            layer: &'a mut Dense<S, I, O, BIAS>,
            most: S,
        ) -> () {
            super::limit_norms::<A, S, I, O, BIAS>(layer, Rounded(most));
        }
    }

    /// [`limit_sparse_norms`](super::limit_sparse_norms).
    #[inline(always)]
    pub fn limit_sparse_norms<
        A: Arithmetic,
        S: Scalar,
        T: Connections,
        const W: usize,
        const BIAS: usize,
        const O: usize,
    >(
        layer: &mut Weights<S, W, BIAS>,
        connections: T,
        most: impl Setting<S>,
    ) {
        limit_sparse_norms_to::<A, S, T, W, BIAS, O>(layer, connections, most.rounded());
    }

    outlined! {
        /// [`limit_sparse_norms`], whose limit is rounded where it is known.
        fn limit_sparse_norms_to<'a, A; S: Scalar, T: Connections; W, BIAS, O>(
            layer: &'a mut Weights<S, W, BIAS>,
            connections: T,
            most: S,
        ) -> () {
            super::limit_sparse_norms::<A, S, T, W, BIAS, O>(layer, connections, Rounded(most));
        }
    }
}
