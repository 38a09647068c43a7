//! Every norm, value and gradient, over the whole range: `f32` against double precision, `f64` against
//! recorded points of mpmath; NaN and infinities; and that running statistics arrive.

mod batch;
mod points;
mod reference;
mod rows;
mod special;

use netwright_runtime::kernel::{
    RowNorm, batch_normalize_gradient_rows, batch_normalize_rows, normalize, normalize_gradient,
};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

use netwright_support::arithmetic::in_both_arithmetics;

/// A normalised row and its gradient.
struct One<'a, M, S, const N: usize>(M, &'a [S; N], &'a [S; N]);
impl<M: RowNorm<S>, S: Scalar, const N: usize> Kernel for One<'_, M, S, N> {
    type Output = ([S; N], [S; N]);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let Self(norm, x, d) = self;
        (normalize::<A, S, M, N>(norm, x), normalize_gradient::<A, S, M, N>(norm, x, d))
    }
}

/// A normalised batch of `N` units and its gradient.
struct Batch<'a, S, const N: usize>(f64, &'a [[S; N]], &'a [[S; N]]);
impl<S: Scalar, const N: usize> Kernel for Batch<'_, S, N> {
    type Output = (Vec<[S; N]>, Vec<[S; N]>);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let Self(epsilon, x, d) = self;
        let (mut n, mut d_x) = (vec![[S::ZERO; N]; x.len()], vec![[S::ZERO; N]; x.len()]);
        batch_normalize_rows::<A, S, N>(epsilon, x, &mut n);
        batch_normalize_gradient_rows::<A, S, N>(epsilon, x, d, &mut d_x);
        (n, d_x)
    }
}
