//! `Regression`: how far predicted numbers are off.
//!
//! Input: predicted and true numbers, a row at a time. Output: the usual errors, the mean over the outputs.
//! Guarantees: one pass; sums of squares around a mean are updated (Welford 1962) and merged (Chan, Golub &
//! LeVeque 1979), so that a large mean costs no digits.

use super::{check_finite, check_rows, check_weight};
use crate::Error;

/// How far `T` predicted numbers are off; each measure is the mean over the outputs.
///
/// ```
/// use netwright::train::metric::Regression;
///
/// let mut measured = Regression::new();
/// for (predicted, truth) in [(2.5, 3.0), (0.0, -0.5), (2.0, 2.0), (8.0, 7.0)] {
///     measured.add(&[predicted], &[truth])?;
/// }
/// assert_eq!(measured.mean_absolute_error()?, 0.5);
/// assert!((measured.r2()? - 0.9486081370449679).abs() < 1e-12);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Regression<const T: usize> {
    total: f64,
    rows: u64,
    outputs: [Sums; T],
}

/// A mean, and the weighted sum of squares around it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Spread {
    mean: f64,
    squares: f64,
}

impl Spread {
    /// Adds a number, where `total` has its weight already.
    fn add(&mut self, number: f64, weight: f64, total: f64) {
        let off = number - self.mean;
        self.mean += off * weight / total;
        self.squares += weight * off * (number - self.mean);
    }

    fn merge(&mut self, own: f64, other: Self, others: f64) {
        let off = other.mean - self.mean;
        let total = own + others;
        self.mean += off * others / total;
        self.squares += other.squares + off * off * own * others / total;
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sums {
    truth: Spread,
    error: Spread,
    squares: f64,
    absolute: f64,
    relative: f64,
}

impl<const T: usize> Default for Regression<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const T: usize> Regression<T> {
    /// Without rows.
    #[must_use]
    pub fn new() -> Self {
        Self { total: 0.0, rows: 0, outputs: [Sums::default(); T] }
    }

    /// Adds a row: what a network predicts, and what is true.
    ///
    /// # Errors
    ///
    /// If a number is not finite.
    pub fn add(&mut self, predicted: &[f32; T], truth: &[f32; T]) -> Result<(), Error> {
        self.add_weighted(predicted, truth, 1.0)
    }

    /// Adds a row that counts `weight` times.
    ///
    /// # Errors
    ///
    /// If a number is not finite, or the weight is negative or not finite.
    pub fn add_weighted(&mut self, predicted: &[f32; T], truth: &[f32; T], weight: f64) -> Result<(), Error> {
        check_weight(weight)?;
        for (&predicted, &truth) in predicted.iter().zip(truth) {
            check_finite(predicted.into(), "a predicted number")?;
            check_finite(truth.into(), "a true number")?;
        }
        self.rows += 1;
        if weight == 0.0 {
            return Ok(());
        }
        self.total += weight;
        for ((sums, &predicted), &truth) in self.outputs.iter_mut().zip(predicted).zip(truth) {
            let truth = f64::from(truth);
            let error = truth - f64::from(predicted);
            sums.truth.add(truth, weight, self.total);
            sums.error.add(error, weight, self.total);
            sums.squares += weight * error * error;
            sums.absolute += weight * error.abs();
            sums.relative += weight * error.abs() / truth.abs().max(f64::EPSILON);
        }
        Ok(())
    }

    /// Adds all rows of another one.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        if other.total == 0.0 {
            return;
        }
        for (sums, others) in self.outputs.iter_mut().zip(&other.outputs) {
            sums.truth.merge(self.total, others.truth, other.total);
            sums.error.merge(self.total, others.error, other.total);
            sums.squares += others.squares;
            sums.absolute += others.absolute;
            sums.relative += others.relative;
        }
        self.total += other.total;
    }

    /// The mean of (y − ŷ)².
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn mean_squared_error(&self) -> Result<f64, Error> {
        self.mean(|sums| sums.squares / self.total)
    }

    /// The square root of the mean of (y − ŷ)², in the unit of the targets; with several outputs the mean of
    /// their roots.
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn root_mean_squared_error(&self) -> Result<f64, Error> {
        self.mean(|sums| (sums.squares / self.total).sqrt())
    }

    /// The mean of |y − ŷ|, in the unit of the targets.
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn mean_absolute_error(&self) -> Result<f64, Error> {
        self.mean(|sums| sums.absolute / self.total)
    }

    /// The mean of |y − ŷ| / max(|y|, ε) with ε = 2⁻⁵²: 0.1 is ten per cent.
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn mean_absolute_percentage_error(&self) -> Result<f64, Error> {
        self.mean(|sums| sums.relative / self.total)
    }

    /// The part of the variance of the targets that the predictions explain: 1 − Σ (y − ŷ)² / Σ (y − ȳ)². For
    /// targets that are all the same, it is 1 if they are met and 0 otherwise.
    ///
    /// # Errors
    ///
    /// With fewer than two rows.
    pub fn r2(&self) -> Result<f64, Error> {
        if self.rows < 2 {
            return Err(Error::refused("R² has no value for fewer than two rows", "add rows before you ask"));
        }
        self.mean(|sums| explained(sums.squares, sums.truth.squares))
    }

    /// As [`r2`](Self::r2), but a constant error costs nothing: 1 − Var(y − ŷ) / Var(y).
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn explained_variance(&self) -> Result<f64, Error> {
        self.mean(|sums| explained(sums.error.squares, sums.truth.squares))
    }

    fn mean(&self, of: impl Fn(&Sums) -> f64) -> Result<f64, Error> {
        check_rows(self.total)?;
        Ok(self.outputs.iter().map(of).sum::<f64>() / T as f64)
    }
}

/// 1 − a part / the whole, as scikit-learn says it where the whole is 0.
fn explained(rest: f64, whole: f64) -> f64 {
    match (rest == 0.0, whole == 0.0) {
        (true, _) => 1.0,
        (false, true) => 0.0,
        (false, false) => 1.0 - rest / whole,
    }
}
