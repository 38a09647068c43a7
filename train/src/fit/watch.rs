//! The watched number: which epoch is the best, and whether another one is worth it.
//!
//! Input: the record of each epoch. Output: whether it is the best so far, and whether the patience is at its
//! end. Guarantees: a number that is not finite is never the best; of equal ones the first is.

use crate::{Error, Record};

/// Whether a watched number is better when it is smaller or larger.
///
/// ```
/// use netwright::train::Goal;
///
/// assert!(Goal::Largest.is_better(0.9, 0.8) && Goal::Smallest.is_better(0.1, 0.2));
/// assert!(!Goal::Smallest.is_better(f64::NAN, 0.2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The smallest number is the best, as of a loss.
    Smallest,
    /// The largest number is the best, as of an accuracy.
    Largest,
}

impl Goal {
    /// Whether a number is better than another one. One that is not finite never is.
    #[must_use]
    pub fn is_better(self, number: f64, than: f64) -> bool {
        number.is_finite()
            && match self {
                Self::Smallest => number < than || !than.is_finite(),
                Self::Largest => number > than || !than.is_finite(),
            }
    }
}

/// The options of a run that watches a number.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    /// By default the validation loss, or the loss.
    pub(super) name: Option<(String, Goal)>,
    pub(super) patience: Option<u64>,
    pub(super) keeps_best: bool,
}

impl Watch {
    /// Refuses a name that the run has no number for.
    pub(super) fn check(&self, metrics: &[String], has_validation: bool) -> Result<(), Error> {
        let Some((name, _)) = &self.name else { return Ok(()) };
        let is_there = match name.as_str() {
            "loss" => true,
            "validation" => has_validation,
            name => metrics.iter().any(|metric| metric == name),
        };
        if is_there {
            return Ok(());
        }
        let mut known = vec!["`loss`".to_owned()];
        known.extend(has_validation.then(|| "`validation`".to_owned()));
        known.extend(metrics.iter().map(|metric| format!("`{metric}`")));
        let fact = format!("the run has no number `{}` to watch", crate::error::short(name));
        Err(Error::refused(fact, format!("it has {}", known.join(", "))))
    }

    /// The watched number of an epoch, and what is better.
    pub(super) fn number(&self, record: &Record, metrics: &[String]) -> (f64, Goal) {
        let of_loss = record.validation.unwrap_or(record.loss);
        match &self.name {
            None => (of_loss, Goal::Smallest),
            Some((name, goal)) => {
                let number = match name.as_str() {
                    "loss" => Some(record.loss),
                    "validation" => record.validation,
                    name => {
                        let at = metrics.iter().position(|metric| metric == name);
                        at.and_then(|at| record.metrics.get(at).copied())
                    }
                };
                (number.unwrap_or(f64::NAN), *goal)
            }
        }
    }
}

/// What a run has seen of the watched number.
#[derive(Clone, Debug, Default)]
pub(super) struct Watched {
    best: Option<f64>,
    /// How many epochs were not better, since the best one.
    idle: u64,
}

impl Watched {
    /// Takes an epoch in; whether it is the best so far.
    pub(super) fn see(&mut self, watch: &Watch, record: &Record, metrics: &[String]) -> bool {
        let (number, goal) = watch.number(record, metrics);
        let is_best = match self.best {
            None => number.is_finite(),
            Some(best) => goal.is_better(number, best),
        };
        if is_best {
            (self.best, self.idle) = (Some(number), 0);
        } else {
            self.idle += 1;
        }
        is_best
    }

    /// Whether the patience is at its end.
    pub(super) fn is_over(&self, watch: &Watch) -> bool {
        watch.patience.is_some_and(|patience| self.idle >= patience.max(1))
    }
}
