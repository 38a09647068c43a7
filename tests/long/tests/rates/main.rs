//! `find_rate`: within a factor of 2 of the best of a grid.
//!
//! The grid has 29 or 30 rates in steps of √2, each trained from 16 seeds for all epochs of the run; the best
//! one has the smallest geometric mean of losses at the end. One or two seeds do not say which it is: with
//! Adam on the regression, it moves by a factor of up to 11 from one seed to the next. What the grids ended
//! with is recorded in `grid.csv` and `others.csv`; tests that are ignored make them again, and
//! `UPDATE_RATES=1` records them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod cases;
mod grid;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cases::{Case, Visit};
use grid::{Row, best};
use netwright::train::{Dataset, Fit, Progress};
use netwright::{Optimizer, Trainable};

/// The run of a case, with a seed of the order of rows.
fn fit<'a, N, O, const I: usize, const T: usize>(
    case: &Case<'a, I, T>,
    (net, optimizer): (&'a mut N, &'a mut O),
    seed: u64,
) -> Fit<'a, N, O, Dataset<I, T>>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N>,
{
    let data: &Dataset<I, T> = case.data;
    Fit::new(net, optimizer, data).epochs(case.epochs).batch(case.batch).seed(seed).progress(Progress::Quiet)
}

/// Makes the grid of each case.
#[derive(Default)]
struct Grids(Vec<Row>);

impl Visit for Grids {
    fn visit<N, O, const I: usize, const T: usize>(&mut self, case: &Case<'_, I, T>, new: impl Fn(f32) -> O)
    where
        N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
        O: Optimizer<f32, N> + Clone,
    {
        let rates = case.halves.clone().map(|half| 2.0_f32.powf(half as f32 / 2.0));
        let loss = |rate: f32, seed: u64| {
            let (mut net, mut optimizer) = (N::boxed(seed), new(rate));
            let history = fit(case, (net.as_mut(), &mut optimizer), seed).run();
            history.map_or(f64::INFINITY, |history| history.last().unwrap().loss.ln())
        };
        let losses: Vec<(f32, Vec<f64>)> =
            rates.map(|rate| (rate, case.seeds.clone().map(|seed| loss(rate, seed)).collect())).collect();
        self.0.extend(grid::rows(case.name, case.optimizer, &losses));
    }
}

/// Finds rates from some seeds, and counts those that are within a factor of 2 of the best of the grid.
struct Finds {
    seeds: std::ops::Range<u64>,
    grid: Vec<Row>,
    /// Of each case: the number of searches, of those within the factor, and of others that are within a
    /// factor of 2 of a rate that is as good as the best, as far as the seeds say.
    hits: BTreeMap<String, [usize; 3]>,
    /// What was found.
    text: String,
}

impl Finds {
    fn new(seeds: std::ops::Range<u64>, grid: Vec<Row>) -> Self {
        Self { seeds, grid, hits: BTreeMap::new(), text: String::new() }
    }

    fn sums(&self) -> [usize; 3] {
        self.hits.values().fold([0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]])
    }
}

impl Visit for Finds {
    fn visit<N, O, const I: usize, const T: usize>(&mut self, case: &Case<'_, I, T>, new: impl Fn(f32) -> O)
    where
        N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
        O: Optimizer<f32, N> + Clone,
    {
        let (best, as_good) = best(&self.grid, case.name, case.optimizer);
        let hits = self.hits.entry(format!("{}, {}", case.name, case.optimizer)).or_default();
        for seed in self.seeds.clone() {
            let (mut net, mut optimizer) = (N::boxed(seed), new(0.0));
            let rates = fit(case, (net.as_mut(), &mut optimizer), seed).find_rate().unwrap();
            assert_eq!((net.parameters(), optimizer.rate()), (N::boxed(seed).parameters(), 0.0));
            assert!(rates.epochs() <= 36 * case.epochs, "{} epochs of {}", rates.epochs(), case.epochs);
            let is_near = |rate: f32| (0.5..=2.0).contains(&(rates.best / rate));
            let is_good = as_good.iter().any(|&rate| is_near(rate));
            hits[0] += 1;
            hits[1] += usize::from(is_near(best));
            hits[2] += usize::from(!is_near(best) && is_good);
            let (name, optimizer, found) = (case.name, case.optimizer, rates.best);
            let runs = rates.epochs() as f64 / case.epochs as f64;
            let factor = found / best;
            writeln!(
                self.text,
                "{name}, {optimizer}, seed {seed}: {found}, {factor:.2} times {best}; {runs:.1} runs"
            )
            .unwrap();
        }
    }
}

fn path(file: &str) -> String {
    format!("{}/tests/rates/{file}", env!("CARGO_MANIFEST_DIR"))
}

fn recorded(file: &str) -> Vec<Row> {
    grid::parse(&std::fs::read_to_string(path(file)).unwrap())
}

/// Compares the grids of cases with the recorded ones, or records them.
fn check(grids: &Grids, file: &str) {
    if std::env::var_os("UPDATE_RATES").is_some() {
        std::fs::write(path(file), grid::text(&grids.0)).unwrap();
        return;
    }
    let recorded = recorded(file);
    for row in &grids.0 {
        assert!(recorded.iter().any(|other| row.is_like(other)), "{row:?}: `UPDATE_RATES=1` records it");
    }
}

// Half a minute for each seed; the tests on demand take others.
#[test]
fn a_rate_for_sgd_is_as_good_as_the_best_of_a_grid() {
    let mut finds = Finds::new(1..2, recorded("grid.csv"));
    cases::sgd(&mut finds);
    println!("{}", finds.text);
    let [count, hits, _] = finds.sums();
    assert_eq!(hits, count, "{}", finds.text);
}

#[test]
fn a_rate_for_adam_is_as_good_as_the_best_of_a_grid() {
    let mut finds = Finds::new(1..2, recorded("grid.csv"));
    cases::adam(&mut finds);
    println!("{}", finds.text);
    let [count, hits, _] = finds.sums();
    assert_eq!(hits, count, "{}", finds.text);
}

#[test]
#[ignore = "it takes minutes"]
fn a_rate_is_as_good_as_the_best_of_a_grid_from_other_seeds() {
    let mut finds = Finds::new(301..305, recorded("grid.csv"));
    cases::sgd(&mut finds);
    cases::adam(&mut finds);
    let [count, hits, as_good] = finds.sums();
    println!("{}{:#?}\n{hits} and {as_good} of {count}", finds.text, finds.hits);
    assert!(10 * hits >= 8 * count, "{hits} of {count}");
}

#[test]
#[ignore = "it takes minutes"]
fn a_rate_is_as_good_as_the_best_of_a_grid_on_other_data() {
    let mut finds = Finds::new(301..305, recorded("others.csv"));
    cases::others(&mut finds);
    let [count, hits, as_good] = finds.sums();
    println!("{}{:#?}\n{hits} and {as_good} of {count}", finds.text, finds.hits);
    assert!(10 * hits >= 8 * count, "{hits} of {count}");
}

#[test]
#[ignore = "it takes minutes"]
fn the_grid_is_as_recorded() {
    let mut grids = Grids::default();
    cases::sgd(&mut grids);
    cases::adam(&mut grids);
    check(&grids, "grid.csv");
}

#[test]
#[ignore = "it takes minutes"]
fn the_grid_of_other_data_is_as_recorded() {
    let mut grids = Grids::default();
    cases::others(&mut grids);
    check(&grids, "others.csv");
}
