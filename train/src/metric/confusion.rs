//! `Confusion`: how often each class was taken for each other.
//!
//! Input: pairs of a true and a predicted class. Output: counts; the scores are in `classification.rs`.
//! Guarantees: counts are exact up to 2⁵³ rows.

use std::fmt;

use super::check_weight;
use crate::Error;

/// Counts of each pair of a true and a predicted class.
///
/// ```
/// use netwright::train::metric::{Average, Confusion};
///
/// let confusion = Confusion::of(2, [0, 0, 1, 1, 1], [0, 1, 1, 1, 0])?;
/// assert_eq!(confusion.count(0, 1), 1.0); // class 0, taken for class 1
/// assert_eq!(confusion.accuracy()?, 0.6);
/// assert_eq!(confusion.recall(Average::Binary)?, 2.0 / 3.0);
/// assert_eq!(confusion.to_string(), "true\\predicted  0  1\n             0  1  1\n             1  1  2\n");
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Confusion {
    pub(super) classes: usize,
    /// Row by row: those of a true class.
    counts: Vec<f64>,
}

impl Confusion {
    /// Of this many classes, without rows.
    ///
    /// # Errors
    ///
    /// If there are fewer than two.
    pub fn new(classes: usize) -> Result<Self, Error> {
        let cells = classes.checked_mul(classes).filter(|_| classes >= 2);
        let cells = cells.ok_or_else(|| {
            let fact = format!("{classes} classes cannot be told apart");
            Error::refused(fact, "there are at least two; with one output of a network, they are 0 and 1")
        })?;
        Ok(Self { classes, counts: vec![0.0; cells] })
    }

    /// Of all rows: the true classes and those that a network predicts.
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add); if there are not as many of both.
    pub fn of(
        classes: usize,
        truths: impl IntoIterator<Item = usize>,
        predicted: impl IntoIterator<Item = usize>,
    ) -> Result<Self, Error> {
        let mut confusion = Self::new(classes)?;
        let (mut truths, mut predicted) = (truths.into_iter(), predicted.into_iter());
        loop {
            match (truths.next(), predicted.next()) {
                (Some(truth), Some(predicted)) => confusion.add(truth, predicted)?,
                (None, None) => return Ok(confusion),
                (Some(_), None) | (None, Some(_)) => {
                    let fact = "there are not as many predicted classes as true ones";
                    return Err(Error::refused(fact, "each row has one of both"));
                }
            }
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    ///
    /// If a class is not below the number of classes.
    pub fn add(&mut self, truth: usize, predicted: usize) -> Result<(), Error> {
        self.add_weighted(truth, predicted, 1.0)
    }

    /// Adds a row that counts `weight` times.
    ///
    /// # Errors
    ///
    /// If a class is not below the number of classes, or the weight is negative or not finite.
    pub fn add_weighted(&mut self, truth: usize, predicted: usize, weight: f64) -> Result<(), Error> {
        check_weight(weight)?;
        let classes = self.classes;
        if let Some(class) = [truth, predicted].into_iter().find(|&class| class >= classes) {
            let fact = format!("class {class} is not below {classes}, the number of classes");
            return Err(Error::refused(fact, "classes are counted from 0"));
        }
        if let Some(count) = self.counts.get_mut(truth * classes + predicted) {
            *count += weight;
        }
        Ok(())
    }

    /// Adds all rows of another one.
    ///
    /// # Errors
    ///
    /// If it has another number of classes.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.classes != other.classes {
            let fact = format!("one has {} classes, the other {}", self.classes, other.classes);
            return Err(Error::refused(fact, "both need the same classes"));
        }
        for (count, other) in self.counts.iter_mut().zip(&other.counts) {
            *count += other;
        }
        Ok(())
    }

    /// The number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The rows of a true class that were taken for another one, or for itself; 0 for classes that there are
    /// not.
    #[must_use]
    pub fn count(&self, truth: usize, predicted: usize) -> f64 {
        let is_class = truth < self.classes && predicted < self.classes;
        let index = if is_class { truth * self.classes + predicted } else { usize::MAX };
        self.counts.get(index).copied().unwrap_or(0.0)
    }

    /// All rows.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// The rows of a class.
    pub(super) fn of_class(&self, class: usize) -> f64 {
        (0..self.classes).map(|predicted| self.count(class, predicted)).sum()
    }

    /// The rows that were taken for a class.
    pub(super) fn taken_for(&self, class: usize) -> f64 {
        (0..self.classes).map(|truth| self.count(truth, class)).sum()
    }
}

impl fmt::Display for Confusion {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let corner = "true\\predicted";
        let wide = self.counts.iter().map(|count| count.to_string().len()).max().unwrap_or(1);
        let wide = wide.max(self.classes.saturating_sub(1).to_string().len());
        write!(to, "{corner}")?;
        for class in 0..self.classes {
            write!(to, "  {class:wide$}")?;
        }
        writeln!(to)?;
        for truth in 0..self.classes {
            write!(to, "{truth:>14}")?;
            for predicted in 0..self.classes {
                write!(to, "  {:wide$}", self.count(truth, predicted))?;
            }
            writeln!(to)?;
        }
        Ok(())
    }
}
