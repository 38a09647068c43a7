//! Rows brought to one scale: the first half of `layer_norm` and `rms_norm`, whose second half is a scale.
//!
//! The sums ascend from 0, and a mean is a multiplication by 1/N. The gradient computes the mean and the scale anew
//! from what went in, so nothing but the row itself is kept. The forms on rows give every sample the bits of the form
//! on one sample.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::scalar::{Arithmetic, Scalar};

/// What a row is brought to.
pub trait Norm: Copy {
    /// Whether the mean is taken off.
    const CENTRES: bool;
    /// What is added to the mean square, so that a row of equal numbers has a scale.
    fn epsilon(self) -> f64;
}

/// Mean 0 and variance 1: `(x − mean) / √(variance + ε)`, with the variance Σ(x − mean)²/N. Ba, Kiros & Hinton 2016,
/// equation 4.
#[derive(Clone, Copy, Debug)]
pub struct Layer {
    /// ε.
    pub epsilon: f64,
}

impl Norm for Layer {
    const CENTRES: bool = true;
    #[inline(always)]
    fn epsilon(self) -> f64 {
        self.epsilon
    }
}

/// Mean square 1: `x / √(Σx²/N + ε)`. Zhang & Sennrich 2019, equation 4.
#[derive(Clone, Copy, Debug)]
pub struct Rms {
    /// ε.
    pub epsilon: f64,
}

impl Norm for Rms {
    const CENTRES: bool = false;
    #[inline(always)]
    fn epsilon(self) -> f64 {
        self.epsilon
    }
}

/// The row, normalised.
#[inline(always)]
pub fn normalize<A: Arithmetic, S: Scalar, M: Norm, const N: usize>(norm: M, x: &[S; N]) -> [S; N] {
    let (mut n, scale) = centred::<A, S, M, N>(norm, x);
    for o in 0..N {
        n[o] = (n[o] * scale).within_root(N);
    }
    n
}

/// `∂L/∂x = (d − mean(d) − n·mean(d·n))·scale` for the normalised row `n` and `d = ∂L/∂n`; a norm that does not
/// centre has no mean(d).
#[inline(always)]
pub fn normalize_gradient<A: Arithmetic, S: Scalar, M: Norm, const N: usize>(
    norm: M,
    x: &[S; N],
    d_n: &[S; N],
) -> [S; N] {
    let (mut n, scale) = centred::<A, S, M, N>(norm, x);
    let (mut sum, mut product) = (S::ZERO, S::ZERO);
    for o in 0..N {
        n[o] = (n[o] * scale).within_root(N);
        sum = sum + d_n[o];
        product = n[o].mul_add::<A>(d_n[o], product);
    }
    let share = S::from_f64(1.0 / N as f64);
    let (mean, product) = (if M::CENTRES { sum * share } else { S::ZERO }, product * share);
    let mut d_x = [S::ZERO; N];
    for o in 0..N {
        d_x[o] = (-n[o]).mul_add::<A>(product, d_n[o] - mean) * scale;
    }
    d_x
}

/// [`normalize`] on rows.
#[inline(always)]
pub fn normalize_rows<A: Arithmetic, S: Scalar, M: Norm, const N: usize>(
    norm: M,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    for s in 0..x.len().min(n.len()) {
        n[s] = normalize::<A, S, M, N>(norm, &x[s]);
    }
}

/// [`normalize_gradient`] on rows.
#[inline(always)]
pub fn normalize_gradient_rows<A: Arithmetic, S: Scalar, M: Norm, const N: usize>(
    norm: M,
    x: &[[S; N]],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    for s in 0..x.len().min(d_n.len()).min(d_x.len()) {
        d_x[s] = normalize_gradient::<A, S, M, N>(norm, &x[s], &d_n[s]);
    }
}

/// The row without its mean, if the norm centres, and what it is multiplied by.
#[inline(always)]
fn centred<A: Arithmetic, S: Scalar, M: Norm, const N: usize>(norm: M, x: &[S; N]) -> ([S; N], S) {
    let share = S::from_f64(1.0 / N as f64);
    let mut mean = S::ZERO;
    if M::CENTRES {
        for o in 0..N {
            mean = mean + x[o];
        }
        mean = mean * share;
    }
    let mut c = [S::ZERO; N];
    let mut square = S::ZERO;
    for o in 0..N {
        c[o] = x[o] - mean;
        square = square.plus_square::<A>(c[o]);
    }
    (c, S::ONE / (square.mul_add::<A>(share, S::from_f64(norm.epsilon()))).sqrt())
}
