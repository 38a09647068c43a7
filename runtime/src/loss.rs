//! Losses: how far an output is from its target, and the gradient at which training starts.
//!
//! Each loss is a zero-sized [`Loss`] on one sample; [`loss_rows`] takes the mean over rows of samples, eight
//! samples at a time, with the same bits for every sample.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::scalar::{Arithmetic, Scalar};

/// As many samples, or outputs of one sample, as are worked on side by side: a vector of `f32`.
const LANES: usize = 8;

/// A loss, and its gradient in the form in which the activation before it cancels.
///
/// `N` is the number of outputs. What a loss reads is the pre-activation z for [`Bce`] and [`CrossEntropy`],
/// and the prediction for [`Mse`].
pub trait Loss: Copy + 'static {
    /// The loss of one sample: the mean over the outputs, for [`CrossEntropy`] −Σ t·ln p.
    fn value<A: Arithmetic, S: Scalar, const N: usize>(self, read: &[S; N], target: &[S; N]) -> S;

    /// The losses of eight samples side by side, each with the bits of [`value`](Self::value).
    fn values<A: Arithmetic, S: Scalar, const N: usize>(
        self,
        read: &[[S; N]; 8],
        target: &[[S; N]; 8],
    ) -> [S; 8];

    /// Writes `seed·∂loss/∂read` of one sample to `d`, from the prediction `y`: the sigmoid or softmax of
    /// what was read, or for [`Mse`] what was read itself.
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize>(
        self,
        y: &[S; N],
        target: &[S; N],
        seed: S,
        d: &mut [S; N],
    );

    /// [`gradient_into`](Self::gradient_into) by value, for few outputs.
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar, const N: usize>(
        self,
        y: &[S; N],
        target: &[S; N],
        seed: S,
    ) -> [S; N] {
        let mut d = [S::ZERO; N];
        self.gradient_into::<A, S, N>(y, target, seed, &mut d);
        d
    }
}

/// Binary cross-entropy of a sigmoid, the mean over the outputs of
/// −t·ln ŷ − (1 − t)·ln(1 − ŷ) = softplus(z) − t·z, as `torch.nn.BCEWithLogitsLoss`.
///
/// It reads the pre-activation z, so no logarithm meets a rounded probability: it is finite for |z| up to a
/// quarter of the largest number. The gradient at z is (ŷ − t)/N.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bce;

/// Mean squared error: the mean over the outputs of (y − t)², as `torch.nn.MSELoss`; the gradient is
/// 2·(y − t)/N.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mse;

/// Cross-entropy of a softmax, −Σ t·ln p for a target distribution t, as `torch.nn.CrossEntropyLoss` with
/// probabilities as targets.
///
/// It reads the pre-activation z, by log-sum-exp: ln p = (z − m) − ln Σ exp(z − m) with m = max z; it is
/// finite for |z| up to a quarter of the largest number. A loss near 0 is right to the rounding of 1, since the sum
/// holds the term of the maximum. The gradient at z is p·Σt − t, which is the derivative also where the target
/// does not sum to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrossEntropy;

/// What one output adds to a loss that is a mean over outputs.
trait Term: Copy + 'static {
    /// The gradient at what the loss reads, over `(y − t)/N`.
    const SLOPE: f64;
    fn term<A: Arithmetic, S: Scalar>(self, read: S, target: S) -> S;
}

impl Term for Bce {
    const SLOPE: f64 = 1.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, z: S, target: S) -> S {
        // softplus(z) − t·z, but where t = 1 and z is large, that is the difference of two numbers near z.
        (-target).mul_add::<A>(z, S::ZERO.max(z)) + (-z.abs()).softplus::<A>()
    }
}

impl Term for Mse {
    const SLOPE: f64 = 2.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        let error = y - target;
        error * error
    }
}

