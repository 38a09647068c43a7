//! `find_rate`: within a factor of 2 of the best of a grid.
//!
//! The grid has 30 rates from 0.001 to 30, each trained for all epochs of the run.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use netwright::prelude::*;
use netwright::train::{Dataset, Fit, Progress, Standardize, Table, idx};
use netwright::{Generator, Trainable, class_target};

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

/// The rate of the grid with the smallest loss at the end of a run.
fn best_of_grid<N, const I: usize, const T: usize>(data: &Dataset<I, T>, epochs: u64) -> f32
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    let rates = (0..30).map(|step| 0.001 * 30_000_f32.powf(step as f32 / 29.0));
    let loss = |rate: f32| {
        let (mut net, mut sgd) = (N::boxed(1), Sgd::new(rate));
        let fit = Fit::new(net.as_mut(), &mut sgd, data).epochs(epochs).progress(Progress::Quiet);
        fit.run().map_or(f64::INFINITY, |history| history.last().unwrap().loss)
    };
    rates.map(|rate| (loss(rate), rate)).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap().1
}

/// Finds a rate from two seeds, and compares it with the grid's.
fn check<N, const I: usize, const T: usize>(name: &str, data: &Dataset<I, T>, epochs: u64)
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    let best = best_of_grid::<N, I, T>(data, epochs);
    for seed in [1, 2] {
        let (mut net, mut sgd) = (N::boxed(seed), Sgd::new(0.0));
        let rates = Fit::new(net.as_mut(), &mut sgd, data).epochs(epochs).seed(seed).find_rate().unwrap();
        let factor = rates.best / best;
        println!("{name}, seed {seed}: {} found, {best} the best of the grid, {factor:.2} times", rates.best);
        assert!((0.5..=2.0).contains(&factor), "{name}, seed {seed}: {} and {best}", rates.best);
        assert_eq!((net.parameters(), sgd.rate), (N::boxed(seed).parameters(), 0.0));
    }
}

fn of_table<const I: usize, const T: usize>(file: &str, target: &str) -> Dataset<I, T> {
    let table = Table::read(format!("{}/../../examples/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut data = table.classification::<I, T>(target).unwrap();
    Standardize::fit(&data).apply(&mut data);
    data
}

#[test]
fn a_rate_is_as_good_as_the_best_of_a_grid() {
    check::<Wdbc, 30, 1>("wdbc", &of_table("wdbc.csv", "benign"), 30);
    check::<Digits, 64, 10>("digits", &of_table("digits.csv", "digit"), 30);
    let mut draws = Generator::new(3);
    let mut row = || {
        let x = 2.0 * draws.uniform() as f32 - 1.0;
        ([x], [(5.0 * x).sin() + 0.05 * draws.normal() as f32])
    };
    let wave = Dataset::collect((0..512).map(|_| row())).unwrap();
    check::<Wave, 1, 1>("regression", &wave, 30);
    let Ok(folder) = std::env::var("NETWRIGHT_DATA") else {
        println!("skipped: mnist, because NETWRIGHT_DATA is not set");
        return;
    };
    let read = |name: &str| idx::read(format!("{folder}/mnist10k-{name}.gz")).unwrap();
    let x: Vec<f32> = read("images.idx3").numbers().iter().map(|&pixel| pixel / 255.0).collect();
    let classes = read("labels.idx1").classes().unwrap();
    let target: Vec<[f32; 10]> = classes.into_iter().take(1000).map(class_target).collect();
    let mnist = Dataset::from_flat(&x[..784 * 1000], target.as_flattened()).unwrap();
    check::<Mnist, 784, 10>("mnist", &mnist, 9);
}
