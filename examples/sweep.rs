//! Which width, which optimiser and which rate: 36 configurations at random on 1,797 handwritten digits, with
//! successive halving and three folds each.
//!
//! Input: `[--threads N]`, `[--processes N]`, or what a cluster starts, `--worker`, `--list`, `--task
//! INDEX/COUNT`. Output: the configurations, the best one first; all runs as CSV and a page with pictures
//! under target/netwright/sweep. A sweep that was stopped goes on there, and one that is complete is read.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use netwright::Optimizer;
use netwright::prelude::*;
use netwright::train::sweep::{Trial, Workers};
use netwright::train::{Dataset, Fit, Goal, History, Standardize, Sweep, Table};

network! {
    /// A family: a network of its own for each width.
    pub struct Digits<const H in [8, 16, 32]> {
        x: input(64);
        h: x -> dense(H) -> relu;
        y: h -> dense(10) -> softmax;
        loss: cross_entropy(y);
    }
}

/// The rows to train on and those to validate on.
type Fold = (Dataset<64, 10>, Dataset<64, 10>);
type Fallible<T> = Result<T, netwright::train::Error>;

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
    let mut arguments = std::env::args_os().skip(1).collect();
    let workers = Workers::take(&mut arguments)?;
    if let Some(argument) = arguments.first() {
        return Err(format!("unexpected argument {argument:?}").into());
    }
    let data = Table::read(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/digits.csv"))?;
    let mut folds: Vec<Fold> = data.classification::<64, 10>("digit")?.folds_stratified(1, 3)?.collect();
    for (train, validation) in &mut folds {
        let scaling = Standardize::fit(train);
        scaling.apply(train);
        scaling.apply(validation);
    }

    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/sweep"));
    let results = Sweep::random(36, 1)
        .texts("network", DigitsFamily::MEMBERS.iter().copied())
        .texts("optimizer", ["adam", "momentum"])
        .log_uniform("rate", 1e-4..=1.0)
        .integers("batch", [16, 32, 64])
        .folds(3)
        .budget(18)
        .halving(3, 2) // 36 configurations for 2 epochs, 12 for 6, 4 for 18
        .watch("accuracy", Goal::Largest)
        .folder(folder)
        .stop_on_ctrl_c()
        .run_as(workers, |trial| one(trial, &folds))?;
    // A worker, or a part of the runs, has nothing to show.
    let Some(results) = results else { return Ok(()) };
    print!("{results}");
    results.write(folder.join("table.csv"))?;
    results.write_page(folder.join("sweep.html"), "Digits: width, optimiser, rate")?;
    println!("the table and the page are in {}", folder.display());
    Ok(())
}

/// One run: what the names mean.
fn one(trial: &Trial, folds: &[Fold]) -> Fallible<History> {
    let mut training = Training { trial, folds, history: None };
    DigitsFamily::visit_named(trial.text("network")?, &mut training);
    // The axis has the members' names, so one of them was visited.
    training.history.unwrap_or_else(|| History::new([""; 0], []))
}

/// Trains the member of the family that it visits.
struct Training<'a> {
    trial: &'a Trial,
    folds: &'a [Fold],
    history: Option<Fallible<History>>,
}

impl DigitsVisitor for Training<'_> {
    fn visit<N: DigitsMember>(&mut self, _: &'static str) {
        self.history = Some(with_network::<N>(self.trial, self.folds));
    }
}

fn with_network<N: DigitsMember>(trial: &Trial, folds: &[Fold]) -> Fallible<History> {
    let (net, rate) = (N::new(trial.seed()), trial.number("rate")? as f32);
    match trial.text("optimizer")? {
        "adam" => train(trial, folds, net, Adam::new(rate, N::zeros)),
        _ => train(trial, folds, net, Momentum::new(rate, 0.9, N::zeros)),
    }
}

fn train<N, O>(trial: &Trial, folds: &[Fold], mut net: N, mut optimizer: O) -> Fallible<History>
where
    N: DigitsMember,
    O: Optimizer<f32, N>,
{
    let (train, validation) = &folds[trial.fold()];
    Fit::new(&mut net, &mut optimizer, train)
        .validation(validation)
        .accuracy()
        .epochs(trial.budget())
        .batch(trial.integer("batch")? as usize)
        .seed(trial.seed())
        .run()
}