/// The mean of the terms of one sample: outputs ascending from 0, then one multiplication.
///
/// The terms of eight outputs are computed before they are added, because LLVM does not vectorise a loop with
/// an ordered sum in it.
#[inline(always)]
fn mean<A: Arithmetic, S: Scalar, T: Term, const N: usize>(loss: T, read: &[S; N], target: &[S; N]) -> S {
    let mut sum = S::ZERO;
    let mut start = 0;
    while start + LANES <= N {
        let mut terms = [S::ZERO; LANES];
        for lane in 0..LANES {
            terms[lane] = loss.term::<A, S>(read[start + lane], target[start + lane]);
        }
        for lane in 0..LANES {
            sum = sum + terms[lane];
        }
        start += LANES;
    }
    for o in start..N {
        sum = sum + loss.term::<A, S>(read[o], target[o]);
    }
    sum * S::from_f64(1.0 / N as f64)
}

/// [`mean`] of eight samples.
#[inline(always)]
fn means<A: Arithmetic, S: Scalar, T: Term, const N: usize>(
    loss: T,
    read: &[[S; N]; LANES],
    target: &[[S; N]; LANES],
) -> [S; LANES] {
    let mut sums = [S::ZERO; LANES];
    for o in 0..N {
        for lane in 0..LANES {
            sums[lane] = sums[lane] + loss.term::<A, S>(read[lane][o], target[lane][o]);
        }
    }
    let share = S::from_f64(1.0 / N as f64);
    for lane in 0..LANES {
        sums[lane] = sums[lane] * share;
    }
    sums
}

/// `(y − target)·seed`.
#[inline(always)]
fn scaled_error<S: Scalar, const N: usize>(y: &[S; N], target: &[S; N], seed: S, d: &mut [S; N]) {
    for o in 0..N {
        d[o] = (y[o] - target[o]) * seed;
    }
}

impl<T: Term> Loss for T {
    #[inline(always)]
    fn value<A: Arithmetic, S: Scalar, const N: usize>(self, read: &[S; N], target: &[S; N]) -> S {
        mean::<A, S, Self, N>(self, read, target)
    }
    #[inline(always)]
    fn values<A: Arithmetic, S: Scalar, const N: usize>(
        self,
        read: &[[S; N]; LANES],
        target: &[[S; N]; LANES],
    ) -> [S; LANES] {
        means::<A, S, Self, N>(self, read, target)
    }
    #[inline(always)]
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize>(
        self,
        y: &[S; N],
        target: &[S; N],
        seed: S,
        d: &mut [S; N],
    ) {
        scaled_error(y, target, seed * S::from_f64(T::SLOPE / N as f64), d);
    }
}

impl Loss for CrossEntropy {
    #[inline(always)]
    fn value<A: Arithmetic, S: Scalar, const N: usize>(self, z: &[S; N], target: &[S; N]) -> S {
        const { assert!(N > 0, "cross-entropy needs an output") };
        let mut m = z[0];
        for o in 1..N {
            m = m.max(z[o]);
        }
        let mut s = S::ZERO;
        let mut start = 0;
        while start + LANES <= N {
            let mut e = [S::ZERO; LANES];
            for lane in 0..LANES {
                e[lane] = (z[start + lane] - m).exp::<A>();
            }
            for lane in 0..LANES {
                s = s + e[lane];
            }
            start += LANES;
        }
        for o in start..N {
            s = s + (z[o] - m).exp::<A>();
        }
        let ln_s = (s - S::ONE).ln_1p::<A>();
        let mut sum = S::ZERO;
        for o in 0..N {
            sum = target[o].mul_add::<A>(ln_s - (z[o] - m), sum);
        }
        sum
    }

    #[inline(always)]
    fn values<A: Arithmetic, S: Scalar, const N: usize>(
        self,
        z: &[[S; N]; LANES],
        target: &[[S; N]; LANES],
    ) -> [S; LANES] {
        const { assert!(N > 0, "cross-entropy needs an output") };
        let mut m = [S::ZERO; LANES];
        for lane in 0..LANES {
            m[lane] = z[lane][0];
        }
        for o in 1..N {
            for lane in 0..LANES {
                m[lane] = m[lane].max(z[lane][o]);
            }
        }
        let mut s = [S::ZERO; LANES];
        for o in 0..N {
            for lane in 0..LANES {
                s[lane] = s[lane] + (z[lane][o] - m[lane]).exp::<A>();
            }
        }
        let mut ln_s = [S::ZERO; LANES];
        for lane in 0..LANES {
            ln_s[lane] = (s[lane] - S::ONE).ln_1p::<A>();
        }
        let mut sums = [S::ZERO; LANES];
        for o in 0..N {
            for lane in 0..LANES {
                let minus_ln_p = ln_s[lane] - (z[lane][o] - m[lane]);
                sums[lane] = target[lane][o].mul_add::<A>(minus_ln_p, sums[lane]);
            }
        }
        sums
    }

