//! The kernels as functions of their own, for long programs: inlined into one method, what rustc does for it grows faster
//! than the steps.
//!
//! Each has the name and the bits of the kernel that it calls, and most of them its signature. What moves, adds and
//! bends numbers is compiled once for all sizes; everything else once for a shape.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

mod arrange;
mod norms;
mod sparse;

pub use arrange::{
    add, add_bias_rows, add_rows, multiply, multiply_rows, negate, negate_rows, pad, pad_rows, place,
    place_rows, slice, slice_rows, square, square_rows, subtract, subtract_rows,
};
pub use norms::{
    batch_normalize_gradient_rows, batch_normalize_rows, batch_statistics, dropout, dropout_rows, follow,
    follow_batch, log_softmax, log_softmax_gradient, normalize, normalize_gradient, normalize_gradient_rows,
    normalize_rows, softmax, softmax_gradient, standardize, standardize_gradient, standardize_gradient_rows,
    standardize_rows,
};
pub use sparse::{
    apply, limit_norms, limit_sparse_norms, sparse, sparse_gradient, sparse_gradient_rows,
    sparse_input_gradient, sparse_input_gradient_rows, sparse_rows, sparse_update, sparse_update_rows,
};

use super::arrange::uses;
use crate::activation::Elementwise;
use crate::layer::Dense;
use crate::loss::Loss;
use crate::machine::outline::outlined;
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Scalar};

outlined! {
    /// [`dense`](super::dense).
    pub fn dense<'a, A; S: Scalar; I, O, BIAS, P>(layer: &'a Dense<S, I, O, BIAS>, x: &'a [S; I]) -> [S; O] {
        super::dense::<A, S, I, O, BIAS, P>(layer, x)
    }
}

outlined! {
    /// [`dense_input_gradient`](super::dense_input_gradient).
    pub fn dense_input_gradient<'a, A; S: Scalar; I, O, BIAS>(
        layer: &'a Dense<S, I, O, BIAS>,
        d_z: &'a [S; O],
    ) -> [S; I] {
        super::dense_input_gradient::<A, S, I, O, BIAS>(layer, d_z)
    }
}

outlined! {
    /// [`dense_input_gradient_into`](super::dense_input_gradient_into).
    pub fn dense_input_gradient_into<'a, A; S: Scalar; I, O, BIAS>(
        layer: &'a Dense<S, I, O, BIAS>,
        d_z: &'a [S; O],
        d_x: &'a mut [S; I],
    ) -> () {
        super::dense_input_gradient_into::<A, S, I, O, BIAS>(layer, d_z, d_x);
    }
}

outlined! {
    /// [`dense_gradient`](super::dense_gradient).
    pub fn dense_gradient<'a, A; S: Scalar; I, O, BIAS>(
        x: &'a [S; I],
        d_z: &'a [S; O],
        gradient: &'a mut Dense<S, I, O, BIAS>,
    ) -> () {
        super::dense_gradient::<A, S, I, O, BIAS>(x, d_z, gradient);
    }
}

outlined! {
    /// [`dense_update`](super::dense_update).
    pub fn dense_update<'a, A; S: Scalar, R: Rule<S, K>; K, I, O, BIAS>(
        x: &'a [S; I],
        d_z: &'a [S; O],
        layer: &'a mut Dense<S, I, O, BIAS>,
        rule: R,
        state: [&'a mut Dense<S, I, O, BIAS>; K],
    ) -> () {
        super::dense_update::<A, S, R, K, I, O, BIAS>(x, d_z, layer, rule, state);
    }
}

outlined! {
    /// [`dense_gradient_uses`](super::dense_gradient_uses) of joined rows.
    pub fn dense_gradient_uses<'a, A; S: Scalar; I, O, BIAS, X, D>(
        x: &'a [S; X],
        d_z: &'a [S; D],
        gradient: &'a mut Dense<S, I, O, BIAS>,
    ) -> () {
        super::dense_gradient_uses::<A, S, I, O, BIAS>(uses(x), uses(d_z), gradient);
    }
}

