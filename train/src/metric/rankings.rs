//! `Rankings`: whether the rows of each class are in front where there are several classes.
//!
//! Input: scores of all classes and the true class, a row at a time. Output: areas below ROC curves of two
//! classes at a time, and their means. Guarantees: those of `roc_auc_score` of scikit-learn with
//! `multi_class`; a mean that has no value is refused with the class that is missing.

use super::{Average, Ranking, check_finite, check_weight};
use crate::Error;

/// Scores of several classes, kept until they are sorted: `roc_auc_score` with `multi_class`.
///
/// ```
/// use netwright::train::metric::{Average, Rankings};
///
/// let mut rankings = Rankings::new(3)?;
/// for (scores, truth) in
///     [([0.7_f32, 0.2, 0.1], 0), ([0.3, 0.4, 0.3], 1), ([0.5, 0.2, 0.3], 2), ([0.4, 0.5, 0.1], 0)]
/// {
///     rankings.add(&scores, truth)?;
/// }
/// // Of the four pairs of a row of class 0 and another one, three have the higher score for the former.
/// assert_eq!(rankings.one_vs_rest(Average::Class(0))?, 0.75);
/// assert!((rankings.one_vs_rest(Average::Macro)? - (0.75 + 2.0 / 3.0 + 5.0 / 6.0) / 3.0).abs() < 1e-12);
/// assert!((rankings.one_vs_one(Average::Macro)? - 0.75).abs() < 1e-12);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[doc(alias("roc_auc_score", "multi_class", "ovr", "ovo"))]
#[derive(Clone, Debug, PartialEq)]
pub struct Rankings {
    classes: usize,
    /// Row by row, one for each class.
    scores: Vec<f64>,
    /// The class and the weight of each row.
    rows: Vec<(usize, f64)>,
}

impl Rankings {
    /// Of this many classes, without rows.
    ///
    /// # Errors
    ///
    /// If there are fewer than two.
    pub fn new(classes: usize) -> Result<Self, Error> {
        if classes < 2 {
            let fact = format!("{classes} classes cannot be told apart");
            return Err(Error::refused(
                fact,
                "there are at least two; `Ranking` takes one score of two classes",
            ));
        }
        Ok(Self { classes, scores: Vec::new(), rows: Vec::new() })
    }

