//! Networks, rows and optimisers that rates are found for.

use std::ops::{Range, RangeInclusive};

use netwright::prelude::*;
use netwright::train::{Dataset, Standardize, Table, idx};
use netwright::{Generator, Optimizer, Trainable, class_target};

network! { struct Wdbc<30, 16 sigmoid, 1 sigmoid>; }
network! { struct Digits<64, 32 relu, 10 softmax>; }
network! { struct Mnist<784, 128 relu, 10 softmax>; }
network! { struct Moons<2, 16 relu, 1 sigmoid>; }
network! { struct Friedman<10, 32 relu, 1 identity>; }
network! {
    struct Wave {
        x: input(1);
        h: x -> dense(16) -> tanh;
        k: h -> dense(16) -> tanh;
        y: k -> dense(1);
        loss: mse(y);
    }
}

/// A run that rates are found for.
pub(crate) struct Case<'a, const I: usize, const T: usize> {
    pub(crate) name: &'static str,
    pub(crate) optimizer: &'static str,
    pub(crate) data: &'a Dataset<I, T>,
    pub(crate) epochs: u64,
    pub(crate) batch: usize,
    /// The rates of the grid: 2^(half / 2) for each of these.
    pub(crate) halves: RangeInclusive<i32>,
    /// The seeds of the grid, others than those of the searches.
    pub(crate) seeds: Range<u64>,
}

/// What is done with each case.
pub(crate) trait Visit {
    fn visit<N, O, const I: usize, const T: usize>(&mut self, case: &Case<'_, I, T>, new: impl Fn(f32) -> O)
    where
        N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
        O: Optimizer<f32, N> + Clone;
}

fn of_table<const I: usize, const T: usize>(file: &str, target: &str) -> Dataset<I, T> {
    let table = Table::read(format!("{}/../../examples/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut data = table.classification::<I, T>(target).unwrap();
    Standardize::fit(&data).apply(&mut data);
    data
}

fn wave() -> Dataset<1, 1> {
    let mut draws = Generator::new(3);
    let mut row = || {
        let x = 2.0 * draws.uniform() as f32 - 1.0;
        ([x], [(5.0 * x).sin() + 0.05 * draws.normal() as f32])
    };
    Dataset::collect((0..512).map(|_| row())).unwrap()
}

/// Two half circles of radius 1, each with an end inside of the other one.
fn moons() -> Dataset<2, 1> {
    let mut draws = Generator::new(5);
    let mut row = |class: u8| {
        let (y, x) = (std::f32::consts::PI * draws.uniform() as f32).sin_cos();
        let [x, y] = if class == 0 { [x, y] } else { [1.0 - x, 0.5 - y] };
        let noise = [(); 2].map(|()| 0.2 * draws.normal() as f32);
        ([x + noise[0], y + noise[1]], [f32::from(class)])
    };
    Dataset::collect((0..500_u16).map(|index| row(u8::from(index % 2 == 1)))).unwrap()
}

/// The function of Friedman 1991, section 4.3, of ten numbers of which five count; its mean and deviation are
/// about 14.4 and 4.9.
fn friedman() -> Dataset<10, 1> {
    let mut draws = Generator::new(9);
    let mut row = || {
        let x = [(); 10].map(|()| draws.uniform() as f32);
        let y = 10.0 * (std::f32::consts::PI * x[0] * x[1]).sin() + 20.0 * (x[2] - 0.5).powi(2);
        let y = y + 10.0 * x[3] + 5.0 * x[4] + draws.normal() as f32;
        (x, [(y - 14.4) / 4.9])
    };
    Dataset::collect((0..800).map(|_| row())).unwrap()
}

/// Rows that need `NETWRIGHT_DATA`.
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

fn case<'a, const I: usize, const T: usize>(
    (name, optimizer): (&'static str, &'static str),
    data: &'a Dataset<I, T>,
    (epochs, batch): (u64, usize),
) -> Case<'a, I, T> {
    let halves = if optimizer == "sgd" { -20..=8 } else { -29..=0 };
    // Its runs take longest.
    let seeds = if name == "mnist" { 11..19 } else { 11..27 };
    Case { name, optimizer, data, epochs, batch, halves, seeds }
}

pub(crate) fn sgd(visit: &mut impl Visit) {
    let (wdbc, digits) = (of_table("wdbc.csv", "benign"), of_table("digits.csv", "digit"));
    visit.visit::<Wdbc, _, 30, 1>(&case(("wdbc", "sgd"), &wdbc, (30, 32)), Sgd::new);
    visit.visit::<Digits, _, 64, 10>(&case(("digits", "sgd"), &digits, (30, 32)), Sgd::new);
    visit.visit::<Wave, _, 1, 1>(&case(("wave", "sgd"), &wave(), (30, 32)), Sgd::new);
    if let Some(mnist) = mnist() {
        visit.visit::<Mnist, _, 784, 10>(&case(("mnist", "sgd"), &mnist, (9, 32)), Sgd::new);
    }
}

pub(crate) fn adam(visit: &mut impl Visit) {
    let (wdbc, digits) = (of_table("wdbc.csv", "benign"), of_table("digits.csv", "digit"));
    let new = |rate| Adam::new(rate, Wdbc::boxed_zeros);
    visit.visit::<Wdbc, _, 30, 1>(&case(("wdbc", "adam"), &wdbc, (30, 32)), new);
    let new = |rate| Adam::new(rate, Digits::boxed_zeros);
    visit.visit::<Digits, _, 64, 10>(&case(("digits", "adam"), &digits, (30, 32)), new);
    let new = |rate| Adam::new(rate, Wave::boxed_zeros);
    visit.visit::<Wave, _, 1, 1>(&case(("wave", "adam"), &wave(), (30, 32)), new);
    if let Some(mnist) = mnist() {
        let new = |rate| Adam::new(rate, Mnist::boxed_zeros);
        visit.visit::<Mnist, _, 784, 10>(&case(("mnist", "adam"), &mnist, (9, 32)), new);
    }
}

/// Data sets that the search was not made with.
pub(crate) fn others(visit: &mut impl Visit) {
    let (moons, friedman) = (moons(), friedman());
    visit.visit::<Moons, _, 2, 1>(&case(("moons", "sgd"), &moons, (40, 16)), Sgd::new);
    visit.visit::<Friedman, _, 10, 1>(&case(("friedman", "sgd"), &friedman, (30, 32)), Sgd::new);
    let new = |rate| Adam::new(rate, Moons::boxed_zeros);
    visit.visit::<Moons, _, 2, 1>(&case(("moons", "adam"), &moons, (40, 16)), new);
    let new = |rate| Adam::new(rate, Friedman::boxed_zeros);
    visit.visit::<Friedman, _, 10, 1>(&case(("friedman", "adam"), &friedman, (30, 32)), new);
}
