//! Dense layers out of line, for long programs: inlined into one method, their cost for rustc would grow
//! faster than the number of steps.
//!
//! Input: values of a long program. Output: the bits of the kernels of the same names.

use super::{sample, update};
use crate::kernel::slice::uses;
use crate::layer::Dense;
use crate::machine::outline::outlined;
use crate::optimizer::{Kept, Rule};
use crate::scalar::Scalar;

outlined! {
    /// [`dense`](super::sample::dense).
    pub fn dense<'a, A; S: Scalar; I, O, BIAS, P>(layer: &'a Dense<S, I, O, BIAS>, x: &'a [S; I]) -> [S; O] {
        sample::dense::<A, S, I, O, BIAS, P>(layer, x)
    }
}

outlined! {
    /// [`dense_input_gradient`](super::sample::dense_input_gradient).
    pub fn dense_input_gradient<'a, A; S: Scalar; I, O, BIAS>(
        layer: &'a Dense<S, I, O, BIAS>,
        d_z: &'a [S; O],
    ) -> [S; I] {
        sample::dense_input_gradient::<A, S, I, O, BIAS>(layer, d_z)
    }
}

outlined! {
    /// [`dense_input_gradient_into`](super::sample::dense_input_gradient_into).
    pub fn dense_input_gradient_into<'a, A; S: Scalar; I, O, BIAS>(
        layer: &'a Dense<S, I, O, BIAS>,
        d_z: &'a [S; O],
        d_x: &'a mut [S; I],
    ) -> () {
        sample::dense_input_gradient_into::<A, S, I, O, BIAS>(layer, d_z, d_x);
    }
}

outlined! {
    /// [`dense_update`](super::sample::dense_update).
    pub fn dense_update<'a, A; S: Scalar, R: Rule<S>; I, O, BIAS>(
        x: &'a [S; I],
        d_z: &'a [S; O],
        layer: &'a mut Dense<S, I, O, BIAS>,
        rule: R,
        state: Kept<R, S, &'a mut Dense<S, I, O, BIAS>>,
    ) -> () {
        sample::dense_update::<A, S, R, I, O, BIAS>(x, d_z, layer, rule, state);
    }
}

outlined! {
    /// [`dense_update_uses`](super::update::dense_update_uses) of joined rows.
    pub fn dense_update_uses<'a, A; S: Scalar, R: Rule<S>; I, O, BIAS, X, D>(
        x: &'a [S; X],
        d_z: &'a [S; D],
        layer: &'a mut Dense<S, I, O, BIAS>,
        rule: R,
        state: Kept<R, S, &'a mut Dense<S, I, O, BIAS>>,
    ) -> () {
        update::dense_update_uses::<A, S, R, I, O, BIAS>(uses(x), uses(d_z), layer, rule, state);
    }
}
