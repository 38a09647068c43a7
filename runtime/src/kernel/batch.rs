//! Batch normalisation: each unit brought to mean 0 and variance 1 over the rows of a batch in training, and by the
//! running mean and variance in inference. The scale and the shift that follow are a layer of their own.
//!
//! Ioffe & Szegedy 2015, "Batch normalization", algorithm 1. Sums take the rows ascending from 0. The variance that
//! normalises is Σ(x − mean)²/n; what the running variance follows is Σ(x − mean)²/(n − 1), as in PyTorch.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::network::mean_factor;
use crate::scalar::{Arithmetic, Scalar};

/// Units at a time: two vectors of `f32`.
const C: usize = 16;

/// `(x − mean) / √(variance + ε)` with the running statistics from `OFFSET` on.
#[inline(always)]
pub fn standardize<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    x: &[S; N],
) -> [S; N] {
    const { assert!(OFFSET + N <= UNITS, "the statistics lie in the state") };
    let mut n = [S::ZERO; N];
    for o in 0..N {
        let [mean, variance] = running[OFFSET + o];
        n[o] = (x[o] - mean) / (variance + S::from_f64(epsilon)).sqrt();
    }
    n
}

/// `∂L/∂x = ∂L/∂n / √(variance + ε)`: running statistics do not depend on the sample.
#[inline(always)]
pub fn standardize_gradient<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    d_n: &[S; N],
) -> [S; N] {
    const { assert!(OFFSET + N <= UNITS, "the statistics lie in the state") };
    let mut d_x = [S::ZERO; N];
    for o in 0..N {
        let [_, variance] = running[OFFSET + o];
        d_x[o] = d_n[o] / (variance + S::from_f64(epsilon)).sqrt();
    }
    d_x
}

/// [`standardize`] on rows.
#[inline(always)]
pub fn standardize_rows<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    for (x, n) in x.iter().zip(n) {
        *n = standardize::<S, OFFSET, UNITS, N>(epsilon, running, x);
    }
}

/// [`standardize_gradient`] on rows.
#[inline(always)]
pub fn standardize_gradient_rows<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    epsilon: f64,
    running: &[[S; 2]; UNITS],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    for (d_n, d_x) in d_n.iter().zip(d_x) {
        *d_x = standardize_gradient::<S, OFFSET, UNITS, N>(epsilon, running, d_n);
    }
}

/// Up to `C` units from `first` on.
#[derive(Clone, Copy)]
struct Units {
    first: usize,
    count: usize,
}

/// The units of a row of `N`, some at a time.
fn units<const N: usize>() -> impl Iterator<Item = Units> {
    (0..N).step_by(C).map(|first| Units { first, count: if N - first < C { N - first } else { C } })
}

impl Units {
    /// The mean of each unit, and Σ(x − mean)².
    #[inline(always)]
    fn moments<A: Arithmetic, S: Scalar, const N: usize>(self, x: &[[S; N]]) -> ([S; C], [S; C]) {
        let share: S = mean_factor(x.len());
        let (mut mean, mut squares) = ([S::ZERO; C], [S::ZERO; C]);
        for row in x {
            for c in 0..self.count {
                mean[c] = mean[c] + row[self.first + c];
            }
        }
        for c in 0..self.count {
            mean[c] = mean[c] * share;
        }
        for row in x {
            for c in 0..self.count {
                let centred = row[self.first + c] - mean[c];
                squares[c] = squares[c].plus_square::<A>(centred);
            }
        }
        (mean, squares)
    }

    /// The mean of each unit, and Σ(x − mean)²/(n − 1).
    #[inline(always)]
    fn statistics<A: Arithmetic, S: Scalar, const N: usize>(self, x: &[[S; N]]) -> [[S; 2]; C] {
        let others = mean_factor(x.len().saturating_sub(1));
        let (mean, squares) = self.moments::<A, S, N>(x);
        let mut statistics = [[S::ZERO; 2]; C];
        for c in 0..self.count {
            statistics[c] = [mean[c], squares[c] * others];
        }
        statistics
    }

    /// The mean of each unit, and 1/√(variance + ε).
    #[inline(always)]
    fn scale<A: Arithmetic, S: Scalar, const N: usize>(self, epsilon: f64, x: &[[S; N]]) -> ([S; C], [S; C]) {
        let share: S = mean_factor(x.len());
        let (mean, mut scale) = self.moments::<A, S, N>(x);
        for c in 0..self.count {
            scale[c] = S::ONE / scale[c].mul_add::<A>(share, S::from_f64(epsilon)).sqrt();
        }
        (mean, scale)
    }
}

