//! Real data end to end: the networks of the examples must reach the accuracy that their data allows.
//!
//! Input: the committed CSV files. Each bound is the mean over the seeds 1 to 10, so a lucky split cannot
//! pass it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::Path;

use netwright::train::metric::Confusion;
use netwright::train::{Dataset, Standardize, Table};
use netwright::{Generator, prelude::*};

network! { struct Wdbc<30, 16, 1>; }
network! { struct Digits<64, 32 relu, 10 softmax>; }

const BATCH: usize = 32;
const EPOCHS: usize = 30;

/// A file of examples/data, split and standardised.
fn prepared<const I: usize, const T: usize>(
    file: &str,
    target: &str,
    generator: &mut Generator,
) -> (Dataset<I, T>, Dataset<I, T>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data").join(file);
    let mut data = Table::read(path).and_then(|table| table.classification(target)).unwrap();
    data.shuffle(generator);
    let (mut train, mut test) = data.split_at(data.len() * 4 / 5).unwrap();
    let scaling = Standardize::fit(&train);
    scaling.apply(&mut train);
    scaling.apply(&mut test);
    (train, test)
}

/// The part of the rows that a network classifies as they are.
fn accuracy<const I: usize, const T: usize>(
    test: &Dataset<I, T>,
    classify: impl Fn(&[f32; I]) -> usize,
) -> f64 {
    let predicted = test.rows().iter().map(classify);
    Confusion::of(T.max(2), test.classes().unwrap(), predicted).unwrap().accuracy().unwrap()
}

/// The test accuracy on tumours, with the labels to learn from in their own order or in a random one.
fn wdbc_accuracy(seed: u64, random_labels: bool) -> f64 {
    let mut generator = Generator::new(seed);
    let (mut train, test) = prepared::<30, 1>("wdbc.csv", "benign", &mut generator);
    if random_labels {
        let mut targets = train.targets().to_vec();
        generator.shuffle(&mut targets);
        train = Dataset::new(train.rows(), targets).unwrap();
    }
    let mut net = Wdbc::new(seed);
    let mut workspace = Wdbc::workspace::<BATCH>();
    for _ in 0..EPOCHS {
        train.shuffle(&mut generator);
        for (x, target) in train.rows().chunks(BATCH).zip(train.targets().chunks(BATCH)) {
            net.train_batch(&mut workspace, x, target, &mut Sgd::new(0.5));
        }
    }
    accuracy(&test, |x| net.classify(x))
}

fn digits_accuracy(seed: u64) -> f64 {
    let mut generator = Generator::new(seed);
    let (mut train, test) = prepared::<64, 10>("digits.csv", "digit", &mut generator);
    let mut net = Digits::new(seed);
    let mut workspace = Digits::workspace::<BATCH>();
    let mut adam = Adam::new(0.003, Digits::zeros);
    for _ in 0..EPOCHS {
        train.shuffle(&mut generator);
        for (x, target) in train.rows().chunks(BATCH).zip(train.targets().chunks(BATCH)) {
            net.train_batch(&mut workspace, x, target, &mut adam);
        }
    }
    accuracy(&test, |x| net.classify(x))
}

/// Checks the mean over the seeds 1 to 10, and shows each value if it is not within the bounds.
#[track_caller]
fn assert_mean(bounds: std::ops::RangeInclusive<f64>, accuracy: impl Fn(u64) -> f64) {
    let accuracies: Vec<f64> = (1..=10).map(accuracy).collect();
    let mean = accuracies.iter().sum::<f64>() / accuracies.len() as f64;
    println!("mean {mean:.4} of {accuracies:.3?}");
    assert!(bounds.contains(&mean), "mean accuracy {mean:.4}, expected {bounds:?}: {accuracies:.3?}");
}

#[test]
fn tumours_are_told_apart_on_96_percent_of_unseen_rows() {
    assert_mean(0.96..=1.0, |seed| wdbc_accuracy(seed, false));
}

#[test]
fn digits_are_read_on_95_percent_of_unseen_rows() {
    assert_mean(0.95..=1.0, digits_accuracy);
}

/// The control: if labels in random order taught as much, the test rows would have leaked into the training.
#[test]
fn random_labels_teach_nothing() {
    assert_mean(0.0..=0.75, |seed| wdbc_accuracy(seed, true));
}
