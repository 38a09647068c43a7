//! Reads handwritten digits: 1,797 real ones, each of 8 × 8 pixels.
//!
//! Input: `[FILE] [--seed N]`, by default examples/data/digits.csv and 1. A fifth of the rows is kept for the
//! test. Output: the history of the training, the accuracy on the test rows, which digits were taken for
//! which, and a page with the confusion matrix under target/netwright/digits.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use netwright::prelude::*;
use netwright::train::metric::Confusion;
use netwright::train::{Fit, Report, Standardize, Table};

mod arguments;

network! { pub struct Digits<64, 32 relu, 10 softmax>; }

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
    let data = Table::read(path)?.classification::<64, 10>("digit")?;
    let [mut train, mut test] = data.split_stratified(seed, [0.8, 0.2])?;
    let scaling = Standardize::fit(&train);
    scaling.apply(&mut train);
    scaling.apply(&mut test);

    let start = Instant::now();
    let (mut net, mut adam) = (Digits::new(seed), Adam::new(0.003, Digits::zeros));
    let fit = Fit::new(&mut net, &mut adam, &train).seed(seed);
    let settings = fit.settings();
    let history = fit.run()?;
    let time = start.elapsed();
    print!("{history}");

    let confusion = Confusion::of(10, test.classes()?, test.rows().iter().map(|x| net.classify(x)))?;
    println!("trained on {} digits in {time:.1?}, tested on {}", train.len(), test.len());
    println!("accuracy {:.3}", confusion.accuracy()?);
    println!("{confusion}");

    let names: Vec<String> = (0..10).map(|digit| digit.to_string()).collect();
    let page = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/digits/report.html"));
    let report = Report::new("digits").network(&net).history(&history).settings(settings);
    report.classification(&net, &test, &names)?.write(page)?;
    println!("the report is {}", page.display());
    Ok(())
}
