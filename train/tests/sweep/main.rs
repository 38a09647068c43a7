//! A sweep ends with the same table whoever makes its runs, and however often it is killed.
//!
//! Guarantees: results are compared as CSV with all digits; processes are this test's own program.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod halving;
mod journal;
mod kill;
mod options;
mod page;
mod process;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use netwright::prelude::*;
use netwright::train::sweep::{Outcome, Results, Trial, Workers};
use netwright::train::{Dataset, Error, Fit, History, Sweep};
use netwright::{Generator, Trainable};

network! { struct Small<2, 3 tanh, 1 identity>; }
network! {
    struct Large {
        x: input(2);
        h: x -> dense(9) -> tanh -> dropout(0.1);
        y: h -> dense(1);
        loss: mse(y);
    }
}

/// Rows with a target that depends on them.
fn data() -> Dataset<2, 1> {
    let mut draws = Generator::new(5);
    let row = |_| {
        let x: [f32; 2] = std::array::from_fn(|_| draws.normal() as f32);
        (x, [x[0] * x[1]])
    };
    Dataset::collect((0..48).map(row)).unwrap()
}

/// Two networks, a rate with which they diverge, seeds and folds: 36 runs.
fn sweep() -> Sweep {
    let sweep = Sweep::grid().texts("network", ["Small", "Large"]).numbers("rate", [0.03, 0.2, 1e30]);
    sweep.seeds(1..=2).folds(3).budget(6)
}

fn fit<N>(trial: &Trial, train: &Dataset<2, 1>, test: &Dataset<2, 1>) -> Result<History, Error>
where
    N: Trainable<f32, Input = [f32; 2], Target = [f32; 1]>,
{
    let (mut net, mut sgd) = (N::new(trial.seed()), Sgd::new(trial.number("rate")? as f32));
    let fit = Fit::new(&mut net, &mut sgd, train).validation(test).epochs(trial.budget()).batch(8);
    fit.seed(trial.seed()).metric("third", |data, _| Ok(data.len() as f64 / 3.0)).run()
}

/// One run; of one trial it panics.
fn run(trial: &Trial) -> Result<History, Error> {
    let (train, test) = data().folds(1, 3)?.nth(trial.fold()).unwrap();
    match trial.text("network")? {
        "Small" => fit::<Small>(trial, &train, &test),
        _ if trial.seed() == 2 && trial.fold() == 1 && trial.number("rate")? < 0.1 => {
            panic!("a \"panic\", on purpose")
        }
        _ => fit::<Large>(trial, &train, &test),
    }
}

/// A folder of this name, empty.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("netwright-sweep-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// This program, in which only `test` runs. On Linux it takes notice of Ctrl-C also where these tests do not,
/// as in the background of a script.
fn program(test: &str, folder: &Path) -> Command {
    let exe = std::env::current_exe().unwrap();
    let mut command = if cfg!(target_os = "linux") {
        let mut env = Command::new("env");
        env.arg("--default-signal=INT").arg(exe);
        env
    } else {
        Command::new(exe)
    };
    command.args(["--exact", test, "--ignored", "--nocapture"]).env("NETWRIGHT_FOLDER", folder);
    command.stderr(Stdio::null());
    command
}

fn of_environment() -> PathBuf {
    std::env::var_os("NETWRIGHT_FOLDER").unwrap().into()
}

#[test]
#[ignore = "run by others, in a process of its own"]
fn a_worker() {
    let results = sweep().run_as(Workers::worker(), run).unwrap();
    assert_eq!(results, None);
}

