//! Norms, softmaxes and dropout out of line: a function for each shape.
//!
//! In come values of a long program; out go the bits of the kernels of the same names.

use crate::kernel::dropout::{Dropout, Mask};
use crate::kernel::normalize::Norm;
use crate::kernel::{batch, elementwise, normalize as norm, standardize as inference};
use crate::machine::outline::outlined;
use crate::scalar::{Arithmetic, Scalar};
use crate::state::Draws;

outlined! {
    /// [`softmax`](elementwise::softmax).
    pub fn softmax<'a, A; S: Scalar; N>(
        z: &'a [S; N],
    ) -> [S; N] {
        elementwise::softmax::<A, S, N>(z)
    }
}

outlined! {
    /// [`softmax_gradient`](elementwise::softmax_gradient).
    pub fn softmax_gradient<'a, A; S: Scalar; N>(
        p: &'a [S; N],
        d_p: &'a [S; N],
    ) -> [S; N] {
        elementwise::softmax_gradient::<A, S, N>(p, d_p)
    }
}

outlined! {
    /// [`log_softmax`](elementwise::log_softmax).
    pub fn log_softmax<'a, A; S: Scalar; N>(
        z: &'a [S; N],
    ) -> [S; N] {
        elementwise::log_softmax::<A, S, N>(z)
    }
}

outlined! {
    /// [`log_softmax_gradient`](elementwise::log_softmax_gradient).
    pub fn log_softmax_gradient<'a, A; S: Scalar; N>(
        a: &'a [S; N],
        d_a: &'a [S; N],
    ) -> [S; N] {
        elementwise::log_softmax_gradient::<A, S, N>(a, d_a)
    }
}

/// [`normalize`](norm::normalize).
#[inline(always)]
pub fn normalize<A: Arithmetic, S: Scalar, M: Norm, const N: usize>(of: M, x: &[S; N]) -> [S; N] {
    normalize_by::<A, S, M, N>(S::from_f64(of.epsilon()), x)
}

outlined! {
    /// [`normalize`], whose ε is rounded where it is known.
    fn normalize_by<'a, A; S: Scalar, M: Norm; N>(
        least: S,
        x: &'a [S; N],
    ) -> [S; N] {
        norm::normalize_by::<A, S, M, N>(least, x)
    }
}

/// [`normalize_gradient`](norm::normalize_gradient).
#[inline(always)]
pub fn normalize_gradient<A: Arithmetic, S: Scalar, M: Norm, const N: usize>(
    of: M,
    x: &[S; N],
    d_n: &[S; N],
) -> [S; N] {
    normalize_gradient_by::<A, S, M, N>(S::from_f64(of.epsilon()), x, d_n)
}

outlined! {
    /// [`normalize_gradient`], whose ε is rounded where it is known.
    fn normalize_gradient_by<'a, A; S: Scalar, M: Norm; N>(
        least: S,
        x: &'a [S; N],
        d_n: &'a [S; N],
    ) -> [S; N] {
        norm::normalize_gradient_by::<A, S, M, N>(least, x, d_n)
    }
}

/// [`normalize_rows`](norm::normalize_rows).
#[inline(always)]
pub fn normalize_rows<A: Arithmetic, S: Scalar, M: Norm, const N: usize>(
    of: M,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    normalize_rows_by::<A, S, M, N>(S::from_f64(of.epsilon()), x, n);
}

outlined! {
    /// [`normalize_rows`], whose ε is rounded where it is known.
    fn normalize_rows_by<'a, A; S: Scalar, M: Norm; N>(
        least: S,
        x: &'a [[S; N]],
        n: &'a mut [[S; N]],
    ) -> () {
        norm::normalize_rows_by::<A, S, M, N>(least, x, n);
    }
}

/// [`normalize_gradient_rows`](norm::normalize_gradient_rows).
#[inline(always)]
pub fn normalize_gradient_rows<A: Arithmetic, S: Scalar, M: Norm, const N: usize>(
    of: M,
    x: &[[S; N]],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    normalize_gradient_rows_by::<A, S, M, N>(S::from_f64(of.epsilon()), x, d_n, d_x);
}

outlined! {
    /// [`normalize_gradient_rows`], whose ε is rounded where it is known.
    fn normalize_gradient_rows_by<'a, A; S: Scalar, M: Norm; N>(
        least: S,
        x: &'a [[S; N]],
        d_n: &'a [[S; N]],
        d_x: &'a mut [[S; N]],
    ) -> () {
        norm::normalize_gradient_rows_by::<A, S, M, N>(least, x, d_n, d_x);
    }
}

/// [`batch_normalize_rows`](batch::batch_normalize_rows).
#[inline(always)]
pub fn batch_normalize_rows<A: Arithmetic, S: Scalar, const N: usize>(
    epsilon: f64,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    batch_normalize_rows_by::<A, S, N>(S::from_f64(epsilon), x, n);
}

outlined! {
    /// [`batch_normalize_rows`], whose ε is rounded where it is known.
    fn batch_normalize_rows_by<'a, A; S: Scalar; N>(
        epsilon: S,
        x: &'a [[S; N]],
        n: &'a mut [[S; N]],
    ) -> () {
        batch::batch_normalize_rows_by::<A, S, N>(epsilon, x, n);
    }
}

/// [`batch_normalize_gradient_rows`](batch::batch_normalize_gradient_rows).
#[inline(always)]
pub fn batch_normalize_gradient_rows<A: Arithmetic, S: Scalar, const N: usize>(
    epsilon: f64,
    x: &[[S; N]],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    batch_normalize_gradient_rows_by::<A, S, N>(S::from_f64(epsilon), x, d_n, d_x);
}

