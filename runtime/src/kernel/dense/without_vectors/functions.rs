//! The kernels for one sample as functions of their own.
//!
//! Input: a sample and a layer. Output: as the kernels of the same names in `sample.rs`. Guarantees: a shape
//! is compiled once, for all methods and rows. It is also faster: where LLVM knows that a layer is within a
//! network, it computes the address of each weight from that of the network.

use super::{dense as sums, input_gradient as gradients, outer_product};
use crate::kernel::epilogue::Update;
use crate::layer::Dense;
use crate::machine::outline::outlined;
use crate::machine::with_tile;
use crate::optimizer::{Kept, Rule};
use crate::scalar::Scalar;

outlined! {
    /// The pre-activation.
    pub(in crate::kernel::dense) fn dense<'a, A; S: Scalar; I, O, BIAS, P>(
        layer: &'a Dense<S, I, O, BIAS>,
        x: &'a [S; I],
        z: &'a mut [S; O],
    ) -> () {
        with_tile!(A, S, SIZES, L => sums::<A, S, I, O, BIAS, P, L>(layer, x, z));
    }
}

outlined! {
    /// `∂L/∂x`.
    pub(in crate::kernel::dense) fn input_gradient<'a, A; S: Scalar; I, O>(
        weights: &'a [[S; O]; I],
        d_z: &'a [S; O],
        d_x: &'a mut [S; I],
    ) -> () {
        with_tile!(A, S, SIZES, L => gradients::<A, S, I, O, L>(weights, d_z, d_x));
    }
}

outlined! {
    /// The update with the gradient of one sample.
    pub(in crate::kernel::dense) fn update<'a, A; S: Scalar, R: Rule<S>; I, O, BIAS>(
        x: &'a [S; I],
        d_z: &'a [S; O],
        layer: &'a mut Dense<S, I, O, BIAS>,
        rule: R,
        state: Kept<R, S, &'a mut Dense<S, I, O, BIAS>>,
    ) -> () {
        let epilogue = &mut Update { layer, rule, state };
        with_tile!(A, S, SIZES, L => outer_product::<A, S, _, I, O, BIAS, L>(x, d_z, epilogue));
    }
}
