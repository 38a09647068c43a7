//! The kernels for one sample as functions of their own.
//!
//! Input: a sample and a layer. Output: as the kernels of the same names in `sample.rs`. Guarantees: a shape
//! is compiled once, for all methods and rows. It is also faster: where LLVM knows that a layer is within a
//! network, it computes the address of each weight from that of the network.
//!
//! They are no `outlined!` functions, which take their arguments as a struct: LLVM would not know that a row
//! is not kept, and copy it. A machine without vectors has no target feature to lose.

use super::{dense as sums, input_gradient as gradients, outer_product};
use crate::kernel::epilogue::Update;
use crate::layer::Dense;
use crate::machine::with_tile;
use crate::optimizer::{Kept, Rule};
use crate::scalar::{Arithmetic, Scalar};

/// The pre-activation.
#[inline(never)]
pub(in crate::kernel::dense) fn dense<
    A: Arithmetic,
    S: Scalar,
    const I: usize,
    const O: usize,
    const BIAS: usize,
    const P: usize,
>(
    layer: &Dense<S, I, O, BIAS>,
    x: &[S; I],
    z: &mut [S; O],
) {
    with_tile!(A, S, SIZES, L => sums::<A, S, I, O, BIAS, P, L>(layer, x, z));
}

/// `∂L/∂x`.
#[inline(never)]
pub(in crate::kernel::dense) fn input_gradient<A: Arithmetic, S: Scalar, const I: usize, const O: usize>(
    weights: &[[S; O]; I],
    d_z: &[S; O],
    d_x: &mut [S; I],
) {
    with_tile!(A, S, SIZES, L => gradients::<A, S, I, O, L>(weights, d_z, d_x));
}

/// The update with the gradient of one sample.
#[inline(never)]
pub(in crate::kernel::dense) fn update<
    'a,
    A: Arithmetic,
    S: Scalar,
    R: Rule<S>,
    const I: usize,
    const O: usize,
    const BIAS: usize,
>(
    x: &[S; I],
    d_z: &[S; O],
    layer: &'a mut Dense<S, I, O, BIAS>,
    rule: R,
    state: Kept<R, S, &'a mut Dense<S, I, O, BIAS>>,
) {
    let epilogue = &mut Update { layer, rule, state };
    with_tile!(A, S, SIZES, L => outer_product::<A, S, _, I, O, BIAS, L>(x, d_z, epilogue));
}
