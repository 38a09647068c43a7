//! A search for a learning rate.
//!
//! Input: a [`Fit`]. Output: the rate with which it ends best, and all that were tried.
//! Guarantees: the network and the optimiser stay as they are; the same run finds the same rate.

use netwright_runtime::{Optimizer, Trainable};

use super::callback::Callbacks;
use super::watch::Watch;
use super::{Fit, Progress};
use crate::Error;

/// A rate that was tried.
///
/// ```
/// use netwright::train::Tried;
///
/// let diverged = Tried { rate: 16.0, epochs: 1, loss: f64::INFINITY };
/// assert!(!diverged.loss.is_finite());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tried {
    /// The rate.
    pub rate: f32,
    /// The number of epochs.
    pub epochs: u64,
    /// The loss at their end, of the validation rows if there are any; infinite where it diverged.
    pub loss: f64,
}

/// What a search for a learning rate found.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::{Dataset, Fit, Rates};
///
/// network! { pub struct Line<1, 1 identity>; }
/// let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
/// let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.0));
/// let Rates { best, tried } = Fit::new(&mut net, &mut sgd, &data).epochs(9).find_rate()?;
/// assert!(tried.iter().any(|trial| trial.rate == best));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// The rate with the smallest loss at the end of whole runs, in a mean with its neighbours.
    pub best: f32,
    /// All trials, in their order.
    pub tried: Vec<Tried>,
}

/// The first rates are 2⁻¹⁷ to 2⁴, about 10⁻⁵ to 16.
const FIRST: std::ops::RangeInclusive<i32> = -17..=4;
/// Those around the best one.
const AROUND: [f32; 5] = [0.5, std::f32::consts::FRAC_1_SQRT_2, 1.0, std::f32::consts::SQRT_2, 2.0];

/// The best trials first; of the same loss the smaller rate.
fn sort(trials: &mut [Tried]) {
    trials.sort_by(|a, b| a.loss.total_cmp(&b.loss).then(a.rate.total_cmp(&b.rate)));
}

/// Whether rates are the same but for the rounding of √2.
fn is_equal(a: f32, b: f32) -> bool {
    (a - b).abs() <= 1e-3 * b
}

/// How much worse a loss is than the best one: the logarithm of their quotient where both are above 0, else
/// the difference in units of the best one. What is far worse counts as e³ times the best.
fn score(best: f64, loss: f64) -> f64 {
    const MOST: f64 = 3.0;
    let score =
        if best > 0.0 { (loss / best).ln() } else { (loss - best) / best.abs().max(f64::MIN_POSITIVE) };
    if score.is_nan() { MOST } else { score.min(MOST) }
}

/// The index of the smallest number within, each taken twice with its two neighbours; the middle if it is
/// among them.
fn lowest(scores: &[f64; 5]) -> usize {
    let [a, b, c, d, e] = *scores;
    let means = [(2, b + 2.0 * c + d), (1, a + 2.0 * b + c), (3, c + 2.0 * d + e)];
    means.into_iter().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(2, |(index, _)| index)
}

