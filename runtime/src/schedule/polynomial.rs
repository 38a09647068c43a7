//! A rate that falls along a power of the steps that are left.

use super::error::Arguments;
use super::{Schedule, ScheduleError};
use crate::scalar::{self, Scalar, Separate};

/// A rate that falls along a power of the share of steps that are left, as
/// `torch.optim.lr_scheduler.PolynomialLR`, and with a least rate as Keras' `PolynomialDecay`:
///
/// ```text
/// least + (rate − least)·(1 − t/T)^p
/// ```
///
/// for t up to the length T, and `least`, 0 if it is not set, from there on. The power p is 1 if it is not
/// set: a line.
///
/// ```
/// use netwright::schedule::{Polynomial, Schedule};
///
/// let line = Polynomial::new(0.5_f32, 10);
/// assert_eq!((line.rate(0), line.rate(5), line.rate(10)), (0.5, 0.25, 0.0));
/// let square = Polynomial::new(0.5_f32, 10).power(2.0);
/// assert!((square.rate(5) - 0.125).abs() < 1e-7);
/// ```
#[doc(alias("PolynomialLR", "PolynomialDecay", "LinearLR"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Polynomial<S> {
    rate: S,
    least: Option<S>,
    length: u64,
    power: scalar::Constant,
}

impl<S> Polynomial<S> {
    /// A line from `rate` to 0 in `length` steps.
    pub const fn new(rate: S, length: u64) -> Self {
        Self { rate, least: None, length, power: scalar::Constant::new(1.0) }
    }

    /// The same down to `least`.
    #[must_use]
    pub fn least(mut self, least: S) -> Self {
        self.least = Some(least);
        self
    }

    /// The same with the power p, above 0.
    #[must_use]
    pub const fn power(mut self, power: f64) -> Self {
        self.power = scalar::Constant::new(power);
        self
    }
}

impl<S: Scalar> Schedule<S> for Polynomial<S> {
    fn rate(&self, step: u64) -> S {
        let least = self.least.unwrap_or(S::ZERO);
        if step >= self.length {
            return least;
        }
        let mut left = S::from_u64(self.length - step) / S::from_u64(self.length);
        if self.power.single() != 1.0 {
            left = (left.ln::<Separate>() * S::from_constant(self.power)).exp::<Separate>();
        }
        least + (self.rate - least) * left
    }
    fn check(&self) -> Result<(), ScheduleError> {
        let arguments = Arguments("Polynomial");
        arguments.rate("rate", self.rate)?;
        arguments.length("length", self.length)?;
        if let Some(least) = self.least {
            arguments.rate("least rate", least)?;
        }
        arguments.positive("power", self.power.double())
    }
}
