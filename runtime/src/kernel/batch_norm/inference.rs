//! Batch normalisation in inference: each unit by its running mean and variance.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::scalar::Scalar;

/// `(x − mean) / √(variance + ε)` with the running statistics from `OFFSET` on.
#[inline(always)]
pub fn standardize<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    x: &[S; N],
) -> [S; N] {
    standardize_by::<S, OFFSET, UNITS, N>(S::from_f64(epsilon), running, x)
}

/// [`standardize`] with an ε that is a scalar.
#[inline(always)]
pub(super) fn standardize_by<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: S,
    running: &[[S; 2]; UNITS],
    x: &[S; N],
) -> [S; N] {
    const { assert!(OFFSET + N <= UNITS, "the statistics lie in the state") };
    let mut n = [S::ZERO; N];
    for o in 0..N {
        let [mean, variance] = running[OFFSET + o];
        n[o] = (x[o] - mean) / (variance + epsilon).sqrt();
    }
    n
}

/// `∂L/∂x = ∂L/∂n / √(variance + ε)`: running statistics do not depend on the sample.
#[inline(always)]
pub fn standardize_gradient<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    d_n: &[S; N],
) -> [S; N] {
    standardize_gradient_by::<S, OFFSET, UNITS, N>(S::from_f64(epsilon), running, d_n)
}

/// [`standardize_gradient`] with an ε that is a scalar.
#[inline(always)]
pub(super) fn standardize_gradient_by<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: S,
    running: &[[S; 2]; UNITS],
    d_n: &[S; N],
) -> [S; N] {
    const { assert!(OFFSET + N <= UNITS, "the statistics lie in the state") };
    let mut d_x = [S::ZERO; N];
    for o in 0..N {
        let [_, variance] = running[OFFSET + o];
        d_x[o] = d_n[o] / (variance + epsilon).sqrt();
    }
    d_x
}

/// [`standardize`] on rows.
#[inline(always)]
pub fn standardize_rows<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    standardize_rows_by::<S, OFFSET, UNITS, N>(S::from_f64(epsilon), running, x, n);
}

/// [`standardize_rows`] with an ε that is a scalar.
#[inline(always)]
pub(super) fn standardize_rows_by<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: S,
    running: &[[S; 2]; UNITS],
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    for (x, n) in x.iter().zip(n) {
        *n = standardize_by::<S, OFFSET, UNITS, N>(epsilon, running, x);
    }
}

/// [`standardize_gradient`] on rows.
#[inline(always)]
pub fn standardize_gradient_rows<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    standardize_gradient_rows_by::<S, OFFSET, UNITS, N>(S::from_f64(epsilon), running, d_n, d_x);
}

/// [`standardize_gradient_rows`] with an ε that is a scalar.
#[inline(always)]
pub(super) fn standardize_gradient_rows_by<
    S: Scalar,
    const OFFSET: usize,
    const UNITS: usize,
    const N: usize,
>(
    epsilon: S,
    running: &[[S; 2]; UNITS],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    for (d_n, d_x) in d_n.iter().zip(d_x) {
        *d_x = standardize_gradient_by::<S, OFFSET, UNITS, N>(epsilon, running, d_n);
    }
}
