//! Scores of classes, from their counts.
//!
//! Input: [`Confusion`]. Output: a number each. Guarantees: scikit-learn's values; where a score of a class
//! divides by nothing, it is 0, as there.
//!
//! Below, tp are the rows of a class that were taken for it, fp the rows of others that were taken for it, fn
//! the rows of it that were taken for others.

use super::{Confusion, check_rows};
use crate::Error;

/// How the scores of several classes become one number: `average` of scikit-learn.
///
/// ```
/// use netwright::train::metric::{Average, Confusion};
///
/// // Three rows of class 0, of which one is taken for class 1, and one of class 1.
/// let confusion = Confusion::of(2, [0, 0, 0, 1], [0, 0, 1, 1])?;
/// assert_eq!(confusion.precision(Average::Binary)?, 0.5);
/// assert_eq!(confusion.precision(Average::Class(0))?, 1.0);
/// assert_eq!(confusion.precision(Average::Macro)?, 0.75);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Average {
    /// The score of class 1 of two.
    Binary,
    /// The score of this class.
    Class(usize),
    /// The mean over the classes that have a row or were predicted.
    Macro,
    /// The score of the sums of tp, fp and fn over all classes.
    Micro,
    /// The mean over the classes, each weighted with its rows.
    Weighted,
}

/// What a score of a class is made of.
#[derive(Clone, Copy, Default)]
struct Counts {
    right: f64,
    of_class: f64,
    taken_for: f64,
}

impl Confusion {
    /// The part of the rows that is right: Σ tp / n.
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn accuracy(&self) -> Result<f64, Error> {
        let total = self.total();
        check_rows(total)?;
        Ok(self.right() / total)
    }

