//! The option `max_norm`: after a step, the weights that lead to an output are brought back to a length.
//!
//! Srebro & Shraibman 2005; Srivastava et al. 2014, "Dropout", section 5.1. As `keras.constraints.MaxNorm`, up to
//! Keras' 10⁻⁷ in the denominator.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::panel::{load, store};
use super::sparse::Connections;
use crate::layer::{Dense, Weights};
use crate::scalar::{Arithmetic, Scalar};

/// Outputs at a time: two vectors of `f32`.
const C: usize = 16;

/// `most/max(√square, most)`: 1, exactly, for what is short enough.
#[inline(always)]
fn factors<S: Scalar>(squares: [S; C], most: f64) -> [S; C] {
    let most = S::from_f64(most);
    let mut factors = squares;
    for c in 0..C {
        factors[c] = most / most.max(factors[c].sqrt());
    }
    factors
}

/// Scales the weights that lead to an output so that the sum of their squares is at most `most`²; inputs ascending.
#[inline(always)]
pub fn limit_norms<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
    layer: &mut Dense<S, I, O, BIAS>,
    most: f64,
) {
    let mut column = 0;
    while column < O {
        let width = if O - column < C { O - column } else { C };
        let mut squares = [S::ZERO; C];
        for i in 0..I {
            let w: [S; C] = load(&layer.weights[i], column, width);
            for c in 0..C {
                squares[c] = squares[c].plus_square::<A>(w[c]);
            }
        }
        let factors = factors(squares, most);
        for i in 0..I {
            let mut w: [S; C] = load(&layer.weights[i], column, width);
            for c in 0..C {
                w[c] = w[c] * factors[c];
            }
            store(&w, &mut layer.weights[i], column, width);
        }
        column += C;
    }
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
    most: f64,
) {
    let mut first = 0;
    while first < O {
        let mut squares = [S::ZERO; C];
        for k in 0..W {
            let output = connections.pair(k).1;
            if output >= first && output - first < C {
                let w = layer.weights[k];
                squares[output - first] = squares[output - first].plus_square::<A>(w);
            }
        }
        let factors = factors(squares, most);
        for k in 0..W {
            let output = connections.pair(k).1;
            if output >= first && output - first < C {
                layer.weights[k] = layer.weights[k] * factors[output - first];
            }
        }
        first += C;
    }
}
