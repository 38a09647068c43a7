//! A search for a learning rate.
//!
//! Input: a [`Fit`]. Output: the rate with which it ends best, and all that were tried.
//! Guarantees: the network and the optimiser stay as they are; the same run finds the same rate.

use netwright_runtime::{Optimizable, Optimizer};

use super::callback::Callbacks;
use super::{Fit, TrainingData};
use crate::{End, Error, History};

/// A rate that was tried.
///
/// ```
/// use netwright::train::Tried;
///
/// let diverged = Tried { rate: 16.0, epochs: 1, seed: 0, loss: f64::INFINITY };
/// assert!(!diverged.loss.is_finite());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tried {
    /// The rate.
    pub rate: f32,
    /// The number of epochs.
    pub epochs: u64,
    /// The seed of the order of rows.
    pub seed: u64,
    /// The mean loss of the last third of the epochs, of the validation rows if there are any; infinite where
    /// it diverged.
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
/// let rates = Fit::new(&mut net, &mut sgd, &data).epochs(9).find_rate()?;
/// let Rates { best, tried } = &rates;
/// assert!(tried.iter().any(|trial| trial.rate == *best));
/// assert!(rates.epochs() < 36 * 9);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// The rate with the smallest loss at the end of whole runs, in a mean with its neighbours.
    pub best: f32,
    /// All trials, in their order.
    pub tried: Vec<Tried>,
}

impl Rates {
    /// The number of epochs that the search took.
    #[must_use]
    pub fn epochs(&self) -> u64 {
        self.tried.iter().map(|trial| trial.epochs).sum()
    }
}

/// The first rates are 2⁻¹⁷ to 2⁴, about 10⁻⁵ to 16.
const FIRST: std::ops::RangeInclusive<i32> = -17..=4;
/// The part of the epochs that a stage has, and the number of rates that it leaves at most.
const STAGES: [(u64, usize); 2] = [(9, 10), (3, 5)];

/// How far whole runs go on, in steps of √2.
const MOST: usize = 16;

/// The rate 2^(`half` / 2).
fn rate_of(half: i32) -> f32 {
    let odd = if half.rem_euclid(2) == 1 { std::f32::consts::SQRT_2 } else { 1.0 };
    odd * 2.0_f32.powi(half.div_euclid(2))
}

/// How much worse a loss is than the best one: the logarithm of their quotient where both are above 0, else
/// the difference in units of the best one. What is far worse counts as e³ times the best.
fn score(best: f64, loss: f64) -> f64 {
    const MOST: f64 = 3.0;
    let score =
        if best > 0.0 { (loss / best).ln() } else { (loss - best) / best.abs().max(f64::MIN_POSITIVE) };
    if score.is_nan() { MOST } else { score.min(MOST) }
}

/// The rates that a stage leaves: whose loss is at most twice the smallest, and of those the largest.
fn remaining(trials: &[(i32, f64)], count: usize) -> Vec<i32> {
    let best = trials.iter().map(|trial| trial.1).fold(f64::INFINITY, f64::min);
    let is_left = |trial: &&(i32, f64)| score(best, trial.1) <= std::f64::consts::LN_2;
    let mut left: Vec<i32> = trials.iter().filter(is_left).map(|trial| trial.0).collect();
    left.split_off(left.len().saturating_sub(count))
}

/// The index of the smallest number within, each taken twice with its two neighbours; the middle if it is
/// among them.
fn lowest(scores: &[f64; 5]) -> usize {
    let [a, b, c, d, e] = *scores;
    let means = [(2, b + 2.0 * c + d), (1, a + 2.0 * b + c), (3, c + 2.0 * d + e)];
    means.into_iter().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(2, |(index, _)| index)
}

/// The losses of whole runs, each with its rate, in steps of √2, and the seed of its order.
#[derive(Default)]
struct Whole(Vec<(i32, u64, f64)>);

impl Whole {
    fn has(&self, half: i32, seed: u64) -> bool {
        self.0.iter().any(|run| (run.0, run.1) == (half, seed))
    }

