//! One number as a whole row, and the sum of a row, on one sample (`[S; N]`) and on rows of samples
//! (`[[S; N]]`).
//!
//! A sum begins with the first number and adds the others in their order. The forms on rows give every sample
//! the bits of the form on one sample. They take as many rows as the shortest argument has.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::scalar::Scalar;

/// `N` times the same number.
#[inline(always)]
pub fn broadcast<S: Scalar, const N: usize>(x: &[S; 1]) -> [S; N] {
    [x[0]; N]
}

/// [`broadcast`] on rows.
#[inline(always)]
pub fn broadcast_rows<S: Scalar, const N: usize>(x: &[[S; 1]], y: &mut [[S; N]]) {
    for s in 0..x.len().min(y.len()) {
        y[s] = [x[s][0]; N];
    }
}

/// The sum of a row's numbers.
#[inline(always)]
fn sum<S: Scalar>(d_y: &[S]) -> S {
    match d_y {
        [] => S::ZERO,
        [first, rest @ ..] => {
            let mut sum = *first;
            for i in 0..rest.len() {
                sum = sum + rest[i];
            }
            sum
        }
    }
}

/// The sum of the numbers of `d_y`.
#[inline(always)]
pub fn row_sum<S: Scalar, const N: usize>(d_y: &[S; N]) -> [S; 1] {
    [sum(d_y)]
}

/// [`row_sum`] on rows.
#[inline(always)]
pub fn row_sum_rows<S: Scalar, const N: usize>(d_y: &[[S; N]], d_x: &mut [[S; 1]]) {
    for s in 0..d_y.len().min(d_x.len()) {
        d_x[s] = row_sum(&d_y[s]);
    }
}

/// The same out of line, for long programs: one function for all sizes, with the bits of the kernels of the
/// same names.
pub(crate) mod far {
    use crate::scalar::Scalar;

    /// [`broadcast`](super::broadcast).
    #[inline(always)]
    pub fn broadcast<S: Scalar, const N: usize>(x: &[S; 1]) -> [S; N] {
        [x[0]; N]
    }

    /// [`broadcast_rows`](super::broadcast_rows).
    #[inline(always)]
    pub fn broadcast_rows<S: Scalar, const N: usize>(x: &[[S; 1]], y: &mut [[S; N]]) {
        broadcast_into(x.as_flattened(), N, y.as_flattened_mut());
    }

    /// [`row_sum`](super::row_sum).
    #[inline(always)]
    pub fn row_sum<S: Scalar, const N: usize>(d_y: &[S; N]) -> [S; 1] {
        let mut d_x = [S::ZERO];
        row_sum_into(d_y, N, &mut d_x);
        d_x
    }

    /// [`row_sum_rows`](super::row_sum_rows).
    #[inline(always)]
    pub fn row_sum_rows<S: Scalar, const N: usize>(d_y: &[[S; N]], d_x: &mut [[S; 1]]) {
        row_sum_into(d_y.as_flattened(), N, d_x.as_flattened_mut());
    }

    #[inline(never)]
    fn broadcast_into<S: Scalar>(x: &[S], size: usize, y: &mut [S]) {
        for (x, y) in x.iter().zip(y.chunks_exact_mut(size.max(1))) {
            y.fill(*x);
        }
    }

    #[inline(never)]
    fn row_sum_into<S: Scalar>(d_y: &[S], size: usize, d_x: &mut [S]) {
        for (d_y, d_x) in d_y.chunks_exact(size.max(1)).zip(d_x) {
            *d_x = super::sum(d_y);
        }
    }
}
