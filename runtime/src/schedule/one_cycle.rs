//! One cycle: a rate that rises to its highest value and falls far below the first one.

use super::error::Arguments;
use super::{Schedule, ScheduleError, anneal};
use crate::scalar::{self, Scalar};

/// One cycle (Smith & Topin 2018, "Super-convergence"), as `torch.optim.lr_scheduler.OneCycleLR` with its
/// defaults: for T steps, of which the share p rises, along half of a cosine each
///
/// ```text
/// most/25            →  most                  t from 0 to p·T − 1
/// most               →  most/25/10000         t from p·T − 1 to T − 1
/// ```
///
/// p is 0.3. From step T − 1 on, the rate is the last one; PyTorch refuses more steps. The momentum, which
/// PyTorch cycles too, stays.
///
/// ```
/// use netwright::schedule::{OneCycle, Schedule};
///
/// let schedule = OneCycle::new(0.5_f64, 100);
/// assert!((schedule.rate(0) - 0.02).abs() < 1e-15);
/// assert!((schedule.rate(29) - 0.5).abs() < 1e-15);
/// assert!((schedule.rate(99) - 2e-6).abs() < 1e-15);
/// ```
#[doc(alias("OneCycleLR", "super_convergence"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycle<S> {
    most: S,
    length: u64,
    rising: scalar::Constant,
    /// The first and the last rate, as shares of the highest one.
    ends: [scalar::Constant; 2],
    is_linear: bool,
}

impl<S> OneCycle<S> {
    /// A cycle of `length` steps up to the rate `most`.
    pub const fn new(most: S, length: u64) -> Self {
        let (rising, ends) = (scalar::Constant::new(0.3), Self::ends(25.0, 10_000.0));
        Self { most, length, rising, ends, is_linear: false }
    }

    const fn ends(first: f64, last: f64) -> [scalar::Constant; 2] {
        [scalar::Constant::new(1.0 / first), scalar::Constant::new(1.0 / first / last)]
    }

    /// The same with the share p of the steps in which the rate rises, from 0 to 1: PyTorch's `pct_start`.
    #[must_use]
    pub const fn rising(mut self, share: f64) -> Self {
        self.rising = scalar::Constant::new(share);
        self
    }

    /// The same with `most/first` as the first rate and `most/first/last` as the last one: PyTorch's
    /// `div_factor` and `final_div_factor`.
    #[must_use]
    pub const fn divisors(mut self, first: f64, last: f64) -> Self {
        self.ends = Self::ends(first, last);
        self
    }

    /// The same along lines.
    #[must_use]
    pub const fn linear(mut self) -> Self {
        self.is_linear = true;
        self
    }
}

impl<S: Scalar> Schedule<S> for OneCycle<S> {
    fn rate(&self, step: u64) -> S {
        let [first, last] = self.ends.map(|share| self.most * S::from_constant(share));
        let end = self.length.saturating_sub(1);
        if step >= end {
            return last;
        }
        let (step, end) = (S::from_u64(step), S::from_u64(end));
        let top = S::from_constant(self.rising) * S::from_u64(self.length) - S::ONE;
        let (from, to, share) = if step.is_above(top) {
            (self.most, last, (step - top) / (end - top))
        } else {
            // The top may be at step 0.
            let share = if top.is_above(S::ZERO) { step / top } else { S::ONE };
            (first, self.most, share)
        };
        if self.is_linear { from + (to - from) * share } else { anneal(from, to, share) }
    }
    fn check(&self) -> Result<(), ScheduleError> {
        let arguments = Arguments("OneCycle");
        arguments.rate("highest rate", self.most)?;
        arguments.length("length", self.length)?;
        arguments.share("rising share", self.rising.double())?;
        arguments.positive("first share of the highest rate", self.ends[0].double())?;
        arguments.positive("last share of the highest rate", self.ends[1].double())
    }
}
