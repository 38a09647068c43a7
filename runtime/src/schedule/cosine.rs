//! A rate that falls along half of a cosine, once or again and again.

use super::error::Arguments;
use super::{Schedule, ScheduleError, anneal};
use crate::scalar::Scalar;

/// A rate that falls along half of a cosine (Loshchilov & Hutter 2017, "SGDR", equation 5):
///
/// ```text
/// least + (rate − least)/2 · (1 + cos(π·t/T))
/// ```
///
/// for t up to the length T, and `least`, 0 if it is not set, from there on.
/// `torch.optim.lr_scheduler.CosineAnnealingLR` has the same rates up to T; beyond it, it rises again. With
/// [`restarts`](Self::restarts) the rate begins anew after T steps, as `CosineAnnealingWarmRestarts`.
///
/// ```
/// use netwright::schedule::{Cosine, Schedule};
///
/// let once = Cosine::new(0.5_f64, 10).least(0.1);
/// assert!((once.rate(5) - 0.3).abs() < 1e-15);
/// assert_eq!((once.rate(0), once.rate(10), once.rate(99)), (0.5, 0.1, 0.1));
///
/// // Again after 10 steps, then after 20 more, and after 40.
/// let again = Cosine::new(0.5_f64, 10).restarts(2);
/// assert_eq!((again.rate(10), again.rate(30), again.rate(70)), (0.5, 0.5, 0.5));
/// ```
#[doc(alias("CosineAnnealingLR", "CosineAnnealingWarmRestarts", "CosineDecay", "SGDR"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cosine<S> {
    rate: S,
    least: Option<S>,
    length: u64,
    restarts: Option<u64>,
}

impl<S> Cosine<S> {
    /// From `rate` to 0 in `length` steps.
    pub const fn new(rate: S, length: u64) -> Self {
        Self { rate, least: None, length, restarts: None }
    }

    /// The same down to `least`.
    #[must_use]
    pub fn least(mut self, least: S) -> Self {
        self.least = Some(least);
        self
    }

    /// The same again and again, each time `factor` times as long as the time before; at least 1.
    #[must_use]
    pub const fn restarts(mut self, factor: u64) -> Self {
        self.restarts = Some(factor);
        self
    }

    /// The step in its period, and the period's length.
    const fn place(&self, step: u64) -> (u64, u64) {
        let (mut step, mut length) = (step, self.length);
        match self.restarts {
            None => {}
            // A period of 0 steps has no place in it.
            Some(0 | 1) => {
                if let Some(place) = step.checked_rem(length) {
                    step = place;
                }
            }
            // At most 64 times, for the length doubles.
            Some(factor) => {
                while length > 0 && step >= length {
                    step -= length;
                    length = length.saturating_mul(factor);
                }
            }
        }
        (step, length)
    }
}

impl<S: Scalar> Schedule<S> for Cosine<S> {
    fn rate(&self, step: u64) -> S {
        let (step, length) = self.place(step);
        let least = self.least.unwrap_or(S::ZERO);
        if step >= length {
            return least;
        }
        anneal(self.rate, least, S::from_u64(step) / S::from_u64(length))
    }
    fn check(&self) -> Result<(), ScheduleError> {
        let arguments = Arguments("Cosine");
        arguments.rate("rate", self.rate)?;
        arguments.length("length", self.length)?;
        if let Some(least) = self.least {
            arguments.rate("least rate", least)?;
        }
        self.restarts.map_or(Ok(()), |factor| arguments.length("factor of restarts", factor))
    }
}
