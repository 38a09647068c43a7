//! How well a sweep uses two cores: `cargo run --release -p netwright-train --example efficiency [RUNS]`.
//!
//! Digits of 8 × 8 pixels are learnt in so many trainings, by default 2,000, each of 64-32-10 for 30 epochs:
//! by one thread, two threads and two processes in turns, with a journal. A line has the seconds, and the
//! efficiency: the time of one thread, divided by twice the time of two. `in runs` is the share of the
//! workers' time that they were in a training, which does not depend on what else the machine does.

use std::time::Instant;

use netwright::prelude::*;
use netwright::train::sweep::{Trial, Workers};
use netwright::train::{Dataset, Error, Fit, Standardize, Sweep, Table};

network! { struct Digits<64, 32 relu, 10 softmax>; }

const TURNS: u64 = 10;

fn main() -> Result<(), Error> {
    let runs: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(2000);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv");
    let data = Table::read(file)?.classification::<64, 10>("digit")?;
    let [mut train, mut test] = data.split_stratified(1, [0.8, 0.2])?;
    let scaling = Standardize::fit(&train);
    scaling.apply(&mut train);
    scaling.apply(&mut test);
    let run = |trial: &Trial| one(trial, &train, &test);
    if std::env::args().any(|argument| argument == "--worker") {
        return Sweep::grid().run_as(Workers::worker(), run).map(|_| ());
    }

    let folder = std::env::temp_dir().join(format!("netwright-efficiency-{}", std::process::id()));
    let (mut seconds, mut in_runs) = ([0.0; 3], [0.0; 3]);
    let mut csv = [const { String::new() }; 3];
    for turn in 0..TURNS {
        for place in 0..3 {
            // Each is first, second and third equally often.
            let way = (place + turn as usize) % 3;
            let sweep = Sweep::grid()
                .seeds(turn * runs / TURNS..(turn + 1) * runs / TURNS)
                .threads(if way == 0 { 1 } else { 2 })
                .folder(folder.join(format!("{turn}-{way}")));
            let by = if way == 2 { Workers::processes(2)? } else { Workers::threads() };
            let start = Instant::now();
            let results = sweep.run_as(by, run)?;
            seconds[way] += start.elapsed().as_secs_f64();
            if let Some(results) = results {
                in_runs[way] += results.seconds();
                csv[way] += &results.to_csv();
            }
        }
    }
    assert!(csv[0] == csv[1] && csv[0] == csv[2], "the tables have the same bits");
    for (way, name) in ["one thread", "two threads", "two processes"].into_iter().enumerate() {
        let count = if way == 0 { 1.0 } else { 2.0 };
        let efficiency = 100.0 * seconds[0] / (count * seconds[way]);
        let share = 100.0 * in_runs[way] / (count * seconds[way]);
        println!("{name:13} {:7.2} s, efficiency {efficiency:5.1} %, in runs {share:5.1} %", seconds[way]);
    }
    std::fs::remove_dir_all(folder).ok();
    Ok(())
}

fn one(trial: &Trial, train: &Dataset<64, 10>, test: &Dataset<64, 10>) -> Result<f64, Error> {
    let (mut net, mut adam) = (Digits::new(trial.seed()), Adam::new(0.003, Digits::zeros));
    Fit::new(&mut net, &mut adam, train).seed(trial.seed()).epochs(trial.budget()).run()?;
    let right = test.rows().iter().zip(test.classes()?).filter(|(x, class)| net.classify(x) == *class);
    Ok(1.0 - right.count() as f64 / test.len() as f64)
}
