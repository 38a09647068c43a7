//! Trains on 569 tumours and writes a page about the run: curves, classes, ROC, calibration, weights.
//!
//! Input: `[FILE] [--seed N]`, by default examples/data/wdbc.csv and 1. A fifth of the rows is kept for the
//! test, another one for validation. Output: the epochs; target/netwright/wdbc has report.html, the network,
//! and event files for TensorBoard.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use netwright::prelude::*;
use netwright::train::{Dataset, Fit, Report, Standardize, Table};
use netwright::verify::Svg;

mod arguments;

network! {
    /// The probability that a tumour is malignant.
    pub struct Wdbc {
        x: input(30);
        h: x -> dense(16) -> tanh -> dropout(0.2);
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

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
    let table = Table::read(&path)?;
    // In the file, benign is 1; here, class 1 is malignant.
    let classes = table.classes_of("benign", &["1", "0"])?;
    let data = Dataset::new(table.without(&["benign"])?.numbers()?, classes.targets::<1>()?)?;
    let [mut train, mut validation, mut test] = data.split_stratified(seed, [0.6, 0.2, 0.2])?;
    let scaling = Standardize::fit(&train);
    for part in [&mut train, &mut validation, &mut test] {
        scaling.apply(part);
    }

    let mut net = Wdbc::new(seed);
    let mut adam = Adam::new(0.003, Wdbc::zeros);
    let fit = Fit::new(&mut net, &mut adam, &train)
        .validation(&validation)
        .accuracy()
        .epochs(60)
        .seed(seed)
        .early_stopping(10);
    let settings = fit.settings();
    let history = fit.run()?;
    print!("{history}");

    let folder = Path::new("target/netwright/wdbc");
    history.write_tensorboard(folder.join("events"))?;
    netwright::save(&net, folder.join("wdbc.safetensors"))?;
    Report::new("Tumours")
        .network(&net)
        .picture(&Svg::of(&net).limit(8))
        .history(&history)
        .classification(&net, &test, &["benign", "malignant"])?
        .settings(settings)
        .setting("file", path.file_name().unwrap_or_default().display())
        .write(folder.join("report.html"))?;
    println!("wrote {}", folder.join("report.html").display());
    Ok(())
}
