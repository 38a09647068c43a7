//! A training that can be stopped at any moment: Ctrl-C, a kill, a power cut. The next start goes on.
//!
//! Input: `[FILE] [--seed N]`, by default examples/data/digits.csv and 1. Output: a checkpoint after each
//! epoch under target/netwright/resume; at the end the loss, which is that of a run that was never stopped.
//! A run that is done begins anew.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use netwright::prelude::*;
use netwright::schedule::Cosine;
use netwright::train::{Checkpoints, End, Fit, Standardize, Table};

mod arguments;

network! {
    /// With all that a checkpoint keeps beside the weights: draws of dropout, running statistics.
    pub struct Digits {
        x: input(64);
        h: x -> dense(64);
        n: h -> batch_norm -> relu -> dropout(0.2);
        y: n -> dense(10) -> softmax;
        loss: cross_entropy(y);
    }
}

const EPOCHS: u64 = 300;

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

    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/resume"));
    let (mut net, mut adam) = (Digits::new(seed), Adam::new(0.003, Digits::zeros));
    let fit = Fit::new(&mut net, &mut adam, &train).validation(&test).accuracy().epochs(EPOCHS).seed(seed);
    let steps = fit.steps();
    let history = fit
        .schedule(Cosine::new(0.003, steps))
        .average(0.99)
        .keep_best()
        .checkpoints(Checkpoints::new(folder).resume())
        .stop_on_ctrl_c()
        .run()?;
    let done = history.records().len();
    if history.end() == Some(End::Interrupt) {
        println!("stopped in epoch {} of {EPOCHS}: start again, and it goes on", done + 1);
        return Ok(());
    }
    if let Some(best) = history.best() {
        let validation = best.validation.unwrap_or(f64::NAN);
        println!("best of {done} epochs: {}, validation loss {validation}", best.epoch);
    }
    netwright::save(&net, folder.with_extension("safetensors"))?;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
