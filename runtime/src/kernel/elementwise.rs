//! Activations and softmax on one sample (`[S; N]`) and on rows of samples (`[[S; N]]`).
//!
//! The forms on rows give every sample the bits of the form on one sample. They take as many rows as the
//! shortest argument has.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::activation::Elementwise;
use crate::loss::Powers;
use crate::machine::outline::outlined;
use crate::machine::shape::{LANES, PASSES};
use crate::scalar::{Arithmetic, Scalar};

/// `a = f(z)`.
#[inline(always)]
pub fn map<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(activation: E, z: &[S; N]) -> [S; N] {
    let mut a = [S::ZERO; N];
    for o in 0..N {
        a[o] = activation.apply::<A, S>(z[o]);
    }
    a
}

/// `∂L/∂z` from the output `a = f(z)` and `∂L/∂a`.
#[inline(always)]
pub fn map_gradient<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(
    activation: E,
    a: &[S; N],
    d_a: &[S; N],
) -> [S; N] {
    let mut d_z = [S::ZERO; N];
    for o in 0..N {
        d_z[o] = activation.gradient::<A, S>(a[o], d_a[o]);
    }
    d_z
}

/// The softmax `p = exp(z − m) / Σ exp(z − m)` with `m = max z`, so that no exponential overflows; the sum
/// ascends from 0, and the division is a multiplication by its reciprocal. Bridle 1990, "Probabilistic interpretation of feedforward
/// classification network outputs". The picture is a number beside a 0.
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

/// The logarithm of the softmax, `z − m − ln(1 + Σ exp(z − m))` with `m = max z`, whose own term is the 1; the sum of the
/// others ascends from 0. Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax functions",
/// equation 1.3. The picture is a number beside a 0.
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
    /// [`map`] on rows.
    pub fn map_rows<'a, A; S: Scalar, E: Elementwise; N>(
        activation: E,
        z: &'a [[S; N]],
        a: &'a mut [[S; N]],
    ) -> () {
        let rows = z.len().min(a.len());
        let (z_blocks, z_rest) = z[..rows].as_flattened().as_chunks::<LANES>();
        let (a_blocks, a_rest) = a[..rows].as_flattened_mut().as_chunks_mut::<LANES>();
        for block in 0..z_blocks.len().min(a_blocks.len()) {
            for lane in 0..LANES {
                a_blocks[block][lane] = activation.apply::<A, S>(z_blocks[block][lane]);
            }
        }
        for i in 0..z_rest.len().min(a_rest.len()) {
            a_rest[i] = activation.apply::<A, S>(z_rest[i]);
        }
    }
}

outlined! {
    /// [`map_gradient`] on rows.
    pub fn map_gradient_rows<'a, A; S: Scalar, E: Elementwise; N>(
        activation: E,
        a: &'a [[S; N]],
        d_a: &'a [[S; N]],
        d_z: &'a mut [[S; N]],
    ) -> () {
        let rows = a.len().min(d_a.len()).min(d_z.len());
        let (a, d_a) = (a[..rows].as_flattened(), d_a[..rows].as_flattened());
        let d_z = d_z[..rows].as_flattened_mut();
        for i in 0..d_z.len().min(a.len()).min(d_a.len()) {
            d_z[i] = activation.gradient::<A, S>(a[i], d_a[i]);
        }
    }
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
        let step = const { if N < PASSES { PASSES / if N > 0 { N } else { 1 } } else { 1 } };
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
