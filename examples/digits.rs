//! Reads handwritten digits: 1,797 real ones, each of 8 × 8 pixels.
//!
//! Input: `[FILE] [--seed N]`, by default examples/data/digits.csv and 1. A fifth of the rows is kept for the
//! test. Output: the loss of each epoch, then the accuracy on the test rows and which digits were taken for
//! which.

use std::process::ExitCode;
use std::time::Instant;

use netwright::{Generator, class_target, prelude::*};

mod arguments;
mod table;
use table::{Table, shuffle_rows};

network! { pub struct Digits<64, 32 relu, 10 softmax>; }

const BATCH: usize = 32;
const EPOCHS: usize = 30;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/digits.csv");
    let (path, seed) = arguments::parse(std::env::args_os().skip(1), file)?;
    let mut generator = Generator::new(seed);
    let (mut train, mut test) = Table::<64>::read(&path, 10)?.split(&mut generator);
    train.standardize(&mut test);
    let mut targets: Vec<[f32; 10]> = train.classes.iter().map(|&digit| class_target(digit)).collect();

    let start = Instant::now();
    let mut net = Digits::new(seed);
    let mut workspace = Digits::workspace::<BATCH>();
    let mut adam = Adam::new(0.003, Digits::zeros);
    for epoch in 1..=EPOCHS {
        shuffle_rows(&mut generator, &mut train.features, &mut targets);
        let mut loss = 0.0;
        for (x, target) in train.features.chunks(BATCH).zip(targets.chunks(BATCH)) {
            loss += net.train_batch(&mut workspace, x, target, &mut adam) * x.len() as f32;
        }
        println!("epoch {epoch:2}   loss {:.4}", loss / targets.len() as f32);
    }
    let time = start.elapsed();

    let mut confused = Vec::new();
    for (x, &digit) in test.features.iter().zip(&test.classes) {
        let read = net.classify(x);
        if read != digit {
            confused.push(format!("{digit} as {read}"));
        }
    }
    let accuracy = 1.0 - confused.len() as f64 / test.classes.len() as f64;
    println!("trained on {} digits in {time:.1?}, tested on {}", targets.len(), test.classes.len());
    println!("accuracy {accuracy:.3}");
    println!("misread: {}", confused.join(", "));
    Ok(())
}
