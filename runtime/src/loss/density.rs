//! Losses that are the negative logarithm of a probability density.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use super::{Loss, Term};
use crate::scalar::{Arithmetic, Scalar};

/// The Poisson loss of a count t, from the logarithm y of its rate: the mean over the outputs of eʸ − t·y, as
/// `torch.nn.PoissonNLLLoss`; ln t!, which training does not change, is left out. The gradient is (eʸ − t)/N.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poisson;

impl Term for Poisson {
    const FACTOR: f64 = 1.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        (-target).mul_add::<A>(y, y.exp::<A>())
    }

    #[inline(always)]
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        y.exp::<A>() - target
    }
}

/// The normal density of a target t, from a mean m and a variance v: the mean over the targets of
/// (ln v + (t − m)²/v)/2, as `torch.nn.GaussianNLLLoss`; ln √(2π), which training does not change, is left out.
///
/// It reads the means, then the variances, which are taken as ε where they are smaller. The gradient is
/// (m − t)/v and (1/v − (t − m)²/v²)/2 over the number of targets; below ε the variance has the slope 0, as the
/// loss does not change there (PyTorch passes the gradient on).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaussianNll {
    /// ε, the least variance, above 0.
    pub epsilon: f64,
}

impl Loss for GaussianNll {
    #[inline(always)]
    fn value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S {
        const { assert!(N == 2 * T, "a mean and a variance for each target") };
        let least = S::from_f64(self.epsilon);
        let mut sum = S::ZERO;
        for o in 0..T {
            let (error, variance) = (read[o] - target[o], least.max(read[T + o]));
            sum = sum + (variance.ln::<A>() + error.square() / variance);
        }
        sum * S::from_f64(0.5 / T as f64)
    }

    #[inline(always)]
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    ) {
        const { assert!(N == 2 * T, "a mean and a variance for each target") };
        let least = S::from_f64(self.epsilon);
        let of_mean = seed * S::from_f64(1.0 / T as f64);
        let of_variance = seed * S::from_f64(0.5 / T as f64);
        for o in 0..T {
            let (error, variance) = (y[o] - target[o], least.max(y[T + o]));
            let part = error / variance;
            let slope = S::ONE / variance - part.square();
            d[o] = part * of_mean;
            d[T + o] = (y[T + o] - least).select_positive(slope * of_variance, S::ZERO);
        }
    }
}