impl<N, O, const I: usize, const T: usize, const B: usize> Fit<'_, N, O, I, T, B>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N> + Clone,
{
    /// Searches for the learning rate of this run, by runs that all begin with the weights and the state of
    /// now.
    ///
    /// It is successive halving (Jamieson & Talwalkar 2016) by a factor of 3: 22 rates, each twice the one
    /// before, for a ninth of the epochs; the best eight of them for a third; the best three, and those
    /// around the best one in steps of √2, for all epochs. Of the best one and its neighbours that one is
    /// taken whose loss is the smallest in a mean with its own neighbours, because chance moves the minimum
    /// of single runs. That is about ten times as long as the run; with fewer [`epochs`](Self::epochs) it
    /// takes less, and finds the rate of a shorter run, which may be twice as large.
    ///
    /// A test of a few hundred steps with a growing rate (Smith 2017) is shorter, but where its loss falls
    /// steepest is not where a run ends best: it missed the best of a grid by a factor of 2 to 5.
    ///
    /// # Errors
    ///
    /// If an option cannot be used, or every rate diverges.
    ///
    /// ```
    /// use netwright::prelude::*;
    /// use netwright::train::{Dataset, Fit};
    ///
    /// network! { pub struct Line<1, 1 identity>; }
    /// let data = Dataset::collect((0..64).map(|i| i as f32 / 64.0).map(|x| ([x], [2.0 * x + 1.0])))?;
    /// let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.0));
    /// let rate = Fit::new(&mut net, &mut sgd, &data).epochs(9).find_rate()?.best;
    /// sgd.rate = rate;
    /// let history = Fit::new(&mut net, &mut sgd, &data).epochs(9).run()?;
    /// assert!(history.last().is_some_and(|epoch| epoch.loss < 0.01), "{rate}");
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[doc(alias("lr_find", "LRFinder", "auto_lr_find"))]
    pub fn find_rate(&self) -> Result<Rates, Error> {
        let stages = [(self.epochs / 9, 8), (self.epochs / 3, 3)];
        let mut rates: Vec<f32> = FIRST.map(|power| 2.0_f32.powi(power)).collect();
        let mut tried: Vec<Tried> = Vec::new();
        for (epochs, count) in stages {
            let mut trials = self.trials(&rates, epochs.max(1))?;
            tried.extend(&trials);
            sort(&mut trials);
            rates =
                trials.iter().filter(|trial| trial.loss.is_finite()).take(count).map(|t| t.rate).collect();
        }
        let mut last = self.trials(&rates, self.epochs)?;
        sort(&mut last);
        let Some(best) = last.first().filter(|trial| trial.loss.is_finite()).copied() else {
            let help = "scale the inputs and the targets, or limit the gradient with `clip_norm`";
            return Err(Error::refused("every learning rate from 1e-5 to 16 diverges", help));
        };
        let around = AROUND.map(|factor| best.rate * factor);
        let is_new = |rate: &&f32| last.iter().all(|trial| !is_equal(trial.rate, **rate));
        let new: Vec<f32> = around.iter().filter(is_new).copied().collect();
        last.extend(self.trials(&new, self.epochs)?);
        let scores = around.map(|rate| {
            let trial = last.iter().find(|trial| is_equal(trial.rate, rate));
            score(best.loss, trial.map_or(f64::INFINITY, |trial| trial.loss))
        });
        let found = around.get(lowest(&scores)).copied().unwrap_or(best.rate);
        let found =
            last.iter().find(|trial| is_equal(trial.rate, found)).map_or(best.rate, |trial| trial.rate);
        tried.extend(last);
        Ok(Rates { best: found, tried })
    }

    fn trials(&self, rates: &[f32], epochs: u64) -> Result<Vec<Tried>, Error> {
        let trial = |&rate: &f32| Ok(Tried { rate, epochs, loss: self.trial(rate, epochs)? });
        rates.iter().map(trial).collect()
    }

    /// The loss at the end of a run with this rate.
    fn trial(&self, rate: f32, epochs: u64) -> Result<f64, Error> {
        let (mut net, mut optimizer) = (self.net.boxed_clone(), self.optimizer.clone());
        optimizer.set_rate(rate);
        let fit = Fit::<N, O, I, T, B> {
            net: net.as_mut(),
            optimizer: &mut optimizer,
            data: self.data,
            validation: self.validation,
            metrics: Vec::new(),
            epochs,
            batch: self.batch,
            seed: self.seed,
            shuffle: self.shuffle,
            clip: self.clip,
            schedule: None,
            plateau: None,
            average: self.average,
            checkpoints: None,
            watch: Watch::default(),
            callbacks: Callbacks::new(),
            augment: self.augment.clone(),
            progress: Progress::Quiet,
            interrupt: self.interrupt,
            team: self.team.alone(),
        };
        match fit.run() {
            Ok(history) => {
                let loss = history.last().map(|last| last.validation.unwrap_or(last.loss));
                loss.ok_or_else(|| Error::refused("the search was interrupted", "give the rate yourself"))
            }
            Err(Error::Diverged(_)) => Ok(f64::INFINITY),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{lowest, score};

    #[test]
    fn a_minimum_by_chance_is_not_taken() {
        // A valley with its lowest place in the middle, and one whose middle is a stroke of luck.
        assert_eq!(lowest(&[2.0, 1.0, 0.0, 1.0, 2.0]), 2);
        assert_eq!(lowest(&[0.2, 0.1, 0.0, 3.0, 3.0]), 1);
        assert_eq!(lowest(&[3.0, 3.0, 0.0, 0.1, 0.2]), 3);
        assert_eq!(lowest(&[0.0; 5]), 2);
    }

    #[test]
    fn losses_of_any_sign_are_compared() {
        assert_eq!((score(0.5, 0.5), score(-2.0, -2.0)), (0.0, 0.0));
        assert!((score(0.5, 1.0) - 2.0_f64.ln()).abs() < 1e-15);
        assert_eq!(score(-2.0, -1.0), 0.5);
        for (best, worst) in [(0.5, f64::INFINITY), (0.0, 1.0), (0.0, f64::INFINITY), (-1.0, f64::NAN)] {
            assert_eq!(score(best, worst), 3.0);
        }
        assert_eq!(score(0.0, 0.0), 0.0);
    }
}
