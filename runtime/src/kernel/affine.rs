//! Numbers beside a value, `factor·x + offset` of each number, on one sample (`[S; N]`) and on rows of
//! samples (`[[S; N]]`).
//!
//! The forms on rows give every sample the bits of the form on one sample. They take as many rows as the
//! shortest argument has.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::scalar::{Arithmetic, Constant, Scalar};

/// `factor·x + offset`, rounded as `A` says.
#[inline(always)]
pub fn affine<A: Arithmetic, S: Scalar, const N: usize>(
    factor: Constant,
    offset: Constant,
    x: &[S; N],
) -> [S; N] {
    let (factor, offset) = (S::from_constant(factor), S::from_constant(offset));
    let mut y = [S::ZERO; N];
    for o in 0..N {
        y[o] = x[o].mul_add::<A>(factor, offset);
    }
    y
}

/// [`affine`] on rows.
#[inline(always)]
pub fn affine_rows<A: Arithmetic, S: Scalar, const N: usize>(
    factor: Constant,
    offset: Constant,
    x: &[[S; N]],
    y: &mut [[S; N]],
) {
    let rows = x.len().min(y.len());
    let (factor, offset) = (S::from_constant(factor), S::from_constant(offset));
    let (x, y) = (x[..rows].as_flattened(), y[..rows].as_flattened_mut());
    for i in 0..y.len().min(x.len()) {
        y[i] = x[i].mul_add::<A>(factor, offset);
    }
}

/// The same out of line, for long programs: one function for all sizes, with the bits of the kernels of the
/// same names.
pub(crate) mod far {
    use crate::machine::outline::outlined;
    use crate::scalar::{Arithmetic, Constant, Scalar};

    /// [`affine`](super::affine).
    #[inline(always)]
    pub fn affine<A: Arithmetic, S: Scalar, const N: usize>(
        factor: Constant,
        offset: Constant,
        x: &[S; N],
    ) -> [S; N] {
        let mut y = [S::ZERO; N];
        affine_into::<A, S>(S::from_constant(factor), S::from_constant(offset), x, &mut y);
        y
    }

    /// [`affine_rows`](super::affine_rows).
    #[inline(always)]
    pub fn affine_rows<A: Arithmetic, S: Scalar, const N: usize>(
        factor: Constant,
        offset: Constant,
        x: &[[S; N]],
        y: &mut [[S; N]],
    ) {
        let (factor, offset) = (S::from_constant(factor), S::from_constant(offset));
        affine_into::<A, S>(factor, offset, x.as_flattened(), y.as_flattened_mut());
    }

    outlined! {
        /// `factor·x + offset` of as many numbers as both have.
        fn affine_into<'a, A; S: Scalar;>(factor: S, offset: S, x: &'a [S], y: &'a mut [S]) -> () {
            for i in 0..y.len().min(x.len()) {
                y[i] = x[i].mul_add::<A>(factor, offset);
            }
        }
    }
}
