//! A rate that falls by a factor in each step; and the power of a factor.

use super::error::Arguments;
use super::{Schedule, ScheduleError};
use crate::scalar::{self, Scalar, Separate};

/// A factor γ whose powers are computed as e^(n·ln γ): in `f32` they are right to 10⁻⁷·(1 + n·|ln γ|) of
/// themselves, where a product of n factors would lose n roundings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Factor {
    factor: scalar::Constant,
    ln: scalar::Constant,
}

impl Factor {
    pub(super) fn new(factor: f64) -> Self {
        let ln = scalar::Constant::new(Scalar::ln::<Separate>(factor));
        Self { factor: scalar::Constant::new(factor), ln }
    }

    /// γⁿ; γ⁰ is 1, also of 0.
    pub(super) fn power<S: Scalar>(self, n: u64) -> S {
        match n {
            0 => S::ONE,
            1 => S::from_constant(self.factor),
            _ => (S::from_u64(n) * S::from_constant(self.ln)).exp::<Separate>(),
        }
    }

    pub(super) const fn double(self) -> f64 {
        self.factor.double()
    }
}

/// A rate that falls by a factor in each step, as `torch.optim.lr_scheduler.ExponentialLR`:
///
/// ```text
/// rate·γᵗ
/// ```
///
/// ```
/// use netwright::schedule::{Exponential, Schedule};
///
/// let schedule = Exponential::new(0.1_f64, 0.99);
/// assert!((schedule.rate(100) - 0.1 * 0.99_f64.powi(100)).abs() < 1e-15);
/// ```
#[doc(alias("ExponentialLR", "ExponentialDecay"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential<S> {
    rate: S,
    factor: Factor,
}

impl<S> Exponential<S> {
    /// `rate` at step 0, and of each step γ, from 0 to 1, times that of the step before.
    pub fn new(rate: S, factor: f64) -> Self {
        Self { rate, factor: Factor::new(factor) }
    }
}

impl<S: Scalar> Schedule<S> for Exponential<S> {
    fn rate(&self, step: u64) -> S {
        self.rate * self.factor.power(step)
    }
    fn check(&self) -> Result<(), ScheduleError> {
        let arguments = Arguments("Exponential");
        arguments.rate("rate", self.rate)?;
        arguments.share("factor", self.factor.double())
    }
}
