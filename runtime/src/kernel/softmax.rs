//! Softmax and its logarithm on one sample (`[S; N]`) and on rows of samples (`[[S; N]]`).
//!
//! The forms on rows give every sample the bits of the form on one sample. They take as many rows as the
//! shortest argument has. The losses of logits share the powers.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::machine::outline::outlined;
use crate::machine::with_sizes;
use crate::scalar::{Arithmetic, Scalar};

/// The softmax `p = exp(z − m) / Σ exp(z − m)` with `m = max z`, so that no exponential overflows; the sum
/// ascends from 0, and the division is a multiplication by its reciprocal. Bridle 1990, "Probabilistic
/// interpretation of feedforward classification network outputs". The picture is a number beside a 0.
///
#[doc = include_str!("../activation/pictures/softmax.svg")]
#[inline(always)]
pub fn softmax<A: Arithmetic, S: Scalar, const N: usize>(z: &[S; N]) -> [S; N] {
    let mut p = [S::ZERO; N];
    subtract_max(z, &mut p);
    for o in 0..N {
        p[o] = p[o].exp_of_negative::<A>();
    }
    normalise(&mut p);
    S::cut_softmax(z, &mut p);
    p
}

/// `∂L/∂z = p·(∂L/∂p − Σ p·∂L/∂p)` of the softmax `p` of `z`; the sum ascends from 0.
#[inline(always)]
pub fn softmax_gradient<A: Arithmetic, S: Scalar, const N: usize>(p: &[S; N], d_p: &[S; N]) -> [S; N] {
    let mut d_z = [S::ZERO; N];
    softmax_gradient_into::<A, S, N>(p, d_p, &mut d_z);
    d_z
}

/// The logarithm of the softmax, `z − m − ln(1 + Σ exp(z − m))` with `m = max z`, whose own term is the 1;
/// the sum of the others ascends from 0. Blanchard, Higham & Higham 2021, "Accurately computing the
/// log-sum-exp and softmax functions", equation 1.3. The picture is a number beside a 0.
///
#[doc = include_str!("../activation/pictures/log_softmax.svg")]
#[inline(always)]
pub fn log_softmax<A: Arithmetic, S: Scalar, const N: usize>(z: &[S; N]) -> [S; N] {
    let mut a = [S::ZERO; N];
    log_softmax_into::<A, S, N>(z, &mut a);
    a
}

/// `∂L/∂z = ∂L/∂a − exp(a)·Σ ∂L/∂a` of the log-softmax `a` of `z`; the sum ascends from 0.
#[inline(always)]
pub fn log_softmax_gradient<A: Arithmetic, S: Scalar, const N: usize>(a: &[S; N], d_a: &[S; N]) -> [S; N] {
    let mut d_z = [S::ZERO; N];
    log_softmax_gradient_into::<A, S, N>(a, d_a, &mut d_z);
    d_z
}

outlined! {
    /// [`softmax`] on rows.
    pub fn softmax_rows<'a, A; S: Scalar; N>(
        z: &'a [[S; N]],
        p: &'a mut [[S; N]],
    ) -> () {
        let rows = z.len().min(p.len());
        let (z, p) = (&z[..rows], &mut p[..rows]);
        // So that the three passes meet their numbers in the first cache.
        let step = const {
            let passes = A::SIZES.passes;
            if N < passes { passes / if N > 0 { N } else { 1 } } else { 1 }
        };
        let mut start = 0;
        while start < rows {
            let end = rows.min(start + step);
            for s in start..end {
                subtract_max(&z[s], &mut p[s]);
            }
            exp_of_negative_in_place::<A, S>(p[start..end].as_flattened_mut());
            for s in start..end {
                normalise(&mut p[s]);
                S::cut_softmax(&z[s], &mut p[s]);
            }
            start = end;
        }
    }
}

outlined! {
    /// [`softmax_gradient`] on rows.
    pub fn softmax_gradient_rows<'a, A; S: Scalar; N>(
        p: &'a [[S; N]],
        d_p: &'a [[S; N]],
        d_z: &'a mut [[S; N]],
    ) -> () {
        for s in 0..p.len().min(d_p.len()).min(d_z.len()) {
            softmax_gradient_into::<A, S, N>(&p[s], &d_p[s], &mut d_z[s]);
        }
    }
}

outlined! {
    /// [`log_softmax`] on rows.
    pub fn log_softmax_rows<'a, A; S: Scalar; N>(
        z: &'a [[S; N]],
        a: &'a mut [[S; N]],
    ) -> () {
        for s in 0..z.len().min(a.len()) {
            log_softmax_into::<A, S, N>(&z[s], &mut a[s]);
        }
    }
}

outlined! {
    /// [`log_softmax_gradient`] on rows.
    pub fn log_softmax_gradient_rows<'a, A; S: Scalar; N>(
        a: &'a [[S; N]],
        d_a: &'a [[S; N]],
        d_z: &'a mut [[S; N]],
    ) -> () {
        for s in 0..a.len().min(d_a.len()).min(d_z.len()) {
            log_softmax_gradient_into::<A, S, N>(&a[s], &d_a[s], &mut d_z[s]);
        }
    }
}