    /// Adds a row: the scores of all classes and the true one.
    ///
    /// # Errors
    ///
    /// If there are not as many scores as classes, one is not finite, or there is no such class.
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
        if scores.len() != self.classes {
            let fact = format!("a row has {} scores, and there are {} classes", scores.len(), self.classes);
            return Err(Error::refused(fact, "each class has a score"));
        }
        if truth >= self.classes {
            let fact = format!("class {truth} is not below {}, the number of classes", self.classes);
            return Err(Error::refused(fact, "classes are counted from 0"));
        }
        scores.iter().try_for_each(|&score| check_finite(score.into(), "a score"))?;
        self.scores.extend(scores.iter().map(|&score| score.into()));
        self.rows.push((truth, weight));
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
        self.scores.extend_from_slice(&other.scores);
        self.rows.extend_from_slice(&other.rows);
        Ok(())
    }

    /// The area below the ROC curve of each class against all others (Provost & Domingos 2000): that of one
    /// class, the mean of all, or weighted by how many rows each has. `Micro` is the area of all pairs of a
    /// row and a class.
    ///
    /// # Errors
    ///
    /// If a class has no row or all rows; where the mean is weighted, a class without rows is left out.
    pub fn one_vs_rest(&self, average: Average) -> Result<f64, Error> {
        match average {
            Average::Binary => Err(Error::refused(
                format!("a binary area of {} classes", self.classes),
                "take `Class(1)`, `Macro` or `Weighted`; `Ranking` is for two classes",
            )),
            Average::Class(class) if class >= self.classes => Err(Error::refused(
                format!("class {class} is not below {}, the number of classes", self.classes),
                "classes are counted from 0",
            )),
            Average::Class(class) => self.of_class(class),
            Average::Macro => {
                let areas = (0..self.classes).map(|class| self.of_class(class));
                Ok(areas.sum::<Result<f64, Error>>()? / self.classes as f64)
            }
            Average::Micro => {
                let mut all = Ranking::new();
                for (scores, &(truth, weight)) in self.each() {
                    for (class, &score) in scores.iter().enumerate() {
                        all.add_weighted(score, class == truth, weight)?;
                    }
                }
                all.roc_auc()
            }
            Average::Weighted => {
                let (mut sum, mut weights) = (0.0, 0.0);
                for class in 0..self.classes {
                    let of_class = self.rows.iter().filter(|(truth, _)| *truth == class);
                    let weight: f64 = of_class.map(|(_, weight)| weight).sum();
                    if weight > 0.0 {
                        sum += weight * self.of_class(class)?;
                        weights += weight;
                    }
                }
                super::check_rows(weights)?;
                Ok(sum / weights)
            }
        }
    }

    /// The area for each pair of classes, on their rows alone, which is the mean of the areas of the two
    /// scores (Hand & Till 2001): the mean of all pairs, or weighted by how many rows each pair has. Classes
    /// without rows have no pair.
    ///
    /// # Errors
    ///
    /// If fewer than two classes have rows; if a row counts more or less than another one, or for another
    /// mean, for which scikit-learn has no value.
    pub fn one_vs_one(&self, average: Average) -> Result<f64, Error> {
        let is_weighted = match average {
            Average::Macro => false,
            Average::Weighted => true,
            Average::Binary | Average::Micro | Average::Class(_) => {
                return Err(Error::refused("a mean of pairs of classes", "take `Macro` or `Weighted`"));
            }
        };
        if self.rows.iter().any(|&(_, weight)| weight != 1.0) {
            let help = "`one_vs_rest` takes weights; without them, add rows with `add`";
            return Err(Error::refused("pairs of classes are not measured with weights of rows", help));
        }
        let has_rows = |class: &usize| self.rows.iter().any(|(truth, _)| truth == class);
        let classes: Vec<usize> = (0..self.classes).filter(has_rows).collect();
        let (mut sum, mut weights) = (0.0, 0.0);
        for (index, &a) in classes.iter().enumerate() {
            for &b in classes.iter().skip(index + 1) {
                let (area, rows) = self.of_pair(a, b)?;
                let weight = if is_weighted { rows } else { 1.0 };
                sum += weight * area;
                weights += weight;
            }
        }
        if weights == 0.0 {
            let fact = format!("{} of {} classes have rows", classes.len(), self.classes);
            return Err(Error::refused(fact, "measure on rows of at least two"));
        }
        Ok(sum / weights)
    }

    fn each(&self) -> impl Iterator<Item = (&[f64], &(usize, f64))> {
        self.scores.chunks(self.classes).zip(&self.rows)
    }

    /// The area of a class against all others.
    fn of_class(&self, class: usize) -> Result<f64, Error> {
        let mut ranking = Ranking::new();
        for (scores, &(truth, weight)) in self.each() {
            if let Some(&score) = scores.get(class) {
                ranking.add_weighted(score, truth == class, weight)?;
            }
        }
        ranking.roc_auc().map_err(|_| {
            let fact = format!("class {class} has no rows, or all of them, and no area");
            Error::refused(fact, "measure on rows of all classes: `split_stratified` gives each part some")
        })
    }

    /// The area of two classes, and the number of their rows.
    fn of_pair(&self, a: usize, b: usize) -> Result<(f64, f64), Error> {
        let (mut first, mut second, mut rows) = (Ranking::new(), Ranking::new(), 0.0);
        for (scores, &(truth, _)) in self.each().filter(|(_, (truth, _))| [a, b].contains(truth)) {
            if let (Some(&of_a), Some(&of_b)) = (scores.get(a), scores.get(b)) {
                first.add(of_a, truth == a)?;
                second.add(of_b, truth == b)?;
                rows += 1.0;
            }
        }
        Ok(((first.roc_auc()? + second.roc_auc()?) / 2.0, rows))
    }
}
