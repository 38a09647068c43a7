//! Batch norms out of line, for long programs: inlined into one method, what rustc does for
//! them grows faster than the steps.
//!
//! Input: values of a long program. Output: the bits of the kernels of the same names.

use super::{inference, training};
use crate::kernel::setting::{Rounded, Setting};
use crate::machine::outline::outlined;
use crate::scalar::{Arithmetic, Scalar};

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

/// The statistics of one norm: `N` of all, from `OFFSET` on.
#[inline(always)]
fn part<S, const OFFSET: usize, const UNITS: usize, const N: usize>(
    all: &[[S; 2]; UNITS],
) -> Option<&[[S; 2]; N]> {
    all.get(OFFSET..)?.first_chunk()
}

/// [`part`], to be changed.
#[inline(always)]
fn part_mut<S, const OFFSET: usize, const UNITS: usize, const N: usize>(
    all: &mut [[S; 2]; UNITS],
) -> Option<&mut [[S; 2]; N]> {
    all.get_mut(OFFSET..)?.first_chunk_mut()
}

/// [`standardize`](super::inference::standardize).
#[inline(always)]
pub fn standardize<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: impl Setting<S>,
    running: &[[S; 2]; UNITS],
    x: &[S; N],
) -> [S; N] {
    let mut n = [S::ZERO; N];
    let rows = (core::slice::from_ref(x), core::slice::from_mut(&mut n));
    standardize_rows::<S, OFFSET, UNITS, N>(epsilon, running, rows.0, rows.1);
    n
}

/// [`standardize_rows`](super::inference::standardize_rows).
#[inline(always)]
pub fn standardize_rows<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: impl Setting<S>,
    running: &[[S; 2]; UNITS],
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    if let Some(running) = part::<S, OFFSET, UNITS, N>(running) {
        standardize_by::<S, N, false>(epsilon.rounded(), running, x, n);
    }
}

/// [`standardize_gradient`](super::inference::standardize_gradient).
#[inline(always)]
pub fn standardize_gradient<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: impl Setting<S>,
    running: &[[S; 2]; UNITS],
    d_n: &[S; N],
) -> [S; N] {
    let mut d_x = [S::ZERO; N];
    let rows = (core::slice::from_ref(d_n), core::slice::from_mut(&mut d_x));
    standardize_gradient_rows::<S, OFFSET, UNITS, N>(epsilon, running, rows.0, rows.1);
    d_x
}

/// [`standardize_gradient_rows`](super::inference::standardize_gradient_rows).
#[inline(always)]
pub fn standardize_gradient_rows<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: impl Setting<S>,
    running: &[[S; 2]; UNITS],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    if let Some(running) = part::<S, OFFSET, UNITS, N>(running) {
        standardize_by::<S, N, true>(epsilon.rounded(), running, d_n, d_x);
    }
}

#[inline(never)]
fn standardize_by<S: Scalar, const N: usize, const IS_GRADIENT: bool>(
    epsilon: S,
    running: &[[S; 2]; N],
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    inference::standardized_rows::<S, 0, N, N, IS_GRADIENT>(Rounded(epsilon), running, x, n);
}

/// [`batch_statistics`](super::training::batch_statistics).
#[inline(always)]
pub fn batch_statistics<A: Arithmetic, S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    before: u64,
    x: &[[S; N]],
    running: &mut [[S; 2]; UNITS],
) {
    if let Some(running) = part_mut::<S, OFFSET, UNITS, N>(running) {
        statistics_of::<A, S, N>(before, x, running);
    }
}

outlined! {
    /// The statistics of one norm.
    fn statistics_of<'a, A; S: Scalar; N>(
        before: u64,
        x: &'a [[S; N]],
        running: &'a mut [[S; 2]; N],
    ) -> () {
        training::batch_statistics::<A, S, 0, N, N>(before, x, running);
    }
}

/// [`follow_batch`](super::training::follow_batch).
#[inline(always)]
pub fn follow_batch<A: Arithmetic, S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    momentum: impl Setting<S>,
    x: &[[S; N]],
    running: &mut [[S; 2]; UNITS],
) {
    if let Some(running) = part_mut::<S, OFFSET, UNITS, N>(running) {
        follow_one::<A, S, N>(momentum.rounded(), x, running);
    }
}

outlined! {
    /// The running statistics of one norm on their way to the batch's.
    fn follow_one<'a, A; S: Scalar; N>(momentum: S, x: &'a [[S; N]], running: &'a mut [[S; 2]; N]) -> () {
        training::follow_batch::<A, S, 0, N, N>(Rounded(momentum), x, running);
    }
}

/// [`follow`](super::training::follow).
#[inline(always)]
pub fn follow<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    momentum: impl Setting<S>,
    of_batch: &[[S; 2]; UNITS],
    running: &mut [[S; 2]; UNITS],
) {
    let parts = (part::<S, OFFSET, UNITS, N>(of_batch), part_mut::<S, OFFSET, UNITS, N>(running));
    if let (Some(of_batch), Some(running)) = parts {
        follow_to(momentum.rounded(), of_batch, running);
    }
}

#[inline(never)]
fn follow_to<S: Scalar, const N: usize>(momentum: S, of_batch: &[[S; 2]; N], running: &mut [[S; 2]; N]) {
    training::follow::<S, 0, N, N>(Rounded(momentum), of_batch, running);
}