/// Each unit with mean 0 and variance 1 over the rows.
#[inline(always)]
pub fn batch_normalize_rows<A: Arithmetic, S: Scalar, const N: usize>(
    epsilon: f64,
    x: &[[S; N]],
    n: &mut [[S; N]],
) {
    for units in units::<N>() {
        let (mean, scale) = units.scale::<A, S, N>(epsilon, x);
        for (x, n) in x.iter().zip(&mut *n) {
            for c in 0..units.count {
                n[units.first + c] = (x[units.first + c] - mean[c]) * scale[c];
            }
        }
    }
}

/// `∂L/∂x = (d − mean(d) − n·mean(d·n))/√(variance + ε)` with `d = ∂L/∂n` and means over the rows.
#[inline(always)]
pub fn batch_normalize_gradient_rows<A: Arithmetic, S: Scalar, const N: usize>(
    epsilon: f64,
    x: &[[S; N]],
    d_n: &[[S; N]],
    d_x: &mut [[S; N]],
) {
    let share: S = mean_factor(x.len());
    for units in units::<N>() {
        let (mean, scale) = units.scale::<A, S, N>(epsilon, x);
        let (mut sum, mut product) = ([S::ZERO; C], [S::ZERO; C]);
        for (x, d_n) in x.iter().zip(d_n) {
            for c in 0..units.count {
                let (n, d) = ((x[units.first + c] - mean[c]) * scale[c], d_n[units.first + c]);
                sum[c] = sum[c] + d;
                product[c] = n.mul_add::<A>(d, product[c]);
            }
        }
        for c in 0..units.count {
            (sum[c], product[c]) = (sum[c] * share, product[c] * share);
        }
        for ((x, d_n), d_x) in x.iter().zip(d_n).zip(&mut *d_x) {
            for c in 0..units.count {
                let o = units.first + c;
                let n = (x[o] - mean[c]) * scale[c];
                d_x[o] = (-n).mul_add::<A>(product[c], d_n[o] - sum[c]) * scale[c];
            }
        }
    }
}

/// The mean of each unit over the rows and Σ(x − mean)²/(n − 1), into the statistics from `OFFSET` on.
#[inline(always)]
pub fn batch_statistics<A: Arithmetic, S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    x: &[[S; N]],
    running: &mut [[S; 2]; UNITS],
) {
    const { assert!(OFFSET + N <= UNITS, "the statistics lie in the state") };
    for units in units::<N>() {
        let batch = units.statistics::<A, S, N>(x);
        for c in 0..units.count {
            running[OFFSET + units.first + c] = batch[c];
        }
    }
}

/// `running + momentum·(batch − running)` for the statistics from `OFFSET` on: [`batch_statistics`] and [`follow`]
/// without a place for the batch's own.
#[inline(always)]
pub fn follow_batch<A: Arithmetic, S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    momentum: f64,
    x: &[[S; N]],
    running: &mut [[S; 2]; UNITS],
) {
    const { assert!(OFFSET + N <= UNITS, "the statistics lie in the state") };
    for units in units::<N>() {
        let batch = units.statistics::<A, S, N>(x);
        for c in 0..units.count {
            approach(momentum, batch[c], &mut running[OFFSET + units.first + c]);
        }
    }
}

/// `running + momentum·(batch − running)` for `N` statistics from `OFFSET` on.
#[inline(always)]
pub fn follow<S: Scalar, const OFFSET: usize, const UNITS: usize, const N: usize>(
    momentum: f64,
    batch: &[[S; 2]; UNITS],
    running: &mut [[S; 2]; UNITS],
) {
    const { assert!(OFFSET + N <= UNITS, "the statistics lie in the state") };
    for o in OFFSET..OFFSET + N {
        approach(momentum, batch[o], &mut running[o]);
    }
}

/// The running mean and variance of one unit on their way to the batch's.
#[inline(always)]
fn approach<S: Scalar>(momentum: f64, batch: [S; 2], running: &mut [S; 2]) {
    let momentum = S::from_f64(momentum);
    for part in 0..2 {
        running[part] = running[part] + momentum * (batch[part] - running[part]);
    }
}
