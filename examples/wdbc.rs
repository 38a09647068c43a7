//! Tells malignant from benign tumours: 569 real ones, each described by 30 measurements of its cells.
//!
//! Input: `[FILE] [--seed N]`, by default examples/data/wdbc.csv and 1. A fifth of the rows is kept for the
//! test. Output: the loss of each epoch, then accuracy, precision and recall on the test rows. Malignant is
//! the positive class.

use std::process::ExitCode;
use std::time::Instant;

use netwright::{Generator, prelude::*};

mod arguments;
mod table;
use table::{Table, shuffle_rows};

network! {
    /// The probability that a tumour is malignant.
    pub struct Wdbc {
        x: input(30);
        h: x -> dense(16) -> sigmoid;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

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
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/wdbc.csv");
    let (path, seed) = arguments::parse(std::env::args_os().skip(1), file)?;
    let mut generator = Generator::new(seed);
    let (mut train, mut test) = Table::<30>::read(&path, 2)?.split(&mut generator);
    train.standardize(&mut test);
    // The file's last column is 1 for benign.
    let mut targets: Vec<[f32; 1]> = train.classes.iter().map(|&benign| [1.0 - benign as f32]).collect();

    let start = Instant::now();
    let mut net = Wdbc::new(seed);
    let mut workspace = Wdbc::workspace::<BATCH>();
    let mut sgd = Sgd::new(0.5);
    for epoch in 1..=EPOCHS {
        shuffle_rows(&mut generator, &mut train.features, &mut targets);
        let mut loss = 0.0;
        for (x, target) in train.features.chunks(BATCH).zip(targets.chunks(BATCH)) {
            loss += net.train_batch(&mut workspace, x, target, &mut sgd) * x.len() as f32;
        }
        println!("epoch {epoch:2}   loss {:.4}", loss / targets.len() as f32);
    }
    let time = start.elapsed();

    // counts[is malignant][is called malignant]
    let mut counts = [[0_u16; 2]; 2];
    for (x, benign) in test.features.iter().zip(&test.classes) {
        counts[1 - benign][net.classify(x)] += 1;
    }
    let [[true_negative, false_positive], [false_negative, true_positive]] =
        counts.map(|row| row.map(f64::from));
    println!("trained on {} tumours in {time:.1?}, tested on {}", targets.len(), test.classes.len());
    println!("accuracy  {:.3}", (true_positive + true_negative) / test.classes.len() as f64);
    println!("precision {:.3}   of those called malignant", true_positive / (true_positive + false_positive));
    println!(
        "recall    {:.3}   of those that are malignant",
        true_positive / (true_positive + false_negative)
    );
    Ok(())
}
