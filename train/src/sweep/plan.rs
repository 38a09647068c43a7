//! Which configurations a sweep tries, and the rounds of successive halving.
//!
//! Input: axes; the number of configurations, a seed. Output: configurations in their order. Guarantees: a
//! grid has each once; the one with an index is a function of the seed and the indexes up to it, so more
//! configurations begin with the same ones; none is there twice.

use std::collections::HashSet;

use super::axis::{Axis, Values};
use super::{Trial, Value};
use crate::{Error, draws};

/// A sweep has at most so many runs.
pub(super) const MOST: usize = 1_000_000;

/// Each axis with its value.
pub(super) type Configuration = Vec<(String, Value)>;

/// How many configurations are drawn, and by which seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drawn {
    pub(super) count: usize,
    pub(super) seed: u64,
}

/// How few of the configurations go on, and with how much more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Halving {
    pub(super) factor: usize,
    pub(super) least: u64,
}

/// All configurations, in their order.
pub(super) fn configurations(axes: &[Axis], drawn: Option<Drawn>) -> Result<Vec<Configuration>, Error> {
    let counts: Option<Vec<usize>> = axes.iter().map(Axis::count).collect();
    let all = counts.map(|counts| counts.iter().fold(1, |all: usize, &count| all.saturating_mul(count)));
    match (drawn, all) {
        (None, Some(all)) => {
            check_count(all)?;
            Ok(grid(axes))
        }
        (None, None) => {
            let range = axes.iter().find(|axis| axis.count().is_none()).map_or("", |axis| axis.name.as_str());
            let fact = format!("axis `{}` is a range, which a grid cannot have", crate::error::short(range));
            Err(Error::refused(fact, "give it a list, or take `Sweep::random`"))
        }
        (Some(Drawn { count, .. }), Some(all)) if count > all => {
            let fact = format!("there are {all} configurations, fewer than {count}");
            Err(Error::refused(fact, "take `Sweep::grid` for all of them, or fewer"))
        }
        (Some(drawn), _) => {
            check_count(drawn.count)?;
            random(axes, drawn)
        }
    }
}

/// Refuses a sweep that is larger than anyone means.
pub(super) fn check_count(count: usize) -> Result<(), Error> {
    if (1..=MOST).contains(&count) {
        return Ok(());
    }
    let fact = format!("the sweep would have {count} runs, and 1 to {MOST} are possible");
    Err(Error::refused(fact, "take fewer values of each axis, or `Sweep::random`"))
}

/// Every combination; the last axis changes first.
fn grid(axes: &[Axis]) -> Vec<Configuration> {
    let mut all: Vec<Configuration> = vec![Vec::new()];
    for axis in axes {
        let Values::List(values) = &axis.values else { continue };
        let longer = |shorter: &Configuration| {
            let with = |value: &Value| {
                let mut longer = shorter.clone();
                longer.push((axis.name.clone(), value.clone()));
                longer
            };
            values.iter().map(with).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// Of ranges whose ends are so close that all numbers were drawn, so many draws in vain are the end.
const VAIN: u64 = 10_000;

fn random(axes: &[Axis], Drawn { count, seed }: Drawn) -> Result<Vec<Configuration>, Error> {
    let mut all: Vec<Configuration> = Vec::new();
    let mut seen = HashSet::new();
    // Of lists there are enough, and each draw may be one that is left.
    let has_range = axes.iter().any(|axis| axis.count().is_none());
    for index in 0..count as u64 {
        let (mut draws, mut vain) = (draws(seed, 0, index), 0);
        loop {
            let value = |axis: &Axis| Some((axis.name.clone(), axis.draw(&mut draws)?));
            let configuration: Configuration = axes.iter().filter_map(value).collect();
            if seen.insert(key(&configuration)) {
                all.push(configuration);
                break;
            }
            vain += 1;
            if has_range && vain > VAIN {
                let fact = format!("there are not {count} different configurations");
                return Err(Error::refused(fact, "take fewer, or wider ranges"));
            }
        }
    }
    Ok(all)
}

fn key(configuration: &Configuration) -> String {
    Trial { values: configuration.clone(), seed: 0, fold: 0, budget: 0 }.to_json()
}

/// The rounds of successive halving (Jamieson & Talwalkar 2016): how many configurations, and the budget of
/// each.
///
/// They are those of scikit-learn's `HalvingGridSearchCV`: as many as it takes until at most `factor`
/// configurations are left, or as the largest budget allows; each has `factor` times the budget of the one
/// before, and its `factor`-th part of the configurations, rounded up.
pub(super) fn rounds(count: usize, halving: Halving, most: u64) -> Vec<(usize, u64)> {
    let Halving { factor, least } = halving;
    let mut rounds = Vec::new();
    let (mut count, mut budget, mut left) = (count, least, count);
    loop {
        rounds.push((count, budget));
        left /= factor;
        let Some(next) = budget.checked_mul(factor as u64) else { break };
        if left == 0 || next > most {
            break;
        }
        (count, budget) = (count.div_ceil(factor), next);
    }
    rounds
}

#[cfg(test)]
mod tests {
    use super::{Drawn, configurations};
    use crate::sweep::Value;
    use crate::sweep::axis::{Axis, Values};

    fn axes() -> Vec<Axis> {
        let list = |name: &str, values: &[i64]| Axis {
            name: name.into(),
            values: Values::List(values.iter().map(|&number| Value::Integer(number)).collect()),
        };
        vec![list("a", &[1, 2, 3]), list("b", &[10, 20])]
    }

    fn numbers(axes: &[Axis], drawn: Option<Drawn>) -> Vec<Vec<f64>> {
        let all = configurations(axes, drawn).unwrap_or_default();
        let row = |row: Vec<(String, Value)>| row.iter().filter_map(|(_, value)| value.number()).collect();
        all.into_iter().map(row).collect()
    }

    #[test]
    fn a_grid_has_each_combination_once_in_order() {
        let expected = [[1.0, 10.0], [1.0, 20.0], [2.0, 10.0], [2.0, 20.0], [3.0, 10.0], [3.0, 20.0]];
        assert_eq!(numbers(&axes(), None), expected.map(Vec::from));
    }

    #[test]
    fn random_configurations_are_all_different_and_more_begin_with_the_same() {
        let mut axes = axes();
        let mut all = numbers(&axes, Some(Drawn { count: 6, seed: 3 }));
        for count in 1..6 {
            assert_eq!(numbers(&axes, Some(Drawn { count, seed: 3 })), all.get(..count).unwrap_or_default());
        }
        assert_ne!(all, numbers(&axes, Some(Drawn { count: 6, seed: 4 })));
        all.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        assert_eq!(all, numbers(&axes, None));
        assert!(configurations(&axes, Some(Drawn { count: 7, seed: 3 })).is_err());
        axes.push(Axis { name: "rate".into(), values: Values::LogUniform([1e-4, 1.0]) });
        assert!(configurations(&axes, None).is_err());
        let rates: Vec<f64> = numbers(&axes, Some(Drawn { count: 4000, seed: 1 }))
            .into_iter()
            .filter_map(|row| row.last().copied())
            .collect();
        assert!(rates.iter().all(|rate| (1e-4..=1.0).contains(rate) && rate.to_string().len() <= 11));
        // As many in each factor of ten: of 4,000 in four of them, 1,000 with a deviation of 27.
        for decade in 0..4 {
            let low = 1e-4 * 10_f64.powi(decade);
            let count = rates.iter().filter(|&&rate| rate >= low && rate < 10.0 * low).count();
            assert!(count.abs_diff(1000) < 4 * 27, "{decade}: {count}");
        }
    }
}