outlined! {
    /// [`dense_update_uses`](super::dense_update_uses) of joined rows.
    pub fn dense_update_uses<'a, A; S: Scalar, R: Rule<S, K>; K, I, O, BIAS, X, D>(
        x: &'a [S; X],
        d_z: &'a [S; D],
        layer: &'a mut Dense<S, I, O, BIAS>,
        rule: R,
        state: [&'a mut Dense<S, I, O, BIAS>; K],
    ) -> () {
        super::dense_update_uses::<A, S, R, K, I, O, BIAS>(uses(x), uses(d_z), layer, rule, state);
    }
}

/// [`map`](super::elementwise::map).
#[inline(always)]
pub fn map<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(activation: E, z: &[S; N]) -> [S; N] {
    let mut a = [S::ZERO; N];
    map_into::<A, S, E>(activation, z, &mut a);
    a
}

/// [`map_gradient`](super::elementwise::map_gradient).
#[inline(always)]
pub fn map_gradient<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(
    activation: E,
    a: &[S; N],
    d_a: &[S; N],
) -> [S; N] {
    let mut d_z = [S::ZERO; N];
    map_gradient_into::<A, S, E>(activation, a, d_a, &mut d_z);
    d_z
}

/// [`map_rows`](super::elementwise::map_rows).
#[inline(always)]
pub fn map_rows<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(
    activation: E,
    z: &[[S; N]],
    a: &mut [[S; N]],
) {
    map_into::<A, S, E>(activation, z.as_flattened(), a.as_flattened_mut());
}

/// [`map_gradient_rows`](super::elementwise::map_gradient_rows).
#[inline(always)]
pub fn map_gradient_rows<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(
    activation: E,
    a: &[[S; N]],
    d_a: &[[S; N]],
    d_z: &mut [[S; N]],
) {
    map_gradient_into::<A, S, E>(activation, a.as_flattened(), d_a.as_flattened(), d_z.as_flattened_mut());
}

outlined! {
    /// `a = f(z)` for as many numbers as both have.
    fn map_into<'a, A; S: Scalar, E: Elementwise;>(activation: E, z: &'a [S], a: &'a mut [S]) -> () {
        for i in 0..a.len().min(z.len()) {
            a[i] = activation.apply::<A, S>(z[i]);
        }
    }
}

outlined! {
    /// `∂L/∂z` for as many numbers as all have.
    fn map_gradient_into<'a, A; S: Scalar, E: Elementwise;>(
        activation: E,
        a: &'a [S],
        d_a: &'a [S],
        d_z: &'a mut [S],
    ) -> () {
        for i in 0..d_z.len().min(a.len()).min(d_a.len()) {
            d_z[i] = activation.gradient::<A, S>(a[i], d_a[i]);
        }
    }
}

outlined! {
    /// [`Loss::value`].
    pub fn loss_value<'a, A; S: Scalar, L: Loss; N, T>(loss: L, read: &'a [S; N], target: &'a [S; T]) -> S {
        loss.value::<A, S, N, T>(read, target)
    }
}

outlined! {
    /// [`Loss::gradient`].
    pub fn loss_gradient<'a, A; S: Scalar, L: Loss; N, T>(
        loss: L,
        y: &'a [S; N],
        target: &'a [S; T],
        seed: S,
    ) -> [S; N] {
        loss.gradient::<A, S, N, T>(y, target, seed)
    }
}

outlined! {
    /// [`value_rows`](crate::loss::value_rows).
    pub fn value_rows<'a, A; S: Scalar, L: Loss; N, T>(
        loss: L,
        read: &'a [[S; N]],
        target: &'a [[S; T]],
        scale: S,
        weights: Option<&'a [S]>,
    ) -> S {
        crate::loss::value_rows::<A, S, L, N, T>(loss, read, target, scale, weights)
    }
}
