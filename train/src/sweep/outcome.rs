//! `Outcome`: what came out of a run.
//!
//! Input: a number, numbers with names, or a history. Output: the numbers in their order.

use super::axis;
use crate::error::short;
use crate::{End, History};

/// What came out of a run: numbers with names, of which the sweep watches one, by default the first.
///
/// A number alone has the name `score`. A history becomes the numbers of its best epoch: the loss of the
/// validation rows, if there are any, the loss, the metrics, and the epoch.
///
/// ```
/// use netwright::train::sweep::Outcome;
///
/// let outcome = Outcome::new().with("accuracy", 0.97).with("parameters", 2_410.0);
/// assert_eq!(outcome.number("accuracy"), Some(0.97));
/// assert_eq!(Outcome::from(0.25).numbers(), [("score".to_owned(), 0.25)]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    pub(super) numbers: Vec<(String, f64)>,
    /// Whether Ctrl-C ended the run before its end.
    pub(super) is_partial: bool,
}

impl Outcome {
    /// An outcome without numbers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a number.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, number: f64) -> Self {
        self.numbers.push((name.into(), number));
        self
    }

    /// The numbers, in their order.
    #[must_use]
    pub fn numbers(&self) -> &[(String, f64)] {
        &self.numbers
    }

    /// The number of this name.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.numbers.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
    }

    /// Refuses names that columns of a table cannot have.
    pub(super) fn check(self, axes: &[String]) -> Result<Self, String> {
        if self.numbers.is_empty() {
            return Err("the run has no number: return at least one".to_owned());
        }
        for (index, (name, _)) in self.numbers.iter().enumerate() {
            let is_twice = self.numbers.iter().take(index).any(|(before, _)| before == name);
            if is_twice || name.contains(['\n', '\r']) || !axis::is_free(name, axes) {
                return Err(format!(
                    "the name of a number, `{}`, is empty, taken or of several lines: give it a name of its own",
                    short(name)
                ));
            }
        }
        Ok(self)
    }
}

impl From<f64> for Outcome {
    fn from(score: f64) -> Self {
        Self::new().with("score", score)
    }
}

impl From<f32> for Outcome {
    fn from(score: f32) -> Self {
        Self::from(f64::from(score))
    }
}

impl From<&History> for Outcome {
    fn from(history: &History) -> Self {
        let Some(record) = history.best().or_else(|| history.last()) else { return Self::new() };
        let mut outcome = Self::new();
        if let Some(validation) = record.validation {
            outcome = outcome.with("validation", validation);
        }
        outcome = outcome.with("loss", record.loss);
        for (name, number) in history.metrics().iter().zip(&record.metrics) {
            outcome = outcome.with(name.as_str(), *number);
        }
        #[expect(clippy::cast_precision_loss, reason = "no run has 2⁵³ epochs")]
        let outcome = outcome.with("epoch", record.epoch as f64);
        Self { is_partial: history.end() == Some(End::Interrupt), ..outcome }
    }
}

impl From<History> for Outcome {
    fn from(history: History) -> Self {
        Self::from(&history)
    }
}