    /// The rate with the smallest loss, and that loss; `None` where all diverged.
    fn best(&self) -> Option<(i32, f64)> {
        let best = self.0.iter().min_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)))?;
        best.2.is_finite().then_some((best.0, best.2))
    }

    /// The rate around the middle one that is the lowest, in the mean over the orders of its runs.
    fn lowest(&self, best: f64, around: [i32; 5]) -> Option<i32> {
        let mean = |half: i32| {
            let runs = self.0.iter().filter(|run| run.0 == half);
            let scores: Vec<f64> = runs.map(|run| score(best, run.2)).collect();
            scores.iter().sum::<f64>() / scores.len() as f64
        };
        around.get(lowest(&around.map(mean))).copied()
    }
}

/// A rate, and those around it.
fn around(half: i32) -> [i32; 5] {
    [-2, -1, 0, 1, 2].map(|step| half + step)
}

impl<N, O, D, const B: usize> Fit<'_, N, O, D, B>
where
    N: Optimizable<f32>,
    O: Optimizer<f32, N> + Clone,
    D: TrainingData<N>,
{
    /// Searches for the learning rate of this run, by runs that all begin with the weights and the state of
    /// now, with a constant rate whatever the [`schedule`](Self::schedule).
    ///
    /// Short runs rule rates out, as in successive halving (Jamieson & Talwalkar 2016), and whole runs
    /// decide. It tries 22 rates, each twice the one before, for a ninth of the epochs; those whose loss is
    /// at most twice the best, at most the ten largest, for a third; of these in the same way the five
    /// largest for all. Short runs do not say more: on a plateau all rates look alike, and the larger ones
    /// leave it. From the best one the search goes on in steps of √2, to whichever side whole runs are
    /// better, a rate and its neighbours on both sides in the mean. It tries the five rates at the end in a
    /// second order of the rows, and of the middle three takes the one that is the best in the mean with its
    /// neighbours. A run is judged by the mean loss of the last third of its epochs: the minimum of single
    /// epochs and single runs is often chance.
    ///
    /// The search takes about 16 times as many steps as the run, and at most 36 times ([`Rates::epochs`] is
    /// what it took), of a run of 9 epochs or more. With fewer [`epochs`](Self::epochs) it takes less time,
    /// and finds the rate of a shorter run, which may be twice as large.
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
        let mut search = Search {
            epochs: self.options.epochs,
            run: &|rate, epochs, seed| self.trial(rate, epochs, seed),
            tried: Vec::new(),
        };
        let best = search.best(self.options.seed, self.options.shuffle || self.augment.is_some())?;
        Ok(Rates { best, tried: search.tried })
    }

    /// A run with this rate.
    fn trial(&self, rate: f32, epochs: u64, seed: u64) -> Result<History, Error> {
        let (mut net, mut optimizer) = (self.net.boxed_clone(), self.optimizer.clone());
        optimizer.set_rate(rate);
        let fit = Fit::<N, O, D, B> {
            net: net.as_mut(),
            optimizer: &mut optimizer,
            data: self.data,
            validation: self.validation,
            measures: Vec::new(),
            callbacks: Callbacks::default(),
            augment: self.augment.clone(),
            keeping: None,
            each_slot: None,
            options: self.options.of_trial(epochs, seed),
        };
        fit.run()
    }
}

/// A search, and the runs that it makes, of a rate, a number of epochs and a seed.
struct Search<'a> {
    epochs: u64,
    run: &'a dyn Fn(f32, u64, u64) -> Result<History, Error>,
    tried: Vec<Tried>,
}

