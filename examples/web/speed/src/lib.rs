//! Epochs of `examples/wdbc.rs`, for a machine that a script asks: 569 tumours, 30-16-1, batches of 16.
//!
//! Input: how many epochs. Output: a number for all parameters, and the loss. Guarantees: the same calls have
//! the same bits on every machine with separate arithmetic.

use std::cell::RefCell;

use netwright::prelude::*;
use netwright_playground::hash::hash;
use netwright_playground::trainer::{Choice, Trainer};

network! {
    /// The probability that a tumour is malignant.
    pub struct Wdbc {
        x: input(30);
        h: x -> dense(16) -> sigmoid;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

const TABLE: &str = include_str!("../../../data/wdbc.csv");

/// The rows, and the network that is trained on them.
struct Run {
    x: Vec<[f32; 30]>,
    target: Vec<[f32; 1]>,
    trainer: Trainer<Wdbc, 30, 1>,
}

thread_local! {
    static RUN: RefCell<Run> = RefCell::new(run());
}

fn run() -> Run {
    let (x, target): (Vec<[f64; 30]>, _) = TABLE.lines().skip(1).filter_map(row).unzip();
    Run { x: standardized(&x), target, trainer: Trainer::new(1, Choice::Sgd, 0.5) }
}

fn row(line: &str) -> Option<([f64; 30], [f32; 1])> {
    let mut numbers = line.split(',').map(|number| number.parse::<f64>().ok());
    let mut x = [0.0; 30];
    for x in &mut x {
        *x = numbers.next()??;
    }
    Some((x, [1.0 - numbers.next()?? as f32]))
}

/// Each column with mean 0 and standard deviation 1.
fn standardized(rows: &[[f64; 30]]) -> Vec<[f32; 30]> {
    let mean_of = |value: &dyn Fn(&[f64; 30]) -> f64| rows.iter().map(value).sum::<f64>() / rows.len() as f64;
    let scales: [[f64; 2]; 30] = core::array::from_fn(|column| {
        let mean = mean_of(&|row| row[column]);
        [mean, mean_of(&|row| (row[column] - mean) * (row[column] - mean)).sqrt()]
    });
    let scaled = |row: &[f64; 30]| {
        core::array::from_fn(|column| ((row[column] - scales[column][0]) / scales[column][1]) as f32)
    };
    rows.iter().map(scaled).collect()
}

/// Trains, and returns the loss of the last epoch.
// SAFETY: no library that is linked with this one has a function of this name.
#[unsafe(no_mangle)]
pub extern "C" fn wdbc_train(epochs: u32) -> f32 {
    RUN.with_borrow_mut(|Run { x, target, trainer }| {
        (0..epochs).fold(f32::NAN, |_, _| trainer.epoch(x, target).unwrap_or(f32::NAN))
    })
}

/// A number for all parameters.
// SAFETY: as above.
#[unsafe(no_mangle)]
pub extern "C" fn wdbc_hash() -> u64 {
    RUN.with_borrow(|run| hash(run.trainer.net.parameters()))
}
