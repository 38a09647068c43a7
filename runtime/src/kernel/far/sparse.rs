//! Layers that are no full matrix, limits of norms and stored gradients out of line: a function for each shape.
//!
//! In come values of a long program; out go the bits of the kernels of the same names.

use crate::activation::Elementwise;
use crate::kernel::{Connections, apply as stored, limit, sparse as pairs};
use crate::layer::{Dense, Parameters, Weights};
use crate::machine::outline::outlined;
use crate::optimizer::Rule;
use crate::scalar::{Arithmetic, Scalar};

outlined! {
    /// [`sparse`](pairs::sparse).
    pub fn sparse<'a, A; S: Scalar, C: Connections; W, BIAS, I, O>(
        layer: &'a Weights<S, W, BIAS>,
        connections: C,
        x: &'a [S; I],
    ) -> [S; O] {
        pairs::sparse::<A, S, C, W, BIAS, I, O>(layer, connections, x)
    }
}

outlined! {
    /// [`sparse_input_gradient`](pairs::sparse_input_gradient).
    pub fn sparse_input_gradient<'a, A; S: Scalar, C: Connections; W, BIAS, I, O>(
        layer: &'a Weights<S, W, BIAS>,
        connections: C,
        d_z: &'a [S; O],
    ) -> [S; I] {
        pairs::sparse_input_gradient::<A, S, C, W, BIAS, I, O>(layer, connections, d_z)
    }
}

outlined! {
    /// [`sparse_gradient`](pairs::sparse_gradient).
    pub fn sparse_gradient<'a, A; S: Scalar, C: Connections; W, BIAS, I, O>(
        x: &'a [S; I],
        d_z: &'a [S; O],
        connections: C,
        gradient: &'a mut Weights<S, W, BIAS>,
    ) -> () {
        pairs::sparse_gradient::<A, S, C, W, BIAS, I, O>(x, d_z, connections, gradient);
    }
}

outlined! {
    /// [`sparse_update`](pairs::sparse_update).
    pub fn sparse_update<'a, A; S: Scalar, C: Connections, R: Rule<S, K>; K, W, BIAS, I, O>(
        x: &'a [S; I],
        d_z: &'a [S; O],
        connections: C,
        layer: &'a mut Weights<S, W, BIAS>,
        rule: R,
        state: [&'a mut Weights<S, W, BIAS>; K],
    ) -> () {
        pairs::sparse_update::<A, S, C, R, K, W, BIAS, I, O>(x, d_z, connections, layer, rule, state);
    }
}

outlined! {
    /// [`sparse_rows`](pairs::sparse_rows).
    pub fn sparse_rows<'a, A; S: Scalar, C: Connections, E: Elementwise; W, BIAS, I, O>(
        layer: &'a Weights<S, W, BIAS>,
        connections: C,
        x: &'a [[S; I]],
        activation: E,
        y: &'a mut [[S; O]],
    ) -> () {
        pairs::sparse_rows::<A, S, C, E, W, BIAS, I, O>(layer, connections, x, activation, y);
    }
}

outlined! {
    /// [`sparse_input_gradient_rows`](pairs::sparse_input_gradient_rows).
    pub fn sparse_input_gradient_rows<'a, A; S: Scalar, C: Connections, E: Elementwise; W, BIAS, I, O>(
        layer: &'a Weights<S, W, BIAS>,
        connections: C,
        d_z: &'a [[S; O]],
        activation: E,
        a: &'a [[S; I]],
        d: &'a mut [[S; I]],
    ) -> () {
        pairs::sparse_input_gradient_rows::<A, S, C, E, W, BIAS, I, O>(layer, connections, d_z, activation, a, d);
    }
}

/// [`sparse_gradient_rows`](pairs::sparse_gradient_rows).
#[inline(always)]
pub fn sparse_gradient_rows<
    A: Arithmetic,
    S: Scalar,
    C: Connections,
    const W: usize,
    const BIAS: usize,
    const I: usize,
    const O: usize,
    const ADD: bool,
