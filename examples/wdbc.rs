//! Tells malignant from benign tumours: 569 real ones, each described by 30 measurements of its cells.
//!
//! Input: `[FILE] [--seed N]`, by default examples/data/wdbc.csv and 1. A fifth of the rows is kept for the
//! test. Output: the loss of each epoch, then accuracy, precision and recall on the test rows. Malignant is
//! the positive class.

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

use netwright::train::metric::{Average, Confusion};
use netwright::train::{Dataset, Standardize, Table};
use netwright::{Generator, prelude::*};

mod arguments;

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

fn run() -> Result<(), Box<dyn Error>> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/wdbc.csv");
    let (path, seed) = arguments::parse(std::env::args_os().skip(1), file)?;
    let table = Table::read(path)?;
    // In the file, benign is 1; here, class 1 is malignant.
    let classes = table.classes_of("benign", &["1", "0"])?;
    let mut data = Dataset::new(table.without(&["benign"])?.numbers()?, classes.targets::<1>()?)?;
    let mut generator = Generator::new(seed);
    data.shuffle(&mut generator);
    let (mut train, mut test) = data.split_at(data.len() * 4 / 5)?;
    let scaling = Standardize::fit(&train);
    scaling.apply(&mut train);
    scaling.apply(&mut test);

    let start = Instant::now();
    let mut net = Wdbc::new(seed);
    let mut workspace = Wdbc::workspace::<BATCH>();
    let mut sgd = Sgd::new(0.5);
    for epoch in 1..=EPOCHS {
        train.shuffle(&mut generator);
        let mut loss = 0.0;
        for (x, target) in train.rows().chunks(BATCH).zip(train.targets().chunks(BATCH)) {
            loss += net.train_batch(&mut workspace, x, target, &mut sgd) * x.len() as f32;
        }
        println!("epoch {epoch:2}   loss {:.4}", loss / train.len() as f32);
    }
    let time = start.elapsed();

    let predicted = test.rows().iter().map(|x| net.classify(x));
    let confusion = Confusion::of(2, test.classes()?, predicted)?;
    println!("trained on {} tumours in {time:.1?}, tested on {}", train.len(), test.len());
    println!("accuracy  {:.3}", confusion.accuracy()?);
    println!("precision {:.3}   of those called malignant", confusion.precision(Average::Binary)?);
    println!("recall    {:.3}   of those that are malignant", confusion.recall(Average::Binary)?);
    Ok(())
}
