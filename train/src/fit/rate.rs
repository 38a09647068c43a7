//! A search for a learning rate.
//!
//! Input: a [`Fit`]. Output: the rate with which a shorter run of it ends best, and all that were tried.
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
    /// The rate with the smallest loss at the end of the longest trials.
    pub best: f32,
    /// All trials, in their order.
    pub tried: Vec<Tried>,
}

/// The first rates are 2⁻¹⁷ to 2⁴, about 10⁻⁵ to 16.
const FIRST: std::ops::RangeInclusive<i32> = -17..=4;

impl<N, O, const I: usize, const T: usize, const B: usize> Fit<'_, N, O, I, T, B>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N> + Clone,
{
    /// Searches for the learning rate of this run, by shorter runs that all begin with the weights and the
    /// state of now.
    ///
    /// It is successive halving (Jamieson & Talwalkar 2016): 22 rates, each twice the one before, for an
    /// epoch; the best eight of them for a ninth of the epochs of the run; the best four for a third; then
    /// √2 of the best one and 1/√2 of it. That is about four times as long as the run. A test of a few
    /// hundred steps with a growing rate is shorter, and missed the best of a grid by a factor of 2 to 5
    /// where this one does not.
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
        let longest = (self.epochs / 3).max(1);
        let stages = [(1, 8), ((self.epochs / 9).max(1), 4), (longest, 1)];
        let mut rates: Vec<f32> = FIRST.map(|power| 2.0_f32.powi(power)).collect();
        let mut tried: Vec<Tried> = Vec::new();
        for (epochs, count) in stages {
            let mut trials = self.trials(&rates, epochs)?;
            tried.extend(&trials);
            // Of the same loss the smaller rate, which came first.
            trials.sort_by(|a, b| a.loss.total_cmp(&b.loss).then(a.rate.total_cmp(&b.rate)));
            rates =
                trials.iter().filter(|trial| trial.loss.is_finite()).take(count).map(|t| t.rate).collect();
        }
        let Some(&best) = rates.first() else {
            let help = "scale the inputs and the targets, or limit the gradient with `clip_norm`";
            return Err(Error::refused("every learning rate from 1e-5 to 16 diverges", help));
        };
        let sides = [best * std::f32::consts::SQRT_2, best * std::f32::consts::FRAC_1_SQRT_2];
        tried.extend(self.trials(&sides, longest)?);
        let last = tried.iter().filter(|trial| trial.epochs == longest && trial.loss.is_finite());
        let best = last.min_by(|a, b| a.loss.total_cmp(&b.loss)).map_or(best, |trial| trial.rate);
        Ok(Rates { best, tried })
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
