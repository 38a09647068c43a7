//! The canonical order of summation, written straight: one chain after another, without tiles or panels.
//!
//! Input: a layer and rows. Output: what the kernels must compute. Guarantees: each sum adds as the formula
//! says.
#![allow(clippy::needless_range_loop)] // the references are the formulas of the order, with their indices

use netwright_runtime::optimizer::Rule;
use netwright_runtime::{Arithmetic, Dense, Scalar};

use crate::slots::Array;

/// The order of the forward pass.
#[inline(always)]
pub fn reference_forward<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[S; I],
    sums_count: usize,
) -> [S; O] {
    let mut z = [S::ZERO; O];
    for o in 0..O {
        let mut sums = vec![S::ZERO; sums_count];
        if BIAS > 0 {
            sums[0] = layer.bias[o];
        }
        for i in 0..I {
            sums[i % sums_count] = x[i].mul_add::<A>(layer.weights[i][o], sums[i % sums_count]);
        }
        let mut width = sums_count / 2;
        while width > 0 {
            for j in 0..width {
                sums[j] = sums[j] + sums[j + width];
            }
            width /= 2;
        }
        z[o] = sums[0];
    }
    z
}

/// The gradient of the input: outputs ascending.
#[inline(always)]
pub fn reference_input_gradient<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    d_z: &[S; O],
) -> [S; I] {
    let mut d_x = [S::ZERO; I];
    for i in 0..I {
        for o in 0..O {
            d_x[i] = d_z[o].mul_add::<A>(layer.weights[i][o], d_x[i]);
        }
    }
    d_x
}

/// The gradient of the layer: samples ascending.
#[inline(always)]
pub fn reference_gradient<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    gradient: &mut Dense<S, I, O, BIAS>,
) {
    *gradient = Dense::zeros();
    reference_added_gradient::<A, S, I, O, BIAS>(x, d_z, gradient);
}

/// The sums go on from what `gradient` holds.
#[inline(always)]
pub fn reference_added_gradient<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    gradient: &mut Dense<S, I, O, BIAS>,
) {
    for i in 0..I {
        for o in 0..O {
            let mut sum = gradient.weights[i][o];
            for s in 0..x.len() {
                sum = x[s][i].mul_add::<A>(d_z[s][o], sum);
            }
            gradient.weights[i][o] = sum;
        }
    }
    for o in 0..BIAS {
        let mut sum = gradient.bias[o];
        for s in 0..x.len() {
            sum = sum + d_z[s][o];
        }
        gradient.bias[o] = sum;
    }
}

/// A step of the rule, one number at a time.
#[inline(always)]
pub fn reference_update<A, S, R, const K: usize, const I: usize, const O: usize, const BIAS: usize>(
    gradient: &Dense<S, I, O, BIAS>,
    rule: R,
    layer: &mut Dense<S, I, O, BIAS>,
    state: &mut [Dense<S, I, O, BIAS>; K],
) where
    A: Arithmetic,
    S: Scalar,
    R: Rule<S, Slots: Array<K>>,
{
    for i in 0..I {
        for o in 0..O {
            let mut slots = [S::ZERO; K];
            for k in 0..K {
                slots[k] = state[k].weights[i][o];
            }
            let slots = R::Slots::of(slots);
            let (w, slots) = rule.update::<A>(layer.weights[i][o], gradient.weights[i][o], slots);
            let slots = R::Slots::array(slots);
            layer.weights[i][o] = w;
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
        let (b, slots) = rule.update::<A>(layer.bias[o], gradient.bias[o], R::Slots::of(slots));
        let slots = R::Slots::array(slots);
        layer.bias[o] = b;
        for k in 0..K {
            state[k].bias[o] = slots[k];
        }
    }
}