impl Search<'_> {
    /// The best rate, of runs with this seed and, if there are others, in a second order.
    fn best(&mut self, seed: u64, has_orders: bool) -> Result<f32, Error> {
        let mut halves: Vec<i32> = FIRST.map(|power| 2 * power).collect();
        for (part, count) in STAGES {
            let mut trials = Vec::new();
            for half in halves {
                trials.push((half, self.trial(half, (self.epochs / part).max(1), seed)?));
            }
            halves = remaining(&trials, count);
        }
        let mut whole = Whole::default();
        self.whole(&halves, seed, &mut whole)?;
        let Some((mut half, best)) = whole.best() else {
            let help = "scale the inputs and the targets, or limit the gradient with `clip_norm`";
            return Err(Error::refused("every learning rate from 1e-5 to 16 diverges", help));
        };
        for _ in 0..MOST {
            self.whole(&around(half), seed, &mut whole)?;
            let next = whole.lowest(best, around(half)).unwrap_or(half);
            if next == half {
                break;
            }
            half = next;
        }
        if has_orders {
            self.whole(&around(half), seed.wrapping_add(1), &mut whole)?;
        }
        Ok(rate_of(whole.lowest(best, around(half)).unwrap_or(half)))
    }

    /// Whole runs with rates that had none in this order.
    fn whole(&mut self, halves: &[i32], seed: u64, whole: &mut Whole) -> Result<(), Error> {
        for &half in halves {
            if !whole.has(half, seed) {
                whole.0.push((half, seed, self.trial(half, self.epochs, seed)?));
            }
        }
        Ok(())
    }

    /// A run with a rate, in steps of √2, and the loss at its end.
    fn trial(&mut self, half: i32, epochs: u64, seed: u64) -> Result<f64, Error> {
        let rate = rate_of(half);
        let loss = match (self.run)(rate, epochs, seed) {
            Ok(history) if history.end() == Some(End::Epochs) => {
                let last = (epochs / 3).max(1);
                let last = history.records().iter().rev().take(usize::try_from(last).unwrap_or(usize::MAX));
                let losses: Vec<f64> = last.map(|epoch| epoch.validation.unwrap_or(epoch.loss)).collect();
                losses.iter().sum::<f64>() / losses.len() as f64
            }
            Ok(_) => return Err(Error::refused("the search was interrupted", "give the rate yourself")),
            Err(Error::Diverged(_)) => f64::INFINITY,
            Err(error) => return Err(error),
        };
        self.tried.push(Tried { rate, epochs, seed, loss });
        Ok(loss)
    }
}

#[cfg(test)]
mod tests {
    use super::{Whole, around, lowest, rate_of, remaining, score};

    #[test]
    fn rates_are_powers_of_the_root_of_2() {
        assert_eq!([-34, -2, 0, 8].map(rate_of), [2.0_f32.powi(-17), 0.5, 1.0, 16.0]);
        for half in -34..10 {
            assert!((rate_of(half + 1) / rate_of(half) - std::f32::consts::SQRT_2).abs() < 1e-6, "{half}");
        }
    }

    #[test]
    fn a_rate_is_judged_by_the_runs_of_all_orders() {
        let mut whole = Whole(around(0).map(|half| (half, 7, 1.0 + f64::from(half.abs()))).to_vec());
        assert_eq!((whole.best(), whole.lowest(1.0, around(0))), (Some((0, 1.0)), Some(0)));
        // In the other order, those below are far better.
        whole.0.extend(around(0).map(|half| (half, 8, if half < 0 { 0.01 } else { 1.0 })));
        assert_eq!((whole.best(), whole.lowest(1.0, around(0))), (Some((-2, 0.01)), Some(-1)));
        assert!(whole.has(0, 8) && !whole.has(0, 9) && !whole.has(3, 8));
        assert_eq!(Whole(vec![(0, 1, f64::INFINITY)]).best(), None);
    }

    #[test]
    fn a_stage_rules_out_what_is_far_worse() {
        // A plateau, whose larger rates are left; the largest is worse by more than a factor of 2.
        let plateau = [(0, 1.0), (2, 1.1), (4, 1.2), (6, 1.9), (8, 2.1), (10, f64::INFINITY)];
        assert_eq!(remaining(&plateau, 3), [2, 4, 6]);
        assert_eq!(remaining(&plateau, 9), [0, 2, 4, 6]);
        assert_eq!(remaining(&[(0, -2.0), (2, -0.7), (4, -0.5)], 9), [0, 2]);
        assert_eq!(remaining(&[(0, f64::INFINITY)], 9), [0; 0]);
    }

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
