//! `Probabilities`: how far probabilities are from what happened.
//!
//! Input: probabilities of all classes, or of class 1 alone, and the true class, a row at a time. Output: log
//! loss, Brier score, calibration error. Guarantees: probabilities outside of [0, 1] are refused.

use super::{check_rows, check_weight};
use crate::Error;

/// How far probabilities are from what happened.
///
/// ```
/// use netwright::train::metric::Probabilities;
///
/// let mut measured = Probabilities::new();
/// measured.add(&[0.8_f64], 1)?; // one output: the probability of class 1
/// measured.add(&[0.4_f64], 0)?;
/// assert_eq!(measured.log_loss()?, -(0.8_f64.ln() + 0.6_f64.ln()) / 2.0);
/// assert!((measured.brier()? - (0.04 + 0.16) / 2.0).abs() < 1e-15);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Probabilities {
    /// The classes, as soon as a row has said how many there are.
    classes: Option<usize>,
    total: f64,
    log_loss: f64,
    squares: f64,
    bins: Vec<Bin>,
}

/// A bin of confidence: sums of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Bin {
    total: f64,
    confidence: f64,
    right: f64,
}

/// The rows whose highest probability is in a range: a point of the calibration curve. Of a calibrated
/// network, `accuracy` is `confidence`.
///
/// ```
/// use netwright::train::metric::{Calibration, Probabilities};
///
/// let mut measured = Probabilities::with_bins(2)?;
/// measured.add(&[0.75_f64], 1)?;
/// measured.add(&[0.75_f64], 0)?;
/// let bin = Calibration { confidence: 0.75, accuracy: 0.5, rows: 2.0 };
/// assert_eq!(measured.calibration()?, [bin]);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// The mean of their highest probabilities.
    pub confidence: f64,
    /// The part of them whose class has the highest probability.
    pub accuracy: f64,
    /// How many rows they are, by weight.
    pub rows: f64,
}

impl Default for Probabilities {
    fn default() -> Self {
        Self::new()
    }
}

impl Probabilities {
    /// Without rows, and with 15 bins for the calibration error, as Guo et al. take.
    #[must_use]
    pub fn new() -> Self {
        Self { classes: None, total: 0.0, log_loss: 0.0, squares: 0.0, bins: vec![Bin::default(); 15] }
    }

    /// The same, without rows, with another number of bins.
    ///
    /// # Errors
    ///
    /// If there are none.
    pub fn with_bins(count: usize) -> Result<Self, Error> {
        if count == 0 {
            return Err(Error::refused("there are no bins of confidence", "take at least one"));
        }
        Ok(Self { bins: vec![Bin::default(); count], ..Self::new() })
    }

    /// Adds a row: the probability of each class and the true one. A single number is the probability of
    /// class 1 of two.
    ///
    /// # Errors
    ///
    /// If a probability is not in [0, 1], there is none of the true class, or another number of classes than
    /// before.
    pub fn add<P: Copy + Into<f64>>(&mut self, probabilities: &[P], truth: usize) -> Result<(), Error> {
        self.add_weighted(probabilities, truth, 1.0)
    }