/// `z − max z`, the maximum folded in ascending order.
#[inline(always)]
fn subtract_max<S: Scalar, const N: usize>(z: &[S; N], difference: &mut [S; N]) {
    const { assert!(N > 0, "softmax needs a number") };
    let mut m = z[0];
    for o in 1..N {
        m = m.max(z[o]);
    }
    for o in 0..N {
        difference[o] = z[o] - m;
    }
}

/// eˣ of each number, none of which is above 0.
#[inline(always)]
pub(crate) fn exp_of_negative_in_place<A: Arithmetic, S: Scalar>(values: &mut [S]) {
    with_sizes!(A, SIZES => exp_of_vectors::<A, S, { SIZES.lanes }>(values));
}

#[inline(always)]
fn exp_of_vectors<A: Arithmetic, S: Scalar, const LANES: usize>(values: &mut [S]) {
    let (blocks, rest) = values.as_chunks_mut::<LANES>();
    for block in 0..blocks.len() {
        for lane in 0..LANES {
            blocks[block][lane] = blocks[block][lane].exp_of_negative::<A>();
        }
    }
    for i in 0..rest.len() {
        rest[i] = rest[i].exp_of_negative::<A>();
    }
}

/// Divides by the sum.
#[inline(always)]
fn normalise<S: Scalar, const N: usize>(e: &mut [S; N]) {
    let mut sum = S::ZERO;
    for o in 0..N {
        sum = sum + e[o];
    }
    let reciprocal = S::ONE / sum;
    for o in 0..N {
        e[o] = e[o] * reciprocal;
    }
}

#[inline(always)]
fn softmax_gradient_into<A: Arithmetic, S: Scalar, const N: usize>(
    p: &[S; N],
    d_p: &[S; N],
    d_z: &mut [S; N],
) {
    let mut mean = S::ZERO;
    for o in 0..N {
        mean = p[o].mul_add::<A>(d_p[o], mean);
    }
    for o in 0..N {
        d_z[o] = p[o] * (d_p[o] - mean);
    }
}

#[inline(always)]
fn log_softmax_into<A: Arithmetic, S: Scalar, const N: usize>(z: &[S; N], a: &mut [S; N]) {
    subtract_max(z, a);
    let mut powers = Powers::NONE;
    for o in 0..N {
        powers = powers.with(a[o].exp_of_negative::<A>());
    }
    let ln_sum = powers.ln::<A>();
    for o in 0..N {
        a[o] = (a[o] - ln_sum).within_ln_p(z, o);
    }
}

#[inline(always)]
fn log_softmax_gradient_into<A: Arithmetic, S: Scalar, const N: usize>(
    a: &[S; N],
    d_a: &[S; N],
    d_z: &mut [S; N],
) {
    let mut sum = S::ZERO;
    for o in 0..N {
        sum = sum + d_a[o];
    }
    for o in 0..N {
        d_z[o] = (-a[o].exp_of_negative::<A>()).mul_add::<A>(sum, d_a[o]);
    }
}

/// The sum of the powers e^(z − max z) of a row, in two parts: the largest, which is 1, and all others. Where
/// a sample is surely right the others are far below the rounding of the whole, and the logarithm of the sum
/// is made of them.
#[derive(Clone, Copy)]
pub(crate) struct Powers<S> {
    largest: S,
    others: S,
}

impl<S: Scalar> Powers<S> {
    pub(crate) const NONE: Self = Self { largest: S::ZERO, others: S::ZERO };

    /// The same with one more. A NaN is passed on by one of both parts.
    #[inline(always)]
    #[must_use]
    pub(crate) fn with(self, power: S) -> Self {
        // The lesser of both.
        let other = -(-power).max(-self.largest);
        Self { largest: self.largest.max(power), others: self.others + other }
    }

    /// ln Σ e^(z − max z). It is less than 64·ln 2, since no row has 2⁶⁴ numbers.
    #[inline(always)]
    pub(crate) fn ln<A: Arithmetic>(self) -> S {
        (self.others + (self.largest - S::ONE)).ln_1p::<A>().within(0.0, 45.0)
    }
}

/// The forms on one sample out of line, for long programs, with the bits of the kernels of the same names.
pub(crate) mod far {
    use crate::machine::outline::outlined;
    use crate::scalar::Scalar;

    outlined! {
        /// [`softmax`](super::softmax).
        pub fn softmax<'a, A; S: Scalar; N>(
            z: &'a [S; N],
        ) -> [S; N] {
            super::softmax::<A, S, N>(z)
        }
    }

    outlined! {
        /// [`softmax_gradient`](super::softmax_gradient).
        pub fn softmax_gradient<'a, A; S: Scalar; N>(
            p: &'a [S; N],
            d_p: &'a [S; N],
        ) -> [S; N] {
            super::softmax_gradient::<A, S, N>(p, d_p)
        }
    }

    outlined! {
        /// [`log_softmax`](super::log_softmax).
        pub fn log_softmax<'a, A; S: Scalar; N>(
            z: &'a [S; N],
        ) -> [S; N] {
            super::log_softmax::<A, S, N>(z)
        }
    }

    outlined! {
        /// [`log_softmax_gradient`](super::log_softmax_gradient).
        pub fn log_softmax_gradient<'a, A; S: Scalar; N>(
            a: &'a [S; N],
            d_a: &'a [S; N],
        ) -> [S; N] {
            super::log_softmax_gradient::<A, S, N>(a, d_a)
        }
    }
}