outlined! {
    /// [`batch_normalize_gradient_rows`], whose ε is rounded where it is known.
    fn batch_normalize_gradient_rows_by<'a, A; S: Scalar; N>(
        epsilon: S,
        x: &'a [[S; N]],
        d_n: &'a [[S; N]],
        d_x: &'a mut [[S; N]],
    ) -> () {
        batch::batch_normalize_gradient_rows_by::<A, S, N>(epsilon, x, d_n, d_x);
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

/// [`standardize`](inference::standardize).
#[inline(always)]
pub fn standardize<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    x: &[S; N],
) -> [S; N] {
    let mut result = [S::ZERO; N];
    standardize_rows::<S, OFFSET, UNITS, N>(
        epsilon,
        running,
        core::slice::from_ref(x),
        core::slice::from_mut(&mut result),
    );
    result
}

/// [`standardize_rows`](inference::standardize_rows).
#[inline(always)]
pub fn standardize_rows<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    x: &[[S; N]],
    result: &mut [[S; N]],
) {
    if let Some(running) = part::<S, OFFSET, UNITS, N>(running) {
        standardize_by(S::from_f64(epsilon), running, x, result);
    }
}

#[inline(never)]
fn standardize_by<S: Scalar, const N: usize>(
    epsilon: S,
    running: &[[S; 2]; N],
    x: &[[S; N]],
    result: &mut [[S; N]],
) {
    inference::standardize_rows_by::<S, 0, N, N>(epsilon, running, x, result);
}

/// [`standardize_gradient`](inference::standardize_gradient).
#[inline(always)]
pub fn standardize_gradient<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    d_n: &[S; N],
) -> [S; N] {
    let mut result = [S::ZERO; N];
    standardize_gradient_rows::<S, OFFSET, UNITS, N>(
        epsilon,
        running,
        core::slice::from_ref(d_n),
        core::slice::from_mut(&mut result),
    );
    result
}

/// [`standardize_gradient_rows`](inference::standardize_gradient_rows).
#[inline(always)]
pub fn standardize_gradient_rows<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    d_n: &[[S; N]],
    result: &mut [[S; N]],
) {
    if let Some(running) = part::<S, OFFSET, UNITS, N>(running) {
        standardize_gradient_by(S::from_f64(epsilon), running, d_n, result);
    }
}

#[inline(never)]
fn standardize_gradient_by<S: Scalar, const N: usize>(
    epsilon: S,
    running: &[[S; 2]; N],
    d_n: &[[S; N]],
    result: &mut [[S; N]],
) {
    inference::standardize_gradient_rows_by::<S, 0, N, N>(epsilon, running, d_n, result);
}

/// [`batch_statistics`](batch::batch_statistics).
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
        batch::batch_statistics::<A, S, 0, N, N>(before, x, running);
    }
}

/// [`follow_batch`](batch::follow_batch).
#[inline(always)]
pub fn follow_batch<A: Arithmetic, S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    momentum: f64,
    x: &[[S; N]],
    running: &mut [[S; 2]; UNITS],
) {
    if let Some(running) = part_mut::<S, OFFSET, UNITS, N>(running) {
        follow_one::<A, S, N>(S::from_f64(momentum), x, running);
    }
}

outlined! {
    /// The running statistics of one norm on their way to the batch's.
    fn follow_one<'a, A; S: Scalar; N>(momentum: S, x: &'a [[S; N]], running: &'a mut [[S; 2]; N]) -> () {
        batch::follow_batch_by::<A, S, 0, N, N>(momentum, x, running);
    }
}

/// [`follow`](batch::follow).
#[inline(always)]
pub fn follow<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    momentum: f64,
    of_batch: &[[S; 2]; UNITS],
    running: &mut [[S; 2]; UNITS],
) {
    let parts = (part::<S, OFFSET, UNITS, N>(of_batch), part_mut::<S, OFFSET, UNITS, N>(running));
    if let (Some(of_batch), Some(running)) = parts {
        follow_to(S::from_f64(momentum), of_batch, running);
    }
}

#[inline(never)]
fn follow_to<S: Scalar, const N: usize>(momentum: S, of_batch: &[[S; 2]; N], running: &mut [[S; 2]; N]) {
    batch::follow_by::<S, 0, N, N>(momentum, of_batch, running);
}

/// [`dropout`](crate::kernel::dropout::dropout).
#[inline(always)]
pub fn dropout<S: Scalar, const N: usize>(of: Dropout, draws: Draws, x: &[S; N]) -> [S; N] {
    let mut y = [S::ZERO; N];
    mask_rows(of.mask(), draws, 0, core::slice::from_ref(x), core::slice::from_mut(&mut y));
    y
}

/// [`dropout_rows`](crate::kernel::dropout::dropout_rows).
#[inline(always)]
pub fn dropout_rows<S: Scalar, const N: usize>(
    of: Dropout,
    draws: Draws,
    first_row: u64,
    x: &[[S; N]],
    y: &mut [[S; N]],
) {
    mask_rows(of.mask(), draws, first_row, x, y);
}

#[inline(never)]
fn mask_rows<S: Scalar, const N: usize>(
    of: Mask<S>,
    draws: Draws,
    first_row: u64,
    x: &[[S; N]],
    y: &mut [[S; N]],
) {
    of.rows(draws, first_row, x, y);
}
