//! `clip`: each number brought between two bounds, on one sample (`[S; N]`) and on rows of samples
//! (`[[S; N]]`).
//!
//! A bound is one number for all (`L` or `H` is 1) or one for each (it is `N`). The gradient passes at the
//! bounds and between them, as in PyTorch's `clamp`, and at a NaN. The forms on rows give every sample the
//! bits of the form on one sample. They take as many rows as the shortest argument has.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::scalar::{Constant, Scalar};

/// The number of [low, high] that is nearest to `z`, and a NaN as it is.
#[inline(always)]
fn clipped<S: Scalar>(low: Constant, high: Constant, z: S) -> S {
    // `max` passes on a NaN of its second operand alone.
    -(-S::from_constant(high)).max(-S::from_constant(low).max(z))
}

/// `d` where `low ≤ z ≤ high` and where z is NaN, else 0.
#[inline(always)]
fn passed<S: Scalar>(low: Constant, high: Constant, z: S, d: S) -> S {
    let below_high = (z - S::from_constant(high)).select_positive(S::ZERO, d);
    (S::from_constant(low) - z).select_positive(S::ZERO, below_high)
}

/// The bound of number `o`.
#[inline(always)]
fn bound<const M: usize>(bounds: &[Constant; M], o: usize) -> Constant {
    bounds[if M == 1 { 0 } else { o }]
}

/// `min(max(z, low), high)`.
#[inline(always)]
pub fn clip<S: Scalar, const L: usize, const H: usize, const N: usize>(
    low: &[Constant; L],
    high: &[Constant; H],
    z: &[S; N],
) -> [S; N] {
    let mut y = [S::ZERO; N];
    for o in 0..N {
        y[o] = clipped(bound(low, o), bound(high, o), z[o]);
    }
    y
}

/// `∂L/∂z` from z and `∂L/∂y`.
#[inline(always)]
pub fn clip_gradient<S: Scalar, const L: usize, const H: usize, const N: usize>(
    low: &[Constant; L],
    high: &[Constant; H],
    z: &[S; N],
    d_y: &[S; N],
) -> [S; N] {
    let mut d_z = [S::ZERO; N];
    for o in 0..N {
        d_z[o] = passed(bound(low, o), bound(high, o), z[o], d_y[o]);
    }
    d_z
}

/// [`clip`] on rows.
#[inline(always)]
pub fn clip_rows<S: Scalar, const L: usize, const H: usize, const N: usize>(
    low: &[Constant; L],
    high: &[Constant; H],
    z: &[[S; N]],
    y: &mut [[S; N]],
) {
    for s in 0..z.len().min(y.len()) {
        y[s] = clip(low, high, &z[s]);
    }
}

/// [`clip_gradient`] on rows.
#[inline(always)]
pub fn clip_gradient_rows<S: Scalar, const L: usize, const H: usize, const N: usize>(
    low: &[Constant; L],
    high: &[Constant; H],
    z: &[[S; N]],
    d_y: &[[S; N]],
    d_z: &mut [[S; N]],
) {
    for s in 0..z.len().min(d_y.len()).min(d_z.len()) {
        d_z[s] = clip_gradient(low, high, &z[s], &d_y[s]);
    }
}

/// Clips out of line, for long programs: one function for all sizes, with the bits of the kernels of the same
/// names.
pub(crate) mod far {
    use super::{clipped, passed};
    use crate::scalar::{Constant, Scalar};

    /// The bound of number `o`.
    #[inline(always)]
    fn bound(bounds: &[Constant], o: usize) -> Constant {
        bounds[if bounds.len() == 1 { 0 } else { o }]
    }

    /// [`clip`](super::clip).
    #[inline(always)]
    pub fn clip<S: Scalar, const L: usize, const H: usize, const N: usize>(
        low: &[Constant; L],
        high: &[Constant; H],
        z: &[S; N],
    ) -> [S; N] {
        let mut y = [S::ZERO; N];
        clip_into(low, high, z, &mut y);
        y
    }

    /// [`clip_gradient`](super::clip_gradient).
    #[inline(always)]
    pub fn clip_gradient<S: Scalar, const L: usize, const H: usize, const N: usize>(
        low: &[Constant; L],
        high: &[Constant; H],
        z: &[S; N],
        d_y: &[S; N],
    ) -> [S; N] {
        let mut d_z = [S::ZERO; N];
        clip_gradient_into(low, high, z, d_y, &mut d_z);
        d_z
    }

    /// [`clip_rows`](super::clip_rows).
    #[inline(always)]
    pub fn clip_rows<S: Scalar, const L: usize, const H: usize, const N: usize>(
        low: &[Constant; L],
        high: &[Constant; H],
        z: &[[S; N]],
        y: &mut [[S; N]],
    ) {
        for (z, y) in z.iter().zip(y) {
            clip_into(low, high, z, y);
        }
    }

    /// [`clip_gradient_rows`](super::clip_gradient_rows).
    #[inline(always)]
    pub fn clip_gradient_rows<S: Scalar, const L: usize, const H: usize, const N: usize>(
        low: &[Constant; L],
        high: &[Constant; H],
        z: &[[S; N]],
        d_y: &[[S; N]],
        d_z: &mut [[S; N]],
    ) {
        for ((z, d_y), d_z) in z.iter().zip(d_y).zip(d_z) {
            clip_gradient_into(low, high, z, d_y, d_z);
        }
    }

    #[inline(never)]
    fn clip_into<S: Scalar>(low: &[Constant], high: &[Constant], z: &[S], y: &mut [S]) {
        for o in 0..y.len().min(z.len()) {
            y[o] = clipped(bound(low, o), bound(high, o), z[o]);
        }
    }

    #[inline(never)]
    fn clip_gradient_into<S: Scalar>(low: &[Constant], high: &[Constant], z: &[S], d_y: &[S], d_z: &mut [S]) {
        for o in 0..d_z.len().min(z.len()).min(d_y.len()) {
            d_z[o] = passed(bound(low, o), bound(high, o), z[o], d_y[o]);
        }
    }
}
