//! `Standing`: a configuration among the others.
//!
//! Input: runs in their order. Output: the configurations, the best one first. Guarantees: means are sums in
//! the order of the runs; of equal configurations the first one is before the other.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::Run;
use crate::Goal;
use crate::sweep::{Trial, Value};

/// A configuration among the others: its mean over seeds and folds.
///
/// ```
/// use netwright::train::Sweep;
///
/// let results = Sweep::grid().numbers("x", [1.0, 2.0]).seeds(1..=3).run(|trial| {
///     Ok(trial.number("x")? + trial.seed() as f64)
/// })?;
/// let best = &results.ranking()[0];
/// assert_eq!((best.score(), best.deviation()), (3.0, Some(1.0)));
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub(in crate::sweep) values: Vec<(String, Value)>,
    budget: u64,
    runs: usize,
    failed: usize,
    score: f64,
    deviation: Option<f64>,
    numbers: Vec<(String, f64)>,
}

impl Standing {
    /// Each axis with its value.
    #[must_use]
    pub fn values(&self) -> &[(String, Value)] {
        &self.values
    }

    /// The budget of its runs.
    #[must_use]
    pub fn budget(&self) -> u64 {
        self.budget
    }

    /// The number of its runs, with those that failed.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// How many of its runs failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.failed
    }

    /// The mean of the watched number over the runs that did not fail; NaN if there is none.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.score
    }

    /// The standard deviation of the watched number over these runs, with one less than their number as the
    /// divisor; `None` if there are not two of them.
    #[must_use]
    pub fn deviation(&self) -> Option<f64> {
        self.deviation
    }

    /// The means of all numbers, each over the runs that have it.
    #[must_use]
    pub fn numbers(&self) -> &[(String, f64)] {
        &self.numbers
    }

    /// The mean of the number of this name.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.numbers.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
    }

    fn of(runs: &[&Run], watch: Option<&(String, Goal)>) -> Option<Self> {
        let Trial { values, budget, .. } = runs.first()?.trial();
        let mut numbers: Vec<(String, Vec<f64>)> = Vec::new();
        for (name, number) in runs.iter().filter_map(|run| run.outcome().ok()).flat_map(|of| of.numbers()) {
            match numbers.iter_mut().find(|(known, _)| known == name) {
                Some((_, all)) => all.push(*number),
                None => numbers.push((name.clone(), vec![*number])),
            }
        }
        let watched = watch.and_then(|(name, _)| numbers.iter().find(|(known, _)| known == name));
        let watched = watched.map_or(&[][..], |(_, all)| all);
        // A run without the number that decides cannot be compared.
        let failed = runs.len() - watched.len();
        Some(Self {
            values: values.clone(),
            budget: *budget,
            runs: runs.len(),
            failed,
            score: mean(watched),
            deviation: deviation(watched),
            numbers: numbers.iter().map(|(name, all)| (name.clone(), mean(all))).collect(),
        })
    }

    /// `Less` if this one is before the other.
    fn compare(&self, other: &Self, goal: Goal) -> Ordering {
        let by_score =
            match (goal.is_better(self.score, other.score), goal.is_better(other.score, self.score)) {
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                _ => Ordering::Equal,
            };
        let fails = (self.failed > 0).cmp(&(other.failed > 0));
        other.budget.cmp(&self.budget).then(fails).then(by_score)
    }
}

#[expect(clippy::cast_precision_loss, reason = "no sweep has 2⁵³ runs")]
fn mean(numbers: &[f64]) -> f64 {
    match numbers {
        [] => f64::NAN,
        [alone] => *alone,
        several => several.iter().sum::<f64>() / several.len() as f64,
    }
}

/// √(Σ (x − mean)² / (n − 1))
#[expect(clippy::cast_precision_loss, reason = "no sweep has 2⁵³ runs")]
fn deviation(numbers: &[f64]) -> Option<f64> {
    if numbers.len() < 2 {
        return None;
    }
    let mean = mean(numbers);
    let squares: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
    Some((squares / (numbers.len() - 1) as f64).sqrt())
}

/// The configurations of runs, the best one first, each with its largest budget.
pub(in crate::sweep) fn standings(runs: &[Run], watch: Option<&(String, Goal)>) -> Vec<Standing> {
    let mut groups: Vec<Vec<&Run>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for run in runs {
        let values = run.trial().values.clone();
        let key = Trial { values, seed: 0, fold: 0, budget: 0 }.to_json();
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        let Some(group) = groups.get_mut(place) else { continue };
        // Runs of a later round have a larger budget.
        if group.first().is_some_and(|first| first.trial().budget < run.trial().budget) {
            group.clear();
        }
        group.push(run);
    }
    let goal = watch.map_or(Goal::Smallest, |(_, goal)| *goal);
    let mut ranking: Vec<Standing> = groups.iter().filter_map(|group| Standing::of(group, watch)).collect();
    ranking.sort_by(|a, b| a.compare(b, goal));
    ranking
}