>(
    x: &[[S; I]],
    d_z: &[[S; O]],
    connections: C,
    gradient: &mut Weights<S, W, BIAS>,
) {
    if ADD {
        added_gradient_rows::<A, S, C, W, BIAS, I, O>(x, d_z, connections, gradient);
    } else {
        stored_gradient_rows::<A, S, C, W, BIAS, I, O>(x, d_z, connections, gradient);
    }
}

outlined! {
    /// [`sparse_gradient_rows`] that overwrites the gradient.
    fn stored_gradient_rows<'a, A; S: Scalar, C: Connections; W, BIAS, I, O>(
        x: &'a [[S; I]],
        d_z: &'a [[S; O]],
        connections: C,
        gradient: &'a mut Weights<S, W, BIAS>,
    ) -> () {
        pairs::sparse_gradient_rows::<A, S, C, W, BIAS, I, O, false>(x, d_z, connections, gradient);
    }
}

outlined! {
    /// [`sparse_gradient_rows`] that adds to the gradient.
    fn added_gradient_rows<'a, A; S: Scalar, C: Connections; W, BIAS, I, O>(
        x: &'a [[S; I]],
        d_z: &'a [[S; O]],
        connections: C,
        gradient: &'a mut Weights<S, W, BIAS>,
    ) -> () {
        pairs::sparse_gradient_rows::<A, S, C, W, BIAS, I, O, true>(x, d_z, connections, gradient);
    }
}

outlined! {
    /// [`sparse_update_rows`](pairs::sparse_update_rows).
    pub fn sparse_update_rows<'a, A; S: Scalar, C: Connections, R: Rule<S, K>; K, W, BIAS, I, O>(
        x: &'a [[S; I]],
        d_z: &'a [[S; O]],
        connections: C,
        layer: &'a mut Weights<S, W, BIAS>,
        rule: R,
        state: [&'a mut Weights<S, W, BIAS>; K],
    ) -> () {
        pairs::sparse_update_rows::<A, S, C, R, K, W, BIAS, I, O>(x, d_z, connections, layer, rule, state);
    }
}

/// [`limit_norms`](limit::limit_norms).
#[inline(always)]
pub fn limit_norms<A: Arithmetic, S: Scalar, const I: usize, const O: usize, const BIAS: usize>(
    layer: &mut Dense<S, I, O, BIAS>,
    most: f64,
) {
    limit_norms_to::<A, S, I, O, BIAS>(layer, S::from_f64(most));
}

outlined! {
    /// [`limit_norms`], whose limit is rounded where it is known.
    fn limit_norms_to<'a, A; S: Scalar; I, O, BIAS>(
        layer: &'a mut Dense<S, I, O, BIAS>,
        most: S,
    ) -> () {
        limit::limit_norms_to::<A, S, I, O, BIAS>(layer, most);
    }
}

/// [`limit_sparse_norms`](limit::limit_sparse_norms).
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
    limit_sparse_norms_to::<A, S, T, W, BIAS, O>(layer, connections, S::from_f64(most));
}

outlined! {
    /// [`limit_sparse_norms`], whose limit is rounded where it is known.
    fn limit_sparse_norms_to<'a, A; S: Scalar, T: Connections; W, BIAS, O>(
        layer: &'a mut Weights<S, W, BIAS>,
        connections: T,
        most: S,
    ) -> () {
        limit::limit_sparse_norms_to::<A, S, T, W, BIAS, O>(layer, connections, most);
    }
}

outlined! {
    /// [`apply`](stored::apply).
    pub fn apply<'a, A; S: Scalar, L: Parameters<S>, R: Rule<S, K>; K>(
        gradient: &'a L,
        layer: &'a mut L,
        rule: R,
        state: [&'a mut L; K],
    ) -> () {
        stored::apply::<A, S, L, R, K>(gradient, layer, rule, state);
    }
}
