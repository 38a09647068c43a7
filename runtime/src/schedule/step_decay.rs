//! A rate that drops by a factor after every so many steps.

use super::error::Arguments;
use super::exponential::Factor;
use super::{Schedule, ScheduleError};
use crate::scalar::Scalar;

/// A rate that drops by a factor after every n steps, as `torch.optim.lr_scheduler.StepLR`:
///
/// ```text
/// rate·γ^⌊t/n⌋
/// ```
///
/// ```
/// use netwright::schedule::{StepDecay, Schedule};
///
/// let schedule = StepDecay::new(0.5_f32, 10, 0.1);
/// assert_eq!((schedule.rate(0), schedule.rate(9), schedule.rate(10)), (0.5, 0.5, 0.05));
/// ```
#[doc(alias("StepLR", "step_decay"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepDecay<S> {
    rate: S,
    length: u64,
    factor: Factor,
}

impl<S> StepDecay<S> {
    /// `rate` for the first `length` steps, and for as many each γ, from 0 to 1, times that of those before.
    pub fn new(rate: S, length: u64, factor: f64) -> Self {
        Self { rate, length, factor: Factor::new(factor) }
    }
}

impl<S: Scalar> Schedule<S> for StepDecay<S> {
    fn rate(&self, step: u64) -> S {
        // A length of 0 is refused by `check`; here it is one drop.
        self.rate * self.factor.power(step.checked_div(self.length).unwrap_or(1))
    }
    fn check(&self) -> Result<(), ScheduleError> {
        let arguments = Arguments("StepDecay");
        arguments.rate("rate", self.rate)?;
        arguments.length("length", self.length)?;
        arguments.share("factor", self.factor.double())
    }
}
