//! Finds what is unusual without having seen any of it: malignant tumours, from benign ones alone.
//!
//! Input: `[FILE] [--seed N]`, by default examples/data/wdbc.csv and 1. The network learns to squeeze the 30
//! measurements of a benign tumour through four numbers and back. What it cannot reproduce is unusual: the
//! error is the score. Output: how well the score tells malignant from benign on the test rows, a fifth of
//! all; the network, its scaling and a page under target/netwright/autoencoder.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use netwright::prelude::*;
use netwright::train::metric::Ranking;
use netwright::train::plot::{Axis, Chart};
use netwright::train::{Dataset, Fit, Report, Standardize, Table};

mod arguments;

network! {
    /// The second half has the weights of the first one, transposed.
    pub struct Autoencoder {
        x: input(30);
        h: x -> dense(16) -> tanh;
        code: h -> dense(4);
        back: code -> dense(16, tie = transpose(code)) -> tanh;
        y: back -> dense(30, tie = transpose(h));
        loss: mse(y);
    }
}

type Tumours = Dataset<30, 1>;

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
    let data: Tumours = Table::read(path)?.classification("benign")?;
    let [mut train, mut validation, mut test] = data.split_stratified(seed, [0.6, 0.2, 0.2])?;
    let scaling = Standardize::fit(&benign(&train)?);
    for part in [&mut train, &mut validation, &mut test] {
        scaling.apply(part);
    }

    let start = Instant::now();
    let (train, validation) = (benign(&train)?, benign(&validation)?);
    let (mut net, mut adam) = (Autoencoder::new(seed), Adam::new(0.003, Autoencoder::zeros));
    let fit = Fit::new(&mut net, &mut adam, &train).validation(&validation).epochs(300).seed(seed);
    let fit = fit.early_stopping(20);
    let settings = fit.settings();
    let history = fit.run()?;
    println!(
        "trained on {} benign tumours in {:.1?}, tested on {}",
        train.len(),
        start.elapsed(),
        test.len()
    );

    let (mut ranking, mut scores) = (Ranking::new(), [vec![], vec![]]);
    for (x, class) in test.rows().iter().zip(test.classes()?) {
        let score = net.loss(x, x);
        ranking.add(score, class == 0)?;
        scores[class].push(score);
    }
    println!("ROC AUC   {:.3}   a malignant one has a larger error than a benign one", ranking.roc_auc()?);

    let [malignant, benign] = scores.map(cumulative);
    let chart = Chart::new("Error of the reconstruction")
        .x(Axis::named("error").log_if_wide())
        .y(Axis::named("share of the tumours below").range(0.0, 1.0))
        .line("benign", benign)
        .line("malignant", malignant);
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/autoencoder"));
    let report = Report::new("autoencoder").network(&net).history(&history).settings(settings);
    report.ranking(&ranking).picture(&chart).write(folder.join("report.html"))?;
    netwright::save(&net, folder.join("autoencoder.safetensors"))?;
    scaling.save(folder.join("autoencoder.scaling"))?;
    println!("network, scaling and report are in {}", folder.display());
    Ok(())
}

/// The benign rows, each its own target.
fn benign(data: &Tumours) -> Result<Dataset<30, 30>, netwright::train::Error> {
    let rows = data.rows().iter().zip(data.targets());
    Dataset::collect(rows.filter(|(_, benign)| benign[0] == 1.0).map(|(x, _)| (*x, *x)))
}

/// Each score, with the share of those that are at most as large.
fn cumulative(mut scores: Vec<f32>) -> Vec<[f64; 2]> {
    scores.sort_by(f32::total_cmp);
    let count = scores.len() as f64;
    (1..).zip(scores).map(|(rank, score)| [score.into(), f64::from(rank) / count]).collect()
}