/// Counts are those of the definition; every number is that of a run without a sweep.
fn check(results: &Results) {
    assert_eq!(results.runs().len(), 36);
    assert_eq!(results.ranking().len(), 6);
    for run in results.runs().iter().step_by(7) {
        let trial = run.trial();
        let panics = trial.text("network").unwrap() == "Large" && trial.seed() == 2 && trial.fold() == 1;
        if panics && trial.number("rate").unwrap() < 0.1 {
            continue;
        }
        match self::run(trial) {
            Ok(history) => assert_eq!(run.outcome().unwrap(), &Outcome::from(history)),
            Err(error) => assert_eq!(run.outcome().unwrap_err(), error.to_string()),
        }
    }
    let errors: Vec<&str> = results.runs().iter().filter_map(|run| run.outcome().err()).collect();
    assert_eq!(errors.len(), 13);
    assert_eq!(errors.iter().filter(|error| error.contains("lower the learning rate")).count(), 12);
    assert!(errors.contains(&"it panicked: a \"panic\", on purpose"));
    // A configuration with a failure is behind those without, whatever its mean is.
    let failed: Vec<usize> = results.ranking().iter().map(|standing| standing.failed()).collect();
    assert_eq!(failed, [0, 0, 0, 1, 6, 6]);
}

#[test]
fn the_table_has_the_same_bits_for_any_number_of_threads_and_processes() {
    let folder = folder("workers");
    let one = sweep().threads(1).run(run).unwrap();
    check(&one);
    let mut numbers = one.ranking()[0].numbers().iter().map(|(name, _)| name.as_str());
    assert!(["validation", "loss", "third", "epoch"].iter().all(|name| numbers.next() == Some(name)));
    for threads in [2, 7] {
        let more = sweep().threads(threads).run(run).unwrap();
        assert_eq!(more.to_csv(), one.to_csv(), "{threads} threads");
        assert_eq!(more.to_string(), one.to_string());
    }
    for processes in [1, 2, 7] {
        let commands = (0..processes).map(|_| program("a_worker", &folder));
        let workers = Workers::commands(commands).unwrap();
        let more = sweep().run_as(workers, |_| -> Result<f64, Error> { panic!("here") }).unwrap().unwrap();
        assert_eq!(more.to_csv(), one.to_csv(), "{processes} processes");
        assert_eq!(more.to_string(), one.to_string());
    }
}

/// One process for each part; they do not know each other.
#[test]
fn parts_make_the_whole_and_each_run_once() {
    let (folder, count) = (folder("parts"), AtomicUsize::new(0));
    for halving in [false, true] {
        let sweep = match halving {
            false => sweep(),
            true => sweep().halving(2, 2),
        };
        let expected = sweep.run(run).unwrap().to_csv();
        let runs = expected.lines().count() - 1;
        let sweep = sweep.folder(folder.join(halving.to_string()));
        let counted = |trial: &Trial| {
            count.fetch_add(1, Ordering::Relaxed);
            run(trial)
        };
        count.store(0, Ordering::Relaxed);
        // As many arrays of jobs, one after another, as there are rounds: 6, 3 and 2 configurations.
        for _ in 0..if halving { 2 } else { 1 } {
            for part in [2, 0, 3, 1] {
                let workers = Workers::threads().task(part, 4).unwrap();
                assert_eq!(sweep.run_as(workers, counted).unwrap(), None);
            }
        }
        assert_eq!(count.load(Ordering::Relaxed), runs, "halving: {halving}");
        let whole = sweep.run(|_| -> Result<f64, Error> { panic!("all are known") }).unwrap();
        assert_eq!(whole.to_csv(), expected);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// By Python's `statistics.mean` and `statistics.stdev` of 0.1, 0.25, 0.7, 0.85.
#[test]
fn means_and_deviations_are_those_of_the_runs() {
    let scores = [0.1, 0.25, 0.7, 0.85];
    let results = Sweep::grid().seeds(0..4).run(|trial| Ok(scores[trial.seed() as usize])).unwrap();
    let best = results.best().unwrap();
    assert!((best.score() - 0.475).abs() < 1e-15);
    assert!((best.deviation().unwrap() - 0.357_071_421_427_142_5).abs() < 1e-15);
}