    /// The mean of the recall of each class that has a row.
    ///
    /// # Errors
    ///
    /// Without rows.
    ///
    /// ```
    /// # use netwright::train::metric::Confusion;
    /// // 1 of 1 and 2 of 4 are right; the third class has no row.
    /// let confusion = Confusion::of(3, [0, 1, 1, 1, 1], [0, 1, 1, 0, 2])?;
    /// assert_eq!(confusion.balanced_accuracy()?, 0.75);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn balanced_accuracy(&self) -> Result<f64, Error> {
        check_rows(self.total())?;
        let all = (0..self.classes).map(|class| self.counts_of(class));
        let recalls: Vec<f64> =
            all.filter(|counts| counts.of_class > 0.0).map(|counts| counts.right / counts.of_class).collect();
        Ok(recalls.iter().sum::<f64>() / recalls.len() as f64)
    }

    /// Of those that were taken for a class, the part that is of it: tp / (tp + fp).
    ///
    /// # Errors
    ///
    /// Without rows; if there is no such class, or [`Average::Binary`] is asked of more than two.
    pub fn precision(&self, average: Average) -> Result<f64, Error> {
        self.averaged(average, |counts| ratio(counts.right, counts.taken_for))
    }

    /// Of those that are of a class, the part that was taken for it: tp / (tp + fn).
    ///
    /// # Errors
    ///
    /// As [`precision`](Self::precision).
    pub fn recall(&self, average: Average) -> Result<f64, Error> {
        self.averaged(average, |counts| ratio(counts.right, counts.of_class))
    }

    /// The harmonic mean of precision and recall: 2·tp / (2·tp + fp + fn).
    ///
    /// # Errors
    ///
    /// As [`precision`](Self::precision).
    pub fn f1(&self, average: Average) -> Result<f64, Error> {
        self.f_beta(1.0, average)
    }

    /// The mean of precision and recall in which recall counts β times: (1 + β²)·tp / ((1 + β²)·tp + fp +
    /// β²·fn), van Rijsbergen 1979.
    ///
    /// # Errors
    ///
    /// As [`precision`](Self::precision); if β is negative or not finite.
    ///
    /// ```
    /// # use netwright::train::metric::{Average, Confusion};
    /// let confusion = Confusion::of(2, [0, 0, 1, 1, 1], [0, 1, 1, 1, 0])?;
    /// assert_eq!(confusion.f_beta(0.0, Average::Binary)?, confusion.precision(Average::Binary)?);
    /// assert_eq!(confusion.f1(Average::Micro)?, 0.6);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn f_beta(&self, beta: f64, average: Average) -> Result<f64, Error> {
        if !(beta.is_finite() && beta >= 0.0) {
            let fact = format!("β is {beta}");
            return Err(Error::refused(
                fact,
                "it says how many times recall counts: 1 is F1, 0 is precision",
            ));
        }
        let square = beta * beta;
        self.averaged(average, |counts| {
            ratio((1.0 + square) * counts.right, square * counts.of_class + counts.taken_for)
        })
    }

    /// Matthews' correlation of the true and the predicted classes, for any number of classes (Gorodkin 2004,
    /// equation 8): (n·Σtp − Σ tₖ·pₖ) / √((n² − Σ pₖ²)·(n² − Σ tₖ²)), with tₖ rows of class k and pₖ taken
    /// for it. It is 0 where all rows, or all predictions, are of one class.
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn matthews(&self) -> Result<f64, Error> {
        let total = self.total();
        check_rows(total)?;
        let mut products = 0.0;
        let (mut truths, mut predicted) = (0.0, 0.0);
        for class in 0..self.classes {
            let counts = self.counts_of(class);
            products += counts.of_class * counts.taken_for;
            truths += counts.of_class * counts.of_class;
            predicted += counts.taken_for * counts.taken_for;
        }
        let square = (total * total - predicted) * (total * total - truths);
        let covariance = self.right() * total - products;
        Ok(if square == 0.0 { 0.0 } else { covariance / square.sqrt() })
    }

    /// Cohen's kappa (1960): (a − e) / (1 − e), with the accuracy a and the accuracy e = Σ tₖ·pₖ / n² that
    /// independent answers would have.
    ///
    /// # Errors
    ///
    /// Without rows, and where all rows and all predictions are of one class.
    pub fn kappa(&self) -> Result<f64, Error> {
        let total = self.total();
        check_rows(total)?;
        let all = (0..self.classes).map(|class| self.counts_of(class));
        let expected = all.map(|counts| counts.of_class * counts.taken_for).sum::<f64>() / total;
        if expected >= total {
            let fact = "all rows and all predictions are of one class, for which kappa has no value";
            return Err(Error::refused(fact, "measure on rows of two classes at least"));
        }
        Ok(1.0 - (total - self.right()) / (total - expected))
    }

    fn right(&self) -> f64 {
        (0..self.classes).map(|class| self.count(class, class)).sum()
    }

    fn counts_of(&self, class: usize) -> Counts {
        let right = self.count(class, class);
        Counts { right, of_class: self.of_class(class), taken_for: self.taken_for(class) }
    }

    fn averaged(&self, average: Average, score: impl Fn(Counts) -> f64) -> Result<f64, Error> {
        let total = self.total();
        check_rows(total)?;
        let all = || (0..self.classes).map(|class| self.counts_of(class));
        match average {
            Average::Binary if self.classes == 2 => Ok(score(self.counts_of(1))),
            Average::Binary => {
                let fact = format!("there are {} classes, not two", self.classes);
                Err(Error::refused(fact, "take `Average::Macro`, another mean, or `Average::Class`"))
            }
            Average::Class(class) if class < self.classes => Ok(score(self.counts_of(class))),
            Average::Class(class) => {
                let fact = format!("class {class} is not below {}, the number of classes", self.classes);
                Err(Error::refused(fact, "classes are counted from 0"))
            }
            Average::Macro => {
                let seen = all().filter(|counts| counts.of_class > 0.0 || counts.taken_for > 0.0);
                let scores: Vec<f64> = seen.map(score).collect();
                Ok(scores.iter().sum::<f64>() / scores.len() as f64)
            }
            Average::Micro => {
                let sum = Counts { right: self.right(), of_class: total, taken_for: total };
                Ok(score(sum))
            }
            Average::Weighted => Ok(all().map(|counts| counts.of_class * score(counts)).sum::<f64>() / total),
        }
    }
}

/// The quotient, and 0 where it divides by nothing.
fn ratio(above: f64, below: f64) -> f64 {
    if below > 0.0 { above / below } else { 0.0 }
}
