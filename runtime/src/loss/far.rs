//! Losses out of line, for long programs: inlined into one method, their cost for rustc would grow faster
//! than the number of steps.
//!
//! Input: values of a long program. Output: the bits of the kernels of the same names.

use super::Loss;
use crate::machine::outline::outlined;
use crate::scalar::Scalar;

outlined! {
    /// [`Loss::value`].
    pub fn loss_value<'a, A; S: Scalar, L: Loss; N, T>(loss: L, read: &'a [S; N], target: &'a [S; T]) -> S {
        loss.value::<A, S, N, T>(read, target)
    }
}

outlined! {
    /// [`Loss::gradient`].
    pub fn loss_gradient<'a, A; S: Scalar, L: Loss; N, T>(
        loss: L,
        y: &'a [S; N],
        target: &'a [S; T],
        seed: S,
    ) -> [S; N] {
        loss.gradient::<A, S, N, T>(y, target, seed)
    }
}

outlined! {
    /// [`value_rows`](super::value_rows).
    pub fn value_rows<'a, A; S: Scalar, L: Loss; N, T>(
        loss: L,
        read: &'a [[S; N]],
        target: &'a [[S; T]],
        scale: S,
        weights: Option<&'a [S]>,
    ) -> S {
        super::value_rows::<A, S, L, N, T>(loss, read, target, scale, weights)
    }
}

outlined! {
    /// [`losses`](super::losses).
    pub fn losses<'a, A; S: Scalar, L: Loss; N, T>(
        loss: L,
        read: &'a [[S; N]],
        target: &'a [[S; T]],
        weight: S,
        losses: &'a mut [S],
    ) -> () {
        super::losses::<A, S, L, N, T>(loss, read, target, weight, losses);
    }
}
