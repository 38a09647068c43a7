//! Dense layers on rows of samples.
#![allow(clippy::needless_range_loop)]

use core::any::TypeId;

use super::gradient::{Store, Update, gradient};
use super::multiply::multiply;
use super::panel::{Forward, Transposed};
use super::row::dense;
use crate::activation::{Elementwise, Identity};
use crate::layer::Dense;
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Scalar};

/// `y = activation(x·weights + bias)` for each row.
#[inline(always)]
pub fn dense_rows<
    A: Arithmetic,
    S: Scalar,
    E: Elementwise,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const P: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[[S; I]],
    activation: E,
    y: &mut [[S; O]],
) {
    let rows = x.len().min(y.len());
    let (x, y) = (&x[..rows], &mut y[..rows]);
    if P > 1 {
        for s in 0..rows {
            y[s] = dense::<A, S, I, O, BIAS, P>(layer, &x[s]);
        }
    } else {
        let source = Forward { weights: &layer.weights, bias: &layer.bias };
        multiply::<A, S, _, I, O>(x, source, y);
    }
    for z in y.as_flattened_mut() {
        *z = activation.apply::<A, S>(*z);
    }
}

/// `∂L/∂z` of the layer before, whose outputs are `a`, from `∂L/∂z` of this layer. `a` is not read if
/// `activation` is [`Identity`].
#[inline(always)]
pub fn dense_input_gradient_rows<
    A: Arithmetic,
    S: Scalar,
    E: Elementwise,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    d_z: &[[S; O]],
    activation: E,
    a: &[[S; I]],
    d: &mut [[S; I]],
) {
    let reads = TypeId::of::<E>() != TypeId::of::<Identity>();
    let mut rows = d_z.len().min(d.len());
    if reads {
        rows = rows.min(a.len());
    }
    let (d_z, d) = (&d_z[..rows], &mut d[..rows]);
    multiply::<A, S, _, O, I>(d_z, Transposed { weights: &layer.weights }, d);
    if reads {
        for (d, a) in d.as_flattened_mut().iter_mut().zip(a[..rows].as_flattened()) {
            *d = activation.gradient::<A, S>(*a, *d);
        }
    }
}

/// Stores the gradient of weights and bias, summed over the rows.
#[inline(always)]
pub fn dense_gradient_rows<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    gradient: &mut Dense<S, I, O, BIAS>,
) {
    super::gradient::gradient::<A, S, _, I, O, BIAS>(x, d_z, &mut Store(gradient));
}

/// Applies `rule` with the gradient summed over the rows.
#[inline(always)]
pub fn dense_update_rows<
    A: Arithmetic,
    S: Scalar,
    R: Rule<S, K>,
    const K: usize,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    layer: &mut Dense<S, I, O, BIAS>,
    rule: R,
    state: [&mut Dense<S, I, O, BIAS>; K],
) {
    gradient::<A, S, _, I, O, BIAS>(x, d_z, &mut Update { layer, rule, state });
}
