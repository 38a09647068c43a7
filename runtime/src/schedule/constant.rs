//! One rate for all steps.

use super::error::Arguments;
use super::{Schedule, ScheduleError};
use crate::scalar::Scalar;

/// One rate for all steps: `torch.optim.lr_scheduler.ConstantLR(factor=1)`.
///
/// ```
/// use netwright::schedule::{Constant, Schedule};
///
/// assert_eq!(Constant::new(0.1_f32).rate(1000), 0.1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant<S> {
    rate: S,
}

impl<S> Constant<S> {
    /// This rate.
    pub const fn new(rate: S) -> Self {
        Self { rate }
    }
}

impl<S: Scalar> Schedule<S> for Constant<S> {
    fn rate(&self, _step: u64) -> S {
        self.rate
    }
    fn check(&self) -> Result<(), ScheduleError> {
        Arguments("Constant").rate("rate", self.rate)
    }
}
