//! Norms of rows out of line, for long programs: inlined into one method, their cost for rustc would grow
//! faster than the number of steps.
//!
//! Input: values of a long program. Output: the bits of the kernels of the same names.

use super::kind::{RoundedNorm, RowNorm};
use crate::machine::outline::outlined;
use crate::scalar::{Arithmetic, Scalar};

/// [`normalize`](super::normalize).
#[inline(always)]
pub fn normalize<A: Arithmetic, S: Scalar, M: RowNorm<S>, const N: usize>(of: M, x: &[S; N]) -> [S; N] {
    normalize_by::<A, S, M, N>(RoundedNorm::new(of), x)
}

outlined! {
    /// [`normalize`], whose ε is rounded where it is known.
    fn normalize_by<'a, A; S: Scalar, M: RowNorm<S>; N>(
        of: RoundedNorm<M, S>,
        x: &'a [S; N],
    ) -> [S; N] {
        super::normalize::<A, S, _, N>(of, x)
    }
}

/// [`normalize_gradient`](super::normalize_gradient).
#[inline(always)]
pub fn normalize_gradient<A: Arithmetic, S: Scalar, M: RowNorm<S>, const N: usize>(
    of: M,
    x: &[S; N],
    d_n: &[S; N],
) -> [S; N] {
    normalize_gradient_by::<A, S, M, N>(RoundedNorm::new(of), x, d_n)
}

outlined! {
    /// [`normalize_gradient`], whose ε is rounded where it is known.
    fn normalize_gradient_by<'a, A; S: Scalar, M: RowNorm<S>; N>(
        of: RoundedNorm<M, S>,
        x: &'a [S; N],
        d_n: &'a [S; N],
    ) -> [S; N] {
        super::normalize_gradient::<A, S, _, N>(of, x, d_n)
    }
}

/// [`normalize_rows`](super::normalize_rows).
#[inline(always)]
pub fn normalize_rows<A: Arithmetic, S: Scalar, M: RowNorm<S>, const N: usize>(
    of: M,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    normalize_rows_by::<A, S, M, N>(RoundedNorm::new(of), x, n);
}

outlined! {
    /// [`normalize_rows`], whose ε is rounded where it is known.
    fn normalize_rows_by<'a, A; S: Scalar, M: RowNorm<S>; N>(
        of: RoundedNorm<M, S>,
        x: &'a [[S; N]],
        n: &'a mut [[S; N]],
    ) -> () {
        super::normalize_rows::<A, S, _, N>(of, x, n);
    }
}

/// [`normalize_gradient_rows`](super::normalize_gradient_rows).
#[inline(always)]
pub fn normalize_gradient_rows<A: Arithmetic, S: Scalar, M: RowNorm<S>, const N: usize>(
    of: M,
    x: &[[S; N]],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    normalize_gradient_rows_by::<A, S, M, N>(RoundedNorm::new(of), x, d_n, d_x);
}

outlined! {
    /// [`normalize_gradient_rows`], whose ε is rounded where it is known.
    fn normalize_gradient_rows_by<'a, A; S: Scalar, M: RowNorm<S>; N>(
        of: RoundedNorm<M, S>,
        x: &'a [[S; N]],
        d_n: &'a [[S; N]],
        d_x: &'a mut [[S; N]],
    ) -> () {
        super::normalize_gradient_rows::<A, S, _, N>(of, x, d_n, d_x);
    }
}