    #[inline(always)]
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize>(
        self,
        p: &[S; N],
        target: &[S; N],
        seed: S,
        d: &mut [S; N],
    ) {
        let mut mass = S::ZERO;
        for o in 0..N {
            mass = mass + target[o];
        }
        for o in 0..N {
            d[o] = p[o].mul_add::<A>(mass, -target[o]) * seed;
        }
    }
}

/// The mean loss of rows of samples, and the gradient of that mean at what the loss read.
///
/// `read`, `y`, `target`, `d` and `weights` have one row a sample; the shortest of them counts. `scale` is
/// 1/n for the mean over n samples (1/n of the whole batch, if these rows are a part of it). Returned is
/// (Σₛ valueₛ)·scale, or with weights (Σₛ weightₛ·valueₛ)·scale, samples ascending from 0; `d[s]` becomes the
/// gradient of sample s with the seed scale, or weightₛ·scale. So a weighted loss is Σ wₛLₛ / n, not / Σ wₛ:
/// what PyTorch's `BCELoss` does with `weight` and `reduction = "mean"`.
#[inline(always)]
pub fn loss_rows<A: Arithmetic, S: Scalar, L: Loss, const N: usize>(
    loss: L,
    read: &[[S; N]],
    y: &[[S; N]],
    target: &[[S; N]],
    scale: S,
    weights: Option<&[S]>,
    d: &mut [[S; N]],
) -> S {
    let mut rows = read.len().min(y.len()).min(target.len()).min(d.len());
    if let Some(weights) = weights {
        rows = rows.min(weights.len());
    }
    let (y, target, d) = (&y[..rows], &target[..rows], &mut d[..rows]);
    match weights {
        None => {
            for s in 0..rows {
                loss.gradient_into::<A, S, N>(&y[s], &target[s], scale, &mut d[s]);
            }
        }
        Some(weights) => {
            let weights = &weights[..rows];
            for s in 0..rows {
                loss.gradient_into::<A, S, N>(&y[s], &target[s], weights[s] * scale, &mut d[s]);
            }
        }
    }
    value_rows::<A, S, L, N>(loss, &read[..rows], target, scale, weights)
}

/// The mean loss of rows of samples, without the gradient: what [`loss_rows`] returns.
#[inline(always)]
pub fn value_rows<A: Arithmetic, S: Scalar, L: Loss, const N: usize>(
    loss: L,
    read: &[[S; N]],
    target: &[[S; N]],
    scale: S,
    weights: Option<&[S]>,
) -> S {
    let mut rows = read.len().min(target.len());
    if let Some(weights) = weights {
        rows = rows.min(weights.len());
    }
    let (read_blocks, read_rest) = read[..rows].as_chunks::<LANES>();
    let (target_blocks, target_rest) = target[..rows].as_chunks::<LANES>();
    let mut sum = S::ZERO;
    for block in 0..read_blocks.len().min(target_blocks.len()) {
        let values = loss.values::<A, S, N>(&read_blocks[block], &target_blocks[block]);
        for lane in 0..LANES {
            sum = add_value::<A, S>(sum, values[lane], weights, block * LANES + lane);
        }
    }
    let start = rows - read_rest.len();
    for s in 0..read_rest.len().min(target_rest.len()) {
        let value = loss.value::<A, S, N>(&read_rest[s], &target_rest[s]);
        sum = add_value::<A, S>(sum, value, weights, start + s);
    }
    sum * scale
}

/// The sum with the value of sample `s`, which counts once, or by its weight.
#[inline(always)]
fn add_value<A: Arithmetic, S: Scalar>(sum: S, value: S, weights: Option<&[S]>, s: usize) -> S {
    match weights {
        None => sum + value,
        Some(weights) => value.mul_add::<A>(weights[s], sum),
    }
}
