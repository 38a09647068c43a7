//! A gradient that was stored before, applied to a layer: the update of `dense_update` without the product.

use crate::layer::Dense;
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Scalar};

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
    for i in 0..I {
        for o in 0..O {
            let mut slots = [S::ZERO; K];
            for k in 0..K {
                slots[k] = state[k].weights[i][o];
            }
            let (weight, slots) = rule.update::<A>(layer.weights[i][o], gradient.weights[i][o], slots);
            layer.weights[i][o] = weight;
            for k in 0..K {
                state[k].weights[i][o] = slots[k];
            }
        }
    }
    for o in 0..BIAS {
        let mut slots = [S::ZERO; K];
        for k in 0..K {
            slots[k] = state[k].bias[o];
        }
        let (bias, slots) = rule.update::<A>(layer.bias[o], gradient.bias[o], slots);
        layer.bias[o] = bias;
        for k in 0..K {
            state[k].bias[o] = slots[k];
        }
    }
}
