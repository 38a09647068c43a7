//! Batch norms out of line, for long programs: inlined into one method, their cost for rustc would grow
//! faster than the number of steps.
//!
//! Input: values of a long program. Output: the bits of the kernels of the same names.

use super::{inference, training};
use crate::kernel::setting::{Rounded, Setting};
use crate::machine::outline::outlined;
use crate::scalar::{Arithmetic, Scalar};
use crate::state::Running;

/// [`batch_normalize_rows`](super::training::batch_normalize_rows).
#[inline(always)]
pub fn batch_normalize_rows<A: Arithmetic, S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    batch_normalize_rows_by::<A, S, N>(epsilon.rounded(), x, n);
}

outlined! {
    /// [`batch_normalize_rows`], whose ε is rounded where it is known.
    fn batch_normalize_rows_by<'a, A; S: Scalar; N>(
        epsilon: S,
        x: &'a [[S; N]],
        n: &'a mut [[S; N]],
    ) -> () {
        training::batch_normalize_rows::<A, S, N>(Rounded(epsilon), x, n);
    }
}

/// [`batch_normalize_gradient_rows`](super::training::batch_normalize_gradient_rows).
#[inline(always)]
pub fn batch_normalize_gradient_rows<A: Arithmetic, S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    x: &[[S; N]],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    batch_normalize_gradient_rows_by::<A, S, N>(epsilon.rounded(), x, d_n, d_x);
}

outlined! {
    /// [`batch_normalize_gradient_rows`], whose ε is rounded where it is known.
    fn batch_normalize_gradient_rows_by<'a, A; S: Scalar; N>(
        epsilon: S,
        x: &'a [[S; N]],
        d_n: &'a [[S; N]],
        d_x: &'a mut [[S; N]],
    ) -> () {
        training::batch_normalize_gradient_rows::<A, S, N>(Rounded(epsilon), x, d_n, d_x);
    }
}

/// [`standardize`](super::inference::standardize).
#[inline(always)]
pub fn standardize<S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    running: &Running<S, N>,
    x: &[S; N],
) -> [S; N] {
    let mut n = [S::ZERO; N];
    let rows = (core::slice::from_ref(x), core::slice::from_mut(&mut n));
    standardize_rows::<S, N>(epsilon, running, rows.0, rows.1);
    n
}

/// [`standardize_rows`](super::inference::standardize_rows).
#[inline(always)]
pub fn standardize_rows<S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    running: &Running<S, N>,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    standardize_by::<S, N, false>(epsilon.rounded(), running, x, n);
}

/// [`standardize_gradient`](super::inference::standardize_gradient).
#[inline(always)]
pub fn standardize_gradient<S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    running: &Running<S, N>,
    d_n: &[S; N],
) -> [S; N] {
    let mut d_x = [S::ZERO; N];
    let rows = (core::slice::from_ref(d_n), core::slice::from_mut(&mut d_x));
    standardize_gradient_rows::<S, N>(epsilon, running, rows.0, rows.1);
    d_x
}

/// [`standardize_gradient_rows`](super::inference::standardize_gradient_rows).
#[inline(always)]
pub fn standardize_gradient_rows<S: Scalar, const N: usize>(
    epsilon: impl Setting<S>,
    running: &Running<S, N>,
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    standardize_by::<S, N, true>(epsilon.rounded(), running, d_n, d_x);
}

#[inline(never)]
fn standardize_by<S: Scalar, const N: usize, const IS_GRADIENT: bool>(
    epsilon: S,
    running: &Running<S, N>,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    inference::standardized_rows::<S, N, IS_GRADIENT>(Rounded(epsilon), running, x, n);
}

/// [`batch_statistics`](super::training::batch_statistics).
#[inline(always)]
pub fn batch_statistics<A: Arithmetic, S: Scalar, const N: usize>(
    before: u64,
    x: &[[S; N]],
    running: &mut Running<S, N>,
) {
    statistics_of::<A, S, N>(before, x, running);
}

outlined! {
    /// The statistics of one norm.
    fn statistics_of<'a, A; S: Scalar; N>(
        before: u64,
        x: &'a [[S; N]],
        running: &'a mut Running<S, N>,
    ) -> () {
        training::batch_statistics::<A, S, N>(before, x, running);
    }
}

/// [`follow_batch`](super::training::follow_batch).
#[inline(always)]
pub fn follow_batch<A: Arithmetic, S: Scalar, const N: usize>(
    momentum: impl Setting<S>,
    x: &[[S; N]],
    running: &mut Running<S, N>,
) {
    follow_one::<A, S, N>(momentum.rounded(), x, running);
}

outlined! {
    /// The running statistics of one norm on their way to the batch's.
    fn follow_one<'a, A; S: Scalar; N>(momentum: S, x: &'a [[S; N]], running: &'a mut Running<S, N>) -> () {
        training::follow_batch::<A, S, N>(Rounded(momentum), x, running);
    }
}

/// [`follow`](super::training::follow).
#[inline(always)]
pub fn follow<S: Scalar, const N: usize>(
    momentum: impl Setting<S>,
    of_batch: &Running<S, N>,
    running: &mut Running<S, N>,
) {
    follow_to(momentum.rounded(), of_batch, running);
}

#[inline(never)]
fn follow_to<S: Scalar, const N: usize>(momentum: S, of_batch: &Running<S, N>, running: &mut Running<S, N>) {
    training::follow::<S, N>(Rounded(momentum), of_batch, running);
}
