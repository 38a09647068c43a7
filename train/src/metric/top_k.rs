//! `TopK`: how often the true class is among the k best.
//!
//! Input: scores of all classes and the true class, a row at a time. Output: the part of the rows.
//! Guarantees: ties are broken as scikit-learn breaks them: of equal scores, the later class is the better
//! one.

use super::{check_finite, check_rows, check_weight};
use crate::Error;

/// How often the true class is among the `k` with the highest scores: `top_k_accuracy_score`.
///
/// ```
/// use netwright::train::metric::TopK;
///
/// let mut top = TopK::new(2)?;
/// top.add(&[0.5_f32, 0.3, 0.2], 1)?;
/// top.add(&[0.5_f32, 0.3, 0.2], 2)?;
/// assert_eq!(top.accuracy()?, 0.5);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TopK {
    k: usize,
    right: f64,
    total: f64,
}

impl TopK {
    /// Among the `k` best, without rows.
    ///
    /// # Errors
    ///
    /// If `k` is 0.
    pub fn new(k: usize) -> Result<Self, Error> {
        if k == 0 {
            return Err(Error::refused("nothing is among the best 0", "take at least 1"));
        }
        Ok(Self { k, right: 0.0, total: 0.0 })
    }

    /// Adds a row: the scores of all classes and the true one.
    ///
    /// # Errors
    ///
    /// If a score is not finite, or there is none of the true class.
    pub fn add<S: Copy + Into<f64>>(&mut self, scores: &[S], truth: usize) -> Result<(), Error> {
        self.add_weighted(scores, truth, 1.0)
    }

    /// Adds a row that counts `weight` times.
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add); if the weight is negative or not finite.
    pub fn add_weighted<S: Copy + Into<f64>>(
        &mut self,
        scores: &[S],
        truth: usize,
        weight: f64,
    ) -> Result<(), Error> {
        check_weight(weight)?;
        let Some(own) = scores.get(truth).map(|&score| score.into()) else {
            let fact = format!("class {truth} has no score: there are {}", scores.len());
            return Err(Error::refused(fact, "classes are counted from 0, and each has a score"));
        };
        let mut better = 0;
        for (class, score) in scores.iter().map(|&score| score.into()).enumerate() {
            check_finite(score, "a score")?;
            better += usize::from(score > own || score == own && class > truth);
        }
        self.total += weight;
        self.right += if better < self.k { weight } else { 0.0 };
        Ok(())
    }

    /// Adds all rows of another one.
    ///
    /// # Errors
    ///
    /// If its `k` is another one.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.k != other.k {
            let fact = format!("one asks for the best {}, the other for the best {}", self.k, other.k);
            return Err(Error::refused(fact, "both need the same k"));
        }
        self.right += other.right;
        self.total += other.total;
        Ok(())
    }

    /// The part of the rows whose class is among the best.
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn accuracy(&self) -> Result<f64, Error> {
        check_rows(self.total)?;
        Ok(self.right / self.total)
    }
}
