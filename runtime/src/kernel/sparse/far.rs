//! Layers that are not a full matrix out of line, for long programs: inlined into one method, their cost for
//! rustc would grow faster than the number of steps.
//!
//! Input: values of a long program. Output: the bits of the kernels of the same names.

use super::Connections;
use crate::activation::Elementwise;
use crate::layer::Weights;
use crate::machine::outline::outlined;
use crate::optimizer::{Kept, Rule};
use crate::scalar::Scalar;

outlined! {
    /// [`sparse`](super::sparse).
    pub fn sparse<'a, A; S: Scalar, C: Connections; W, BIAS, I, O>(
        layer: &'a Weights<S, W, BIAS>,
        connections: C,
        x: &'a [S; I],
    ) -> [S; O] {
        super::sparse::<A, S, C, W, BIAS, I, O>(layer, connections, x)
    }
}

outlined! {
    /// [`sparse_input_gradient`](super::sparse_input_gradient).
    pub fn sparse_input_gradient<'a, A; S: Scalar, C: Connections; W, BIAS, I, O>(
        layer: &'a Weights<S, W, BIAS>,
        connections: C,
        d_z: &'a [S; O],
    ) -> [S; I] {
        super::sparse_input_gradient::<A, S, C, W, BIAS, I, O>(layer, connections, d_z)
    }
}

outlined! {
    /// [`sparse_update`](super::sparse_update).
    pub fn sparse_update<'a, A; S: Scalar, C: Connections, R: Rule<S>; W, BIAS, I, O>(
        x: &'a [S; I],
        d_z: &'a [S; O],
        connections: C,
        layer: &'a mut Weights<S, W, BIAS>,
        rule: R,
        state: Kept<R, S, &'a mut Weights<S, W, BIAS>>,
    ) -> () {
        super::sparse_update::<A, S, C, R, W, BIAS, I, O>(x, d_z, connections, layer, rule, state);
    }
}

outlined! {
    /// [`sparse_rows`](super::sparse_rows).
    pub fn sparse_rows<'a, A; S: Scalar, C: Connections, E: Elementwise; W, BIAS, I, O>(
        layer: &'a Weights<S, W, BIAS>,
        connections: C,
        x: &'a [[S; I]],
        activation: E,
        y: &'a mut [[S; O]],
    ) -> () {
        super::sparse_rows::<A, S, C, E, W, BIAS, I, O>(layer, connections, x, activation, y);
    }
}

outlined! {
    /// [`sparse_input_gradient_rows`](super::sparse_input_gradient_rows).
    pub fn sparse_input_gradient_rows<'a, A; S: Scalar, C: Connections, E: Elementwise; W, BIAS, I, O>(
        layer: &'a Weights<S, W, BIAS>,
        connections: C,
        d_z: &'a [[S; O]],
        activation: E,
        a: &'a [[S; I]],
        d: &'a mut [[S; I]],
    ) -> () {
        super::sparse_input_gradient_rows::<A, S, C, E, W, BIAS, I, O>(layer, connections, d_z, activation, a, d);
    }
}

outlined! {
    /// [`sparse_update_rows`](super::sparse_update_rows).
    pub fn sparse_update_rows<'a, A; S: Scalar, C: Connections, R: Rule<S>; W, BIAS, I, O>(
        x: &'a [[S; I]],
        d_z: &'a [[S; O]],
        connections: C,
        layer: &'a mut Weights<S, W, BIAS>,
        rule: R,
        state: Kept<R, S, &'a mut Weights<S, W, BIAS>>,
    ) -> () {
        super::sparse_update_rows::<A, S, C, R, W, BIAS, I, O>(x, d_z, connections, layer, rule, state);
    }
}
