//! A gradient that was stored before, applied to a layer.
//!
//! In come a gradient and a layer of one shape; out goes the layer that `dense_update` would have made.

use super::epilogue::{Epilogue, Update};
use super::panel::load;
use crate::layer::Dense;
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Scalar};

/// Numbers at a time: two vectors of `f32`.
const C: usize = 16;

/// Applies `rule` to each parameter of a layer, with the gradient and the state of the same shape.
#[inline(always)]
pub fn dense_apply<
    A: Arithmetic,
    S: Scalar,
    R: Rule<S, K>,
    const K: usize,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    gradient: &Dense<S, I, O, BIAS>,
    layer: &mut Dense<S, I, O, BIAS>,
    rule: R,
    state: [&mut Dense<S, I, O, BIAS>; K],
) {
    let mut update = Update { layer, rule, state };
    for i in 0..I {
        let mut column = 0;
        while column < O {
            let width = if O - column < C { O - column } else { C };
            update.weights::<A, C>(i, column, width, &load(&gradient.weights[i], column, width));
            column += C;
        }
    }
    let mut column = 0;
    while column < BIAS {
        let width = if BIAS - column < C { BIAS - column } else { C };
        update.bias::<A, C>(column, width, &load(&gradient.bias, column, width));
        column += C;
    }
}
