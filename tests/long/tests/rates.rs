//! `find_rate`: within a factor of 2 of the best of a grid.
//!
//! The grid has 30 rates, for SGD from 0.001 to 30 and for Adam from 0.00003 to 1, each trained for all
//! epochs of the run.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use netwright::prelude::*;
use netwright::train::{Dataset, Fit, Progress, Standardize, Table, idx};
use netwright::{Generator, Optimizer, Trainable, class_target};

network! { struct Wdbc<30, 16 sigmoid, 1 sigmoid>; }
network! { struct Digits<64, 32 relu, 10 softmax>; }
network! { struct Mnist<784, 128 relu, 10 softmax>; }
network! {
    struct Wave {
        x: input(1);
        h: x -> dense(16) -> tanh;
        k: h -> dense(16) -> tanh;
        y: k -> dense(1);
        loss: mse(y);
    }
}

/// Seeds of the grid, other ones than those of the searches.
const GRID_SEEDS: [u64; 2] = [11, 12];

/// The rate of the grid with the smallest loss at the end of a run: the geometric mean of two seeds, because
/// the minimum of one may be elsewhere by a factor of 4.
fn best_of_grid<N, O, const I: usize, const T: usize>(
    data: &Dataset<I, T>,
    epochs: u64,
    lowest: f32,
    new: impl Fn(f32) -> O,
) -> f32
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N>,
{
    let rates = (0..30).map(|step| lowest * 30_000_f32.powf(step as f32 / 29.0));
    let loss = |rate: f32, seed: u64| {
        let (mut net, mut optimizer) = (N::boxed(seed), new(rate));
        let fit = Fit::new(net.as_mut(), &mut optimizer, data).epochs(epochs).seed(seed);
        let history = fit.progress(Progress::Quiet).run();
        history.map_or(f64::INFINITY, |history| history.last().unwrap().loss)
    };
    let losses = |rate| GRID_SEEDS.iter().map(|&seed| loss(rate, seed).ln()).sum::<f64>();
    rates.map(|rate| (losses(rate), rate)).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap().1
}

/// Finds a rate from two seeds, and compares it with the grid's, of which the lowest rate is given. It may be
/// off by `most`.
fn check_of<N, O, const I: usize, const T: usize>(
    name: &str,
    data: &Dataset<I, T>,
    epochs: u64,
    (lowest, most): (f32, f32),
    new: impl Fn(f32) -> O,
) where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N> + Clone,
{
    let best = best_of_grid::<N, O, I, T>(data, epochs, lowest, &new);
    for seed in [1, 2] {
        let (mut net, mut optimizer) = (N::boxed(seed), new(0.0));
        let rates = {
            let fit = Fit::new(net.as_mut(), &mut optimizer, data).epochs(epochs).seed(seed);
            fit.find_rate().unwrap()
        };
        let factor = rates.best / best;
        println!("{name}, seed {seed}: {} found, {best} the best of the grid, {factor:.2} times", rates.best);
        assert!((most.recip()..=most).contains(&factor), "{name}, seed {seed}: {} and {best}", rates.best);
        assert_eq!((net.parameters(), optimizer.rate()), (N::boxed(seed).parameters(), 0.0));
    }
}

fn of_table<const I: usize, const T: usize>(file: &str, target: &str) -> Dataset<I, T> {
    let table = Table::read(format!("{}/../../examples/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut data = table.classification::<I, T>(target).unwrap();
    Standardize::fit(&data).apply(&mut data);
    data
}

/// The rows of the four tasks, the last of which needs `NETWRIGHT_DATA`.
fn wave() -> Dataset<1, 1> {
    let mut draws = Generator::new(3);
    let mut row = || {
        let x = 2.0 * draws.uniform() as f32 - 1.0;
        ([x], [(5.0 * x).sin() + 0.05 * draws.normal() as f32])
    };
    Dataset::collect((0..512).map(|_| row())).unwrap()
}

fn mnist() -> Option<Dataset<784, 10>> {
    let Ok(folder) = std::env::var("NETWRIGHT_DATA") else {
        println!("skipped: mnist, because NETWRIGHT_DATA is not set");
        return None;
    };
    let read = |name: &str| idx::read(format!("{folder}/mnist10k-{name}.gz")).unwrap();
    let x: Vec<f32> = read("images.idx3").numbers().iter().map(|&pixel| pixel / 255.0).collect();
    let classes = read("labels.idx1").classes().unwrap();
    let target: Vec<[f32; 10]> = classes.into_iter().take(1000).map(class_target).collect();
    Some(Dataset::from_flat(&x[..784 * 1000], target.as_flattened()).unwrap())
}

/// The lowest rate of the grid, and how far the found one may be from its best.
const OF_SGD: (f32, f32) = (0.001, 2.0);

#[test]
fn a_rate_for_sgd_is_as_good_as_the_best_of_a_grid() {
    let (wdbc, digits) = (of_table("wdbc.csv", "benign"), of_table("digits.csv", "digit"));
    check_of::<Wdbc, _, 30, 1>("wdbc", &wdbc, 30, OF_SGD, Sgd::new);
    check_of::<Digits, _, 64, 10>("digits", &digits, 30, OF_SGD, Sgd::new);
    check_of::<Wave, _, 1, 1>("regression", &wave(), 30, OF_SGD, Sgd::new);
    if let Some(mnist) = mnist() {
        check_of::<Mnist, _, 784, 10>("mnist", &mnist, 9, OF_SGD, Sgd::new);
    }
}

#[test]
#[ignore = "it takes minutes"]
fn a_rate_for_adam_is_as_good_as_the_best_of_a_grid() {
    let of_adam = |most| (0.000_03, most);
    let (wdbc, digits) = (of_table("wdbc.csv", "benign"), of_table("digits.csv", "digit"));
    let new = |rate| Adam::new(rate, Wdbc::boxed_zeros);
    check_of::<Wdbc, _, 30, 1>("wdbc", &wdbc, 30, of_adam(2.5), new);
    let new = |rate| Adam::new(rate, Digits::boxed_zeros);
    check_of::<Digits, _, 64, 10>("digits", &digits, 30, of_adam(2.0), new);
    // Whether a run leaves the straight line is a matter of chance at every rate.
    let new = |rate| Adam::new(rate, Wave::boxed_zeros);
    check_of::<Wave, _, 1, 1>("regression", &wave(), 30, of_adam(20.0), new);
    if let Some(mnist) = mnist() {
        let new = |rate| Adam::new(rate, Mnist::boxed_zeros);
        check_of::<Mnist, _, 784, 10>("mnist", &mnist, 9, of_adam(2.0), new);
    }
}
