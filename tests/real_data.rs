//! Real data end to end: the networks of the examples must reach the accuracy that their data allows.
//!
//! Input: the committed CSV files. Each bound is the mean over the seeds 1 to 10, so a lucky split cannot
//! pass it.

#![allow(clippy::panic, reason = "a test may panic")]

use std::path::Path;

use netwright::{Generator, class_target, prelude::*};

#[path = "../examples/table/mod.rs"]
mod table;
use table::{Table, shuffle_rows};

network! { struct Wdbc<30, 16, 1>; }
network! { struct Digits<64, 32 relu, 10 softmax>; }

const BATCH: usize = 32;
const EPOCHS: usize = 30;

/// A file of examples/data, split and standardised.
fn prepared<const FEATURES: usize>(
    file: &str,
    classes: usize,
    generator: &mut Generator,
) -> (Table<FEATURES>, Table<FEATURES>) {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data")).join(file);
    let table = Table::read(&path, classes).unwrap_or_else(|error| panic!("{error}"));
    let (mut train, mut test) = table.split(generator);
    train.standardize(&mut test);
    (train, test)
}

/// The part of the rows that a network classifies as they are.
fn accuracy<const FEATURES: usize>(
    test: &Table<FEATURES>,
    classify: impl Fn(&[f32; FEATURES]) -> usize,
) -> f64 {
    let right = test.features.iter().zip(&test.classes).filter(|(x, class)| classify(x) == **class).count();
    right as f64 / test.classes.len() as f64
}

/// The test accuracy on tumours, with the labels to learn from in their own order or in a random one.
fn wdbc_accuracy(seed: u64, random_labels: bool) -> f64 {
    let mut generator = Generator::new(seed);
    let (mut train, test) = prepared::<30>("wdbc.csv", 2, &mut generator);
    let mut targets: Vec<[f32; 1]> = train.classes.iter().map(|&benign| [benign as f32]).collect();
    if random_labels {
        generator.shuffle(&mut targets);
    }
    let mut net = Wdbc::new(seed);
    let mut workspace = Wdbc::workspace::<BATCH>();
    for _ in 0..EPOCHS {
        shuffle_rows(&mut generator, &mut train.features, &mut targets);
        for (x, target) in train.features.chunks(BATCH).zip(targets.chunks(BATCH)) {
            net.train_batch(&mut workspace, x, target, &mut Sgd::new(0.5));
        }
    }
    accuracy(&test, |x| net.classify(x))
}

fn digits_accuracy(seed: u64) -> f64 {
    let mut generator = Generator::new(seed);
    let (mut train, test) = prepared::<64>("digits.csv", 10, &mut generator);
    let mut targets: Vec<[f32; 10]> = train.classes.iter().map(|&digit| class_target(digit)).collect();
    let mut net = Digits::new(seed);
    let mut workspace = Digits::workspace::<BATCH>();
    let mut adam = Adam::new(0.003, Digits::zeros);
    for _ in 0..EPOCHS {
        shuffle_rows(&mut generator, &mut train.features, &mut targets);
        for (x, target) in train.features.chunks(BATCH).zip(targets.chunks(BATCH)) {
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
