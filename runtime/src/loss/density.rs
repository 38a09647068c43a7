//! Losses that are the negative logarithm of a probability density.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use super::{Loss, OutputTerm, unless_weightless};
use crate::scalar::{Arithmetic, Scalar};

/// The Poisson loss of a count t, from the logarithm y of its rate: the mean over the outputs of eʸ − t·y, as
/// `torch.nn.PoissonNLLLoss`; ln t!, which training does not change, is left out. A rate of 0, y = −∞, costs
/// nothing where the count is 0. The gradient is (eʸ − t)/N.
///
/// ```
/// use netwright::loss::{Loss, Poisson};
/// use netwright::scalar::Separate;
///
/// // A rate of 1, y = 0, and a count of 3: 1 − 3·0.
/// assert_eq!(Poisson.value::<Separate, f64, 1, 1>(&[0.0], &[3.0]), 1.0);
/// assert_eq!(Poisson.gradient::<Separate, f64, 1, 1>(&[0.0], &[3.0], 1.0), [-2.0]);
/// ```
#[doc(alias("PoissonNLLLoss"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poisson;

impl OutputTerm for Poisson {
    const FACTOR: f64 = 1.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        // Beyond, the rate is ∞ in any format, which no count makes up for.
        let limited = -(-y).max(S::from_f64(-710.0));
        (-target).mul_add::<A>(unless_weightless(target, limited), y.exp::<A>())
    }

    #[inline(always)]
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        y.exp::<A>() - target
    }
}

/// The normal density of a target t, from a mean m and a variance v: the mean over the targets of
/// (ln v + (t − m)²/v)/2, as `torch.nn.GaussianNLLLoss`; ln √(2π), which training does not change, is left
/// out.
///
/// It reads the means, then the variances, which are taken as ε where they are smaller. The gradient is
/// (m − t)/v and (1/v − (t − m)²/v²)/2 over the number of targets. Below ε the loss does not change with the
/// variance, but the slope at ε is passed on, as in PyTorch: a network whose variance fell below ε would
/// never learn of an error again.
///
/// ```
/// use netwright::loss::{GaussianNll, Loss};
/// use netwright::scalar::Separate;
///
/// // A mean of 1, a variance of 2 and a target of 3: (ln 2 + 4/2)/2.
/// let (read, target, loss) = ([1.0, 2.0], [3.0], GaussianNll { epsilon: 1e-6 });
/// let value = loss.value::<Separate, f64, 2, 1>(&read, &target);
/// assert!((value - (std::f64::consts::LN_2 + 2.0) / 2.0).abs() < 1e-15);
/// assert_eq!(loss.gradient::<Separate, f64, 2, 1>(&read, &target, 1.0), [-1.0, -0.25]);
/// ```
#[doc(alias("GaussianNLLLoss"))]
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
            let (error, variance) = (read[o] - target[o], read[T + o].at_least(least));
            // In this order: the square of the error may be beyond all numbers where the quotient is none.
            sum = sum + (error / variance).mul_add::<A>(error, variance.ln::<A>());
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
            let (error, variance) = (y[o] - target[o], y[T + o].at_least(least));
            let part = error / variance;
            let slope = S::ONE / variance - part.square();
            d[o] = part * of_mean;
            d[T + o] = slope * of_variance;
        }
    }
}
