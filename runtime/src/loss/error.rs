//! Losses of the error y − t.

use super::OutputTerm;
use crate::scalar::{Arithmetic, Scalar};

/// Mean squared error: the mean over the outputs of (y − t)², as `torch.nn.MSELoss`; the gradient is
/// 2·(y − t)/N.
///
/// ```
/// use netwright::loss::{Loss, Mse};
/// use netwright::scalar::Separate;
///
/// let (y, target) = ([1.0_f32, 2.0], [0.0, 0.0]);
/// assert_eq!(Mse.value::<Separate, _, 2, 2>(&y, &target), 2.5);
/// assert_eq!(Mse.gradient::<Separate, _, 2, 2>(&y, &target, 1.0), [1.0, 2.0]);
/// ```
#[doc(alias("MSELoss", "mean_squared_error", "L2"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mse;

impl OutputTerm for Mse {
    const FACTOR: f64 = 2.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        let error = y - target;
        error.square()
    }

    #[inline(always)]
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        y - target
    }
}

/// Mean absolute error: the mean over the outputs of |y − t|, as `torch.nn.L1Loss`; the gradient is the sign
/// of y − t over N, 0 at 0, and NaN where that is NaN.
///
/// ```
/// use netwright::loss::{Loss, Mae};
/// use netwright::scalar::Separate;
///
/// let (y, target) = ([1.0_f32, -3.0], [0.0, 0.0]);
/// assert_eq!(Mae.value::<Separate, _, 2, 2>(&y, &target), 2.0);
/// assert_eq!(Mae.gradient::<Separate, _, 2, 2>(&y, &target, 1.0), [0.5, -0.5]);
/// ```
#[doc(alias("L1Loss", "mean_absolute_error"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mae;

impl OutputTerm for Mae {
    const FACTOR: f64 = 1.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        (y - target).abs()
    }

    #[inline(always)]
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        let error = y - target;
        // Neither above 0 nor below: 0, or NaN, which times 0 it stays.
        let below = (-error).select_positive(-S::ONE, error * S::ZERO);
        error.select_positive(S::ONE, below)
    }
}

/// Huber's loss, as `torch.nn.HuberLoss`: the mean over the outputs of e²/2 for errors e = |y − t| up to δ,
/// and of δ·(e − δ/2) beyond; the gradient is y − t, cut off at −δ and δ, over N.
///
/// ```
/// use netwright::loss::{Huber, Loss};
/// use netwright::scalar::Separate;
///
/// let (y, target, loss) = ([0.5_f32, 3.0], [0.0, 0.0], Huber { delta: 1.0 });
/// // (0.5²/2 + 1·(3 − 1/2))/2
/// assert_eq!(loss.value::<Separate, _, 2, 2>(&y, &target), 1.3125);
/// assert_eq!(loss.gradient::<Separate, _, 2, 2>(&y, &target, 1.0), [0.25, 0.5]);
/// ```
#[doc(alias("HuberLoss", "SmoothL1Loss"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Huber {
    /// δ, above 0.
    pub delta: f64,
}

impl OutputTerm for Huber {
    const FACTOR: f64 = 1.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        // With c = min(e, δ), both branches are c·(e − c/2).
        let error = (y - target).abs();
        let cut = -(-error).max(S::from_f64(-self.delta));
        cut * cut.mul_add::<A>(S::from_f64(-0.5), error).within(0.0, f64::INFINITY)
    }

    #[inline(always)]
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        let (error, delta) = (y - target, S::from_f64(self.delta));
        // Written so that a NaN in the error is passed on.
        let low = (-delta).max(error);
        -(-delta).max(-low)
    }
}

/// The mean over the outputs of ln cosh(y − t), as `keras.losses.LogCosh`: e²/2 for small errors, e − ln 2
/// for large ones; the gradient is tanh(y − t)/N.
///
/// ```
/// use netwright::loss::{LogCosh, Loss};
/// use netwright::scalar::Separate;
///
/// let value = LogCosh.value::<Separate, f64, 1, 1>(&[1.0], &[0.0]);
/// assert!((value - 1.0_f64.cosh().ln()).abs() < 1e-15);
/// let [slope] = LogCosh.gradient::<Separate, f64, 1, 1>(&[1.0], &[0.0], 1.0);
/// assert!((slope - 1.0_f64.tanh()).abs() < 1e-15);
/// ```
#[doc(alias("log_cosh"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogCosh;

impl OutputTerm for LogCosh {
    const FACTOR: f64 = 1.0;

    #[inline(always)]
    fn term<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        // cosh⁻² = 1 − tanh² keeps its digits near 0; e + ln(1 + exp(−2e)) − ln 2 does far from it.
        let error = (y - target).abs();
        let slope = error.tanh::<A>();
        let near = (-slope.square()).ln_1p::<A>() * S::from_f64(-0.5);
        let beyond = (error * S::from_f64(-2.0)).softplus::<A>() - S::from_f64(core::f64::consts::LN_2);
        (S::ONE - error).select_positive(near, error + beyond).within(0.0, f64::INFINITY)
    }

    #[inline(always)]
    fn slope<A: Arithmetic, S: Scalar>(self, y: S, target: S) -> S {
        (y - target).tanh::<A>()
    }
}
