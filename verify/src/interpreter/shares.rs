//! The share of a sample's loss in that of its batch.

use netwright_runtime::topology::Divisor;

/// How much of the loss of a batch the loss of one of its samples is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shares {
    /// Of terms that are divided by the number of samples.
    by_rows: f64,
    /// Of terms that are divided by the sum of the weights.
    by_weights: f64,
}

impl Shares {
    /// A sample alone.
    pub(crate) const WHOLE: Self = Self { by_rows: 1.0, by_weights: 1.0 };

    /// For each sample of a batch wₛ/n and wₛ/Σw, where 0/0 is 0.
    pub(crate) fn of_batch(weights: &[f64]) -> impl Iterator<Item = Self> + '_ {
        let (count, sum) = (weights.len() as f64, weights.iter().sum::<f64>());
        weights.iter().map(move |&weight| Self {
            by_rows: weight / count,
            by_weights: if weight == 0.0 && sum == 0.0 { 0.0 } else { weight / sum },
        })
    }

    pub(super) const fn of(self, divisor: Divisor) -> f64 {
        match divisor {
            Divisor::Rows => self.by_rows,
            Divisor::Weights => self.by_weights,
        }
    }
}
