//! A rate that falls where a measure does not become better.

use super::error::Arguments;
use super::{Schedule, ScheduleError};
use crate::scalar::{self, Scalar};

/// A rate that falls by a factor where a measure, such as the loss on validation data, has not become better
/// for longer than `patience` observations, as `torch.optim.lr_scheduler.ReduceLROnPlateau`:
///
/// ```text
/// better:     m < best·(1 − threshold), or m > best·(1 + threshold) if it is to be maximised
/// then:       rate ← max(γ·rate, least), where that is more than 10⁻⁸ less
/// ```
///
/// For `cooldown` observations after that none counts. γ is 0.1, `patience` 10, `threshold` 10⁻⁴, `cooldown`
/// 0 and `least` 0. A NaN is not better. As a [`Schedule`] it has the current rate, whatever the step; all of
/// it is state.
///
/// ```
/// use netwright::schedule::Plateau;
///
/// let mut plateau = Plateau::new(0.5_f32).factor(0.5).patience(1);
/// assert_eq!(plateau.observe(1.0), 0.5);
/// assert_eq!(plateau.observe(2.0), 0.5);
/// assert_eq!(plateau.observe(1.5), 0.25); // the second one that is not better
/// ```
#[doc(alias("ReduceLROnPlateau"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plateau<S> {
    pub(super) rate: S,
    pub(super) factor: scalar::Constant,
    pub(super) patience: u64,
    pub(super) threshold: scalar::Constant,
    pub(super) cooldown: u64,
    pub(super) least: Option<S>,
    pub(super) maximize: bool,
    pub(super) best: Option<S>,
    pub(super) bad: u64,
    pub(super) cooling: u64,
}

/// The least difference of two rates.
const LEAST_CHANGE: f64 = 1e-8;

impl<S> Plateau<S> {
    /// Begins with `rate`, for a measure that is to be minimised.
    pub const fn new(rate: S) -> Self {
        let (factor, threshold) = (scalar::Constant::new(0.1), scalar::Constant::new(1e-4));
        let (best, bad, cooling) = (None, 0, 0);
        let (patience, cooldown, least, maximize) = (10, 0, None, false);
        Self { rate, factor, patience, threshold, cooldown, least, maximize, best, bad, cooling }
    }

    /// The same with the factor γ, from 0 to 1.
    #[must_use]
    pub const fn factor(mut self, factor: f64) -> Self {
        self.factor = scalar::Constant::new(factor);
        self
    }

    /// The same with so many observations in a row that may be no better.
    #[must_use]
    pub const fn patience(mut self, patience: u64) -> Self {
        self.patience = patience;
        self
    }

    /// The same with the share, from 0 to 1, by which an observation must be better.
    #[must_use]
    pub const fn threshold(mut self, threshold: f64) -> Self {
        self.threshold = scalar::Constant::new(threshold);
        self
    }

    /// The same with so many observations after a fall that do not count.
    #[must_use]
    pub const fn cooldown(mut self, cooldown: u64) -> Self {
        self.cooldown = cooldown;
        self
    }

    /// The same down to `least`.
    #[must_use]
    pub fn least(mut self, least: S) -> Self {
        self.least = Some(least);
        self
    }

    /// The same for a measure that is to be maximised, such as an accuracy.
    #[must_use]
    pub const fn maximize(mut self) -> Self {
        self.maximize = true;
        self
    }
}

impl<S: Scalar> Plateau<S> {
    /// Takes in a measure; the rate from then on.
    pub fn observe(&mut self, measure: S) -> S {
        if self.is_better(measure) {
            (self.best, self.bad) = (Some(measure), 0);
        } else {
            self.bad = self.bad.saturating_add(1);
        }
        if self.cooling > 0 {
            (self.cooling, self.bad) = (self.cooling - 1, 0);
        }
        if self.bad > self.patience {
            (self.cooling, self.bad) = (self.cooldown, 0);
            let rate = self.least.unwrap_or(S::ZERO).max(self.rate * S::from_constant(self.factor));
            if (self.rate - rate).is_above(S::from_f64(LEAST_CHANGE)) {
                self.rate = rate;
            }
        }
        self.rate
    }

    /// The best measure so far.
    pub const fn best(&self) -> Option<S> {
        self.best
    }

    fn is_better(&self, measure: S) -> bool {
        let threshold = S::from_constant(self.threshold);
        let worst = S::from_f64(f64::INFINITY);
        match (self.best, self.maximize) {
            (None, true) => measure.is_above(-worst),
            (None, false) => worst.is_above(measure),
            (Some(best), true) => measure.is_above(best * (S::ONE + threshold)),
            (Some(best), false) => (best * (S::ONE - threshold)).is_above(measure),
        }
    }
}

impl<S: Scalar> Schedule<S> for Plateau<S> {
    fn rate(&self, _step: u64) -> S {
        self.rate
    }
    fn check(&self) -> Result<(), ScheduleError> {
        let arguments = Arguments("Plateau");
        arguments.rate("rate", self.rate)?;
        arguments.share("factor", self.factor.double())?;
        arguments.share("threshold", self.threshold.double())?;
        self.least.map_or(Ok(()), |least| arguments.rate("least rate", least))
    }
}
