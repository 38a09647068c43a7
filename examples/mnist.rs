//! Reads the digits of MNIST: 10,000 real ones, each of 28 × 28 pixels.
//!
//! Input: `[--seed N]`, by default 1, and the folder with `mnist10k-images.idx3.gz` and
//! `mnist10k-labels.idx1.gz` in the environment variable NETWRIGHT_DATA. The first 8,000 are to train on, the
//! others are the test. Output: a line of progress, the accuracy and the time; a page with curves and the
//! confusion matrix under target/netwright/mnist.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use netwright::class_target;
use netwright::prelude::*;
use netwright::train::metric::Confusion;
use netwright::train::{Dataset, Fit, Report, idx};

mod arguments;

network! { pub struct Mnist<784, 128 relu, 10 softmax>; }

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
    let Some(folder) = std::env::var_os("NETWRIGHT_DATA") else {
        return Err(
            "set NETWRIGHT_DATA to the folder with mnist10k-images.idx3.gz and mnist10k-labels.idx1.gz, \
            the 10,000 test images of MNIST and their digits"
                .into(),
        );
    };
    let (folder, seed) = arguments::parse(std::env::args_os().skip(1), &folder.to_string_lossy())?;
    let images = idx::read(folder.join("mnist10k-images.idx3.gz"))?;
    let digits = idx::read(folder.join("mnist10k-labels.idx1.gz"))?.classes()?;
    let pixels: Vec<f32> = images.numbers().iter().map(|pixel| pixel / 255.0).collect();
    let targets: Vec<[f32; 10]> = digits.into_iter().map(class_target).collect();
    let data = Dataset::<784, 10>::from_flat(&pixels, targets.as_flattened())?;
    let (train, test) = data.split_at(data.len() * 4 / 5)?;

    let start = Instant::now();
    let (mut net, mut sgd) = (Mnist::boxed(seed), Sgd::new(0.1));
    let fit = Fit::new(net.as_mut(), &mut sgd, &train).validation(&test).accuracy().seed(seed);
    let settings = fit.settings();
    let history = fit.run()?;
    let time = start.elapsed();

    let confusion = Confusion::of(10, test.classes()?, test.rows().iter().map(|x| net.classify(x)))?;
    println!("{} epochs on {} digits in {time:.1?}", history.records().len(), train.len());
    println!("accuracy {:.4} on {} others", confusion.accuracy()?, test.len());
    let names: Vec<String> = (0..10).map(|digit| digit.to_string()).collect();
    let page = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/mnist/report.html"));
    let report = Report::new("mnist").network(net.as_ref()).history(&history).settings(settings);
    report.classification(net.as_ref(), &test, &names)?.write(page)?;
    println!("the report is {}", page.display());
    Ok(())
}
