//! The kernels for one sample as functions of their own, for networks of many layers: inlined into one method, what
//! rustc does for it grows faster than the layers.

use super::outline::outlined;
use crate::activation::Elementwise;
use crate::layer::Dense;
use crate::optimizer::Rule;
use crate::scalar::Scalar;

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
    /// [`map`](super::elementwise::map).
    pub fn map<'a, A; S: Scalar, E: Elementwise; N>(activation: E, z: &'a [S; N]) -> [S; N] {
        super::elementwise::map::<A, S, E, N>(activation, z)
    }
}

outlined! {
    /// [`map_gradient`](super::elementwise::map_gradient).
    pub fn map_gradient<'a, A; S: Scalar, E: Elementwise; N>(
        activation: E,
        a: &'a [S; N],
        d_a: &'a [S; N],
    ) -> [S; N] {
        super::elementwise::map_gradient::<A, S, E, N>(activation, a, d_a)
    }
}
