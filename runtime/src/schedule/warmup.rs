//! A rate that rises along a line before another schedule.

use super::error::Arguments;
use super::{Schedule, ScheduleError};
use crate::scalar::{self, Scalar};

/// A line up to the first rate of another schedule, which then begins, as
/// `torch.optim.lr_scheduler.SequentialLR` of a `LinearLR(start_factor, total_iters=n)` and the other one,
/// with the milestone n:
///
/// ```text
/// then(0)·(start + (1 − start)·t/n)       for t < n
/// then(t − n)                              from n on
/// ```
///
/// ```
/// use netwright::schedule::{Constant, Schedule, Warmup};
///
/// let schedule = Warmup::new(0.0, 10, Constant::new(0.5_f32));
/// assert_eq!((schedule.rate(0), schedule.rate(5), schedule.rate(10)), (0.0, 0.25, 0.5));
/// ```
#[doc(alias("LinearLR", "SequentialLR"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Warmup<H> {
    start: scalar::Constant,
    length: u64,
    /// The schedule after it.
    pub then: H,
}

impl<H> Warmup<H> {
    /// From the share `start`, from 0 to 1, of the first rate of `then`, in `length` steps. With a `start` of
    /// 0 the first step changes nothing.
    pub const fn new(start: f64, length: u64, then: H) -> Self {
        Self { start: scalar::Constant::new(start), length, then }
    }
}

impl<S: Scalar, H: Schedule<S>> Schedule<S> for Warmup<H> {
    fn rate(&self, step: u64) -> S {
        if step >= self.length {
            return self.then.rate(step - self.length);
        }
        let start: S = S::from_constant(self.start);
        let share = S::from_u64(step) / S::from_u64(self.length);
        self.then.rate(0) * (start + (S::ONE - start) * share)
    }
    fn check(&self) -> Result<(), ScheduleError> {
        let arguments = Arguments("Warmup");
        arguments.share("start", self.start.double())?;
        arguments.length("length", self.length)?;
        self.then.check()
    }
}