    /// Adds a row that counts `weight` times.
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add); if the weight is negative or not finite.
    pub fn add_weighted<P: Copy + Into<f64>>(
        &mut self,
        probabilities: &[P],
        truth: usize,
        weight: f64,
    ) -> Result<(), Error> {
        check_weight(weight)?;
        let given: Vec<f64> = probabilities.iter().map(|&probability| probability.into()).collect();
        if let Some(wrong) = given.iter().find(|p| !(0.0..=1.0).contains(*p)) {
            let fact = format!("{wrong} is no probability");
            return Err(Error::refused(
                fact,
                "end the network with `softmax` or `sigmoid`, or take other measures",
            ));
        }
        let all = match given[..] {
            [of_one] => vec![1.0 - of_one, of_one],
            _ => given,
        };
        let Some(&own) = all.get(truth) else {
            let fact = format!("class {truth} has no probability: there are {}", all.len());
            return Err(Error::refused(fact, "classes are counted from 0, and each has one"));
        };
        if self.classes.is_some_and(|classes| classes != all.len()) {
            return Err(Error::refused(
                "the rows have different numbers of classes",
                "take a measure for each",
            ));
        }
        self.classes = Some(all.len());
        self.total += weight;
        self.log_loss -= weight * own.clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln();
        let square = |(class, p): (usize, &f64)| (f64::from(class == truth) - p).powi(2);
        self.squares += weight * all.iter().enumerate().map(square).sum::<f64>();
        self.calibrate(&all, truth, weight);
        Ok(())
    }

    fn calibrate(&mut self, all: &[f64], truth: usize, weight: f64) {
        let (mut best, mut confidence) = (0, f64::NEG_INFINITY);
        for (class, &probability) in all.iter().enumerate() {
            if probability > confidence {
                (best, confidence) = (class, probability);
            }
        }
        // Bin m holds the confidences in (m/M, (m + 1)/M].
        let count = self.bins.len();
        let bin = ((confidence * count as f64).ceil() as usize).clamp(1, count) - 1;
        if let Some(bin) = self.bins.get_mut(bin) {
            bin.total += weight;
            bin.confidence += weight * confidence;
            bin.right += if best == truth { weight } else { 0.0 };
        }
    }

    /// Adds all rows of another one.
    ///
    /// # Errors
    ///
    /// If it has another number of classes or of bins.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        let differ = |(one, two): (usize, usize)| one != two;
        if self.classes.zip(other.classes).is_some_and(differ) || self.bins.len() != other.bins.len() {
            return Err(Error::refused("the numbers of classes or of bins differ", "both need the same"));
        }
        self.classes = self.classes.or(other.classes);
        self.total += other.total;
        self.log_loss += other.log_loss;
        self.squares += other.squares;
        for (bin, other) in self.bins.iter_mut().zip(&other.bins) {
            bin.total += other.total;
            bin.confidence += other.confidence;
            bin.right += other.right;
        }
        Ok(())
    }

    /// The mean of −ln p of the true class, in nats; p is kept ε = 2⁻⁵² away from 0 and 1. `log_loss` of
    /// scikit-learn for double precision.
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn log_loss(&self) -> Result<f64, Error> {
        check_rows(self.total)?;
        Ok(self.log_loss / self.total)
    }

    /// The mean of Σ (pₖ − tₖ)² with tₖ = 1 for the true class and 0 for others (Brier 1950); half of it with
    /// two classes, which is (p₁ − t₁)². `brier_score_loss` of scikit-learn.
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn brier(&self) -> Result<f64, Error> {
        check_rows(self.total)?;
        let mean = self.squares / self.total;
        Ok(if self.classes == Some(2) { mean / 2.0 } else { mean })
    }

    /// The expected calibration error (Guo et al. 2017, equation 3): rows fall into bins of the same width by
    /// the highest probability; the mean over all rows of |accuracy − mean confidence| of their bin.
    ///
    /// # Errors
    ///
    /// Without rows.
    pub fn calibration_error(&self) -> Result<f64, Error> {
        check_rows(self.total)?;
        Ok(self.bins.iter().map(|bin| (bin.right - bin.confidence).abs()).sum::<f64>() / self.total)
    }

    /// The calibration curve: a point for each bin that has a row, by rising confidence (DeGroot & Fienberg
    /// 1983; the bins are those of [`calibration_error`](Self::calibration_error)).
    ///
    /// # Errors
    ///
    /// Without rows.
    ///
    /// ```
    /// use netwright::train::metric::Probabilities;
    ///
    /// let mut measured = Probabilities::with_bins(2)?;
    /// for (probability, truth) in [(0.75_f64, 1), (1.0, 1), (0.25, 1)] {
    ///     measured.add(&[probability], truth)?;
    /// }
    /// let [point] = measured.calibration()?[..] else { panic!("all are at least 0.5") };
    /// assert_eq!((point.confidence, point.accuracy, point.rows), (2.5 / 3.0, 2.0 / 3.0, 3.0));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn calibration(&self) -> Result<Vec<Calibration>, Error> {
        check_rows(self.total)?;
        let filled = self.bins.iter().filter(|bin| bin.total > 0.0);
        let point = |bin: &Bin| Calibration {
            confidence: bin.confidence / bin.total,
            accuracy: bin.right / bin.total,
            rows: bin.total,
        };
        Ok(filled.map(point).collect())
    }
}
