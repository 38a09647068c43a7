//! `Ranking`: whether the positives have the higher scores.
//!
//! Input: a score and whether the row is positive, a row at a time. Output: curves and the areas below them.
//! Guarantees: rows of the same score are one step of a curve, in whatever order they came.

use super::{check_finite, check_weight};
use crate::Error;

/// Scores of two classes, kept until they are sorted.
///
/// ```
/// use netwright::train::metric::Ranking;
///
/// let mut ranking = Ranking::new();
/// for (score, is_positive) in [(0.1_f32, false), (0.4, false), (0.35, true), (0.8, true)] {
///     ranking.add(score, is_positive)?;
/// }
/// assert_eq!(ranking.roc_auc()?, 0.75);
/// assert_eq!(ranking.average_precision()?, 0.5 + 0.5 * 2.0 / 3.0);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    rows: Vec<(f64, bool, f64)>,
}

/// A point of the ROC curve: what holds if rows with at least this score are called positive.
///
/// ```
/// use netwright::train::metric::Ranking;
///
/// let mut ranking = Ranking::new();
/// for (score, is_positive) in [(0.25, false), (0.75, true)] {
///     ranking.add(score, is_positive)?;
/// }
/// // Called positive: nothing, what has at least 0.75, both.
/// let rates: Vec<_> = ranking.roc()?.iter().map(|at| (at.false_positive_rate, at.true_positive_rate)).collect();
/// assert_eq!(rates, [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Roc {
    /// The least score that is called positive; infinite for none.
    pub threshold: f64,
    /// The part of the negatives that is called positive.
    pub false_positive_rate: f64,
    /// The part of the positives that is called positive.
    pub true_positive_rate: f64,
}

/// A point of the curve of precision and recall.
///
/// ```
/// use netwright::train::metric::Ranking;
///
/// let mut ranking = Ranking::new();
/// for (score, is_positive) in [(0.25, false), (0.75, true)] {
///     ranking.add(score, is_positive)?;
/// }
/// let curve = ranking.precision_recall()?;
/// let at = curve.iter().find(|at| at.threshold == 0.75);
/// assert_eq!(at.map(|at| (at.precision, at.recall)), Some((1.0, 1.0)));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrecisionRecall {
    /// The least score that is called positive.
    pub threshold: f64,
    /// The part of those that are called positive that is positive.
    pub precision: f64,
    /// The part of the positives that is called positive.
    pub recall: f64,
}

/// What is called positive at a threshold: the weights of the positive and of the negative rows.
struct Step {
    threshold: f64,
    positive: f64,
    negative: f64,
}

impl Ranking {
    /// Without rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row.
    ///
    /// # Errors
    ///
    /// If the score is not finite.
    pub fn add(&mut self, score: impl Into<f64>, is_positive: bool) -> Result<(), Error> {
        self.add_weighted(score, is_positive, 1.0)
    }

    /// Adds a row that counts `weight` times.
    ///
    /// # Errors
    ///
    /// If the score is not finite, or the weight is negative or not finite.
    pub fn add_weighted(
        &mut self,
        score: impl Into<f64>,
        is_positive: bool,
        weight: f64,
    ) -> Result<(), Error> {
        let score = score.into();
        check_weight(weight)?;
        check_finite(score, "a score")?;
        // −0 equals 0, but is sorted before it.
        self.rows.push((score + 0.0, is_positive, weight));
        Ok(())
    }

    /// Adds all rows of another one.
    pub fn merge(&mut self, other: &Self) {
        self.rows.extend_from_slice(&other.rows);
    }

    /// The area below the ROC curve: the probability that a positive row has a higher score than a negative
    /// one, where equal scores count half (Hanley & McNeil 1982). `roc_auc_score` of scikit-learn.
    ///
    /// # Errors
    ///
    /// If there is no positive or no negative row.
    pub fn roc_auc(&self) -> Result<f64, Error> {
        let (steps, positive, negative) = self.checked()?;
        let (mut area, mut before) = (0.0, (0.0, 0.0));
        for step in steps {
            area += (step.negative - before.1) * (step.positive + before.0) / 2.0;
            before = (step.positive, step.negative);
        }
        Ok(area / (positive * negative))
    }

    /// The points of the ROC curve, by falling threshold: the first is (0, 0), the last (1, 1).
    ///
    /// # Errors
    ///
    /// If there is no positive or no negative row.
    pub fn roc(&self) -> Result<Vec<Roc>, Error> {
        let (steps, positive, negative) = self.checked()?;
        let start = Step { threshold: f64::INFINITY, positive: 0.0, negative: 0.0 };
        let point = |step: Step| Roc {
            threshold: step.threshold,
            false_positive_rate: step.negative / negative,
            true_positive_rate: step.positive / positive,
        };
        Ok(std::iter::once(start).chain(steps).map(point).collect())
    }

    /// Σ (Rₙ − Rₙ₋₁)·Pₙ over the thresholds n, with recall R and precision P: `average_precision_score` of
    /// scikit-learn.
    ///
    /// # Errors
    ///
    /// If there is no positive row.
    pub fn average_precision(&self) -> Result<f64, Error> {
        let mut before = 0.0;
        let area = |point: PrecisionRecall| {
            let step = (point.recall - before) * point.precision;
            before = point.recall;
            step
        };
        Ok(self.precision_recall()?.into_iter().map(area).sum())
    }

    /// Precision and recall at each score, by falling threshold.
    ///
    /// # Errors
    ///
    /// If there is no positive row.
    pub fn precision_recall(&self) -> Result<Vec<PrecisionRecall>, Error> {
        let (steps, positive, _) = self.steps();
        if positive == 0.0 {
            return Err(one_class("positive"));
        }
        let point = |step: Step| {
            let called = step.positive + step.negative;
            PrecisionRecall {
                threshold: step.threshold,
                precision: if called > 0.0 { step.positive / called } else { 0.0 },
                recall: step.positive / positive,
            }
        };
        Ok(steps.into_iter().map(point).collect())
    }

    fn checked(&self) -> Result<(Vec<Step>, f64, f64), Error> {
        let (steps, positive, negative) = self.steps();
        if positive == 0.0 {
            return Err(one_class("positive"));
        }
        if negative == 0.0 {
            return Err(one_class("negative"));
        }
        Ok((steps, positive, negative))
    }

    /// The sums at each score, by falling score, and those of all rows.
    fn steps(&self) -> (Vec<Step>, f64, f64) {
        let mut rows = self.rows.clone();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut positive, mut negative) = (0.0, 0.0);
        let mut steps = Vec::new();
        for equal in rows.chunk_by(|a, b| a.0 == b.0) {
            for &(_, is_positive, weight) in equal {
                *(if is_positive { &mut positive } else { &mut negative }) += weight;
            }
            let threshold = equal.first().map_or(0.0, |row| row.0);
            steps.push(Step { threshold, positive, negative });
        }
        (steps, positive, negative)
    }
}

fn one_class(missing: &str) -> Error {
    let fact = format!("there is no {missing} row, so positives cannot be told from negatives");
    Error::refused(fact, "measure on rows of both classes: `split_stratified` gives each part some")
}
