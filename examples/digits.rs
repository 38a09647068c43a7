//! Reads handwritten digits: 1,797 real ones, each of 8 × 8 pixels.
//!
//! Input: `[FILE] [--seed N]`, by default examples/data/digits.csv and 1. A fifth of the rows is kept for the
//! test. Output: the loss of each epoch, then the accuracy on the test rows and which digits were taken for
//! which.

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

use netwright::train::metric::Confusion;
use netwright::train::{Standardize, Table};
use netwright::{Generator, prelude::*};

mod arguments;

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

fn run() -> Result<(), Box<dyn Error>> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/digits.csv");
    let (path, seed) = arguments::parse(std::env::args_os().skip(1), file)?;
    let mut data = Table::read(path)?.classification::<64, 10>("digit")?;
    let mut generator = Generator::new(seed);
    data.shuffle(&mut generator);
    let (mut train, mut test) = data.split_at(data.len() * 4 / 5)?;
    let scaling = Standardize::fit(&train);
    scaling.apply(&mut train);
    scaling.apply(&mut test);

    let start = Instant::now();
    let mut net = Digits::new(seed);
    let mut workspace = Digits::workspace::<BATCH>();
    let mut adam = Adam::new(0.003, Digits::zeros);
    for epoch in 1..=EPOCHS {
        train.shuffle(&mut generator);
        let mut loss = 0.0;
        for (x, target) in train.rows().chunks(BATCH).zip(train.targets().chunks(BATCH)) {
            loss += net.train_batch(&mut workspace, x, target, &mut adam) * x.len() as f32;
        }
        println!("epoch {epoch:2}   loss {:.4}", loss / train.len() as f32);
    }
    let time = start.elapsed();

    let (mut confusion, mut misread) = (Confusion::new(10)?, Vec::new());
    for (x, digit) in test.rows().iter().zip(test.classes()?) {
        let read = net.classify(x);
        confusion.add(digit, read)?;
        if read != digit {
            misread.push(format!("{digit} as {read}"));
        }
    }
    println!("trained on {} digits in {time:.1?}, tested on {}", train.len(), test.len());
    println!("accuracy {:.3}", confusion.accuracy()?);
    println!("misread: {}", misread.join(", "));
    Ok(())
}
