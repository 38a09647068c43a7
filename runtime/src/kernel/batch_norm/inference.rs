//! Batch normalisation in inference mode: each unit by its running mean and variance.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::kernel::setting::Setting;
use crate::scalar::Scalar;
use crate::state::Running;

/// `(x − mean) / √(variance + ε)` with the running statistics; of a gradient, which has no
/// mean to be taken off, `x / √(variance + ε)`.
#[inline(always)]
fn standardized<S: Scalar, const N: usize, const IS_GRADIENT: bool>(
    epsilon: S,
    running: &Running<S, N>,
    x: &[S; N],
) -> [S; N] {
    let mut n = [S::ZERO; N];
    for o in 0..N {
        let [mean, variance] = running[o];
        let distance = if IS_GRADIENT { x[o] } else { x[o] - mean };
        n[o] = distance / (variance + epsilon).sqrt();
    }
    n
}

/// The same on rows.
#[inline(always)]
pub(super) fn standardized_rows<S: Scalar, const N: usize, const IS_GRADIENT: bool>(
    epsilon: impl Setting<S>,
    running: &Running<S, N>,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    let epsilon = epsilon.rounded();
    for (x, n) in x.iter().zip(n) {
        *n = standardized::<S, N, IS_GRADIENT>(epsilon, running, x);
    }
}

/// `(x − mean) / √(variance + ε)` with the running statistics.
#[inline(always)]
pub fn standardize<S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    running: &Running<S, N>,
    x: &[S; N],
) -> [S; N] {
    standardized::<S, N, false>(epsilon.rounded(), running, x)
}

/// `∂L/∂x = ∂L/∂n / √(variance + ε)`: running statistics do not depend on the sample.
#[inline(always)]
pub fn standardize_gradient<S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    running: &Running<S, N>,
    d_n: &[S; N],
) -> [S; N] {
    standardized::<S, N, true>(epsilon.rounded(), running, d_n)
}

/// [`standardize`] on rows.
#[inline(always)]
pub fn standardize_rows<S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    running: &Running<S, N>,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    standardized_rows::<S, N, false>(epsilon, running, x, n);
}

/// [`standardize_gradient`] on rows.
#[inline(always)]
pub fn standardize_gradient_rows<S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    running: &Running<S, N>,
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    standardized_rows::<S, N, true>(epsilon, running, d_n, d_x);
}
