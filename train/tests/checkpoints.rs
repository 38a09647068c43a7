//! Checkpoints: a run that is stopped, killed or full of errors ends with the bits of one that never was.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use netwright::Generator;
use netwright::prelude::*;
use netwright::schedule::{Cosine, Plateau};
use netwright::train::{Checkpoints, Dataset, End, Fit, Goal, History};

network! {
    /// With all that a state has: seed, step and running statistics.
    #[derive(Debug, PartialEq)]
    struct Net {
        x: input(6);
        h: x -> dropout(0.2) -> dense(8) -> tanh;
        n: h -> batch_norm;
        y: n -> dense(1);
        loss: mse(y);
    }
}
network! { struct Other<6, 3 tanh, 1 identity>; }

const EPOCHS: u64 = 24;

/// Rows with a target that depends on them.
fn data() -> Dataset<6, 1> {
    let mut draws = Generator::new(5);
    let row = |_| {
        let x: [f32; 6] = std::array::from_fn(|_| draws.normal() as f32);
        (x, [x[0] * x[1] + 0.5 * x[2]])
    };
    Dataset::collect((0..90).map(row)).unwrap()
}

/// A folder of this name, empty.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("netwright-checkpoints-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// A run with all that a checkpoint has, to the end of an epoch; with checkpoints or without.
fn run(folder: Option<&Path>, until: u64, mut each: impl FnMut(u64)) -> (Net, Adam<f32, Net>, History) {
    let data = data();
    let [train, test] = [data.split_at(70).unwrap().0, data.split_at(70).unwrap().1];
    let (mut net, mut adam) = (Net::new(3), Adam::new(0.02, Net::zeros));
    let fit = Fit::new(&mut net, &mut adam, &train)
        .epochs(EPOCHS)
        .batch(16)
        .seed(9)
        .validation(&test)
        .average(0.9)
        .clip_norm(2.0)
        .keep_best()
        .schedule(Cosine::new(0.02, EPOCHS * 5))
        .metric("third", |data, _| Ok(data.len() as f64 / 3.0))
        .on_epoch(|epoch, _| {
            each(epoch.epoch);
            if epoch.epoch == until { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    let history = match folder {
        Some(folder) => fit.checkpoints(Checkpoints::new(folder).resume()).run(),
        None => fit.run(),
    };
    let history = history.unwrap();
    (net, adam, history)
}

/// The history without its times.
fn timeless(history: &History) -> Vec<(u64, u64, Option<u64>, u64)> {
    let bits = |number: f64| number.to_bits();
    let row = |record: &netwright::train::Record| {
        (record.epoch, bits(record.loss), record.validation.map(bits), bits(record.rate))
    };
    history.records().iter().map(row).collect()
}

#[test]
fn a_stopped_run_goes_on_with_the_same_bits() {
    let (net, adam, history) = run(None, EPOCHS, |_| {});
    let folder = folder("stopped");
    for until in [1, 2, 7, 8, 20, EPOCHS] {
        run(Some(&folder), until, |_| {});
    }
    let (resumed, moments, again) = run(Some(&folder), EPOCHS, |_| panic!("all epochs are done"));
    assert_eq!(resumed, net);
    assert_eq!(moments.moments, adam.moments);
    assert_eq!((moments.steps(), moments.rate), (adam.steps(), adam.rate));
    assert_eq!(timeless(&again), timeless(&history));
    assert_eq!(again.best().unwrap().epoch, history.best().unwrap().epoch);
    // The last three stay, and the best weights.
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let names = [110, 115, 120].map(|step| format!("checkpoint-{step:012}.safetensors"));
    assert_eq!(files[1..], names);
    let mut best = Net::zeros();
    netwright::load(&mut best, folder.join(&files[0])).unwrap();
    assert_eq!(best, net);
    std::fs::remove_dir_all(folder).unwrap();
}

/// A plateau and patience follow from the history.
#[test]
fn what_follows_the_watched_number_goes_on() {
    let data = data();
    let run = |folder: Option<&Path>, until: u64| {
        let (mut net, mut sgd) = (Net::new(3), Sgd::new(0.05));
        let fit =
            Fit::new(&mut net, &mut sgd, &data)
                .epochs(200)
                .metric("waves", |_, outputs: &[[f32; 1]]| Ok(f64::from((outputs[0][0] * 1e4).fract())))
                .watch("waves", Goal::Largest)
                .plateau(Plateau::new(0.05).maximize().factor(0.9).patience(2))
                .early_stopping(12)
                .on_epoch(|epoch, _| {
                    if epoch.epoch == until { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
        let history = match folder {
            Some(folder) => fit.checkpoints(Checkpoints::new(folder).resume()).run(),
            None => fit.run(),
        };
        (history.unwrap(), net, sgd.rate)
    };
    let (whole, net, rate) = run(None, 0);
    assert_eq!(whole.end(), Some(End::Patience));
    let folder = folder("watched");
    for until in 1..whole.records().len() as u64 {
        let (part, ..) = run(Some(&folder), until);
        assert_eq!(timeless(&part), timeless(&whole)[..part.records().len()]);
    }
    for _ in 0..2 {
        let (resumed, same, now) = run(Some(&folder), 0);
        assert_eq!((resumed.end(), now), (Some(End::Patience), rate));
        assert_eq!(timeless(&resumed), timeless(&whole));
        assert_eq!(same, net);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// A run with the batches, the seed and the limit of [`run`].
fn same<'a>(
    net: &'a mut Net,
    adam: &'a mut Adam<f32, Net>,
    data: &'a Dataset<6, 1>,
) -> Fit<'a, Net, Adam<f32, Net>, Dataset<6, 1>> {
    Fit::new(net, adam, data).batch(16).seed(9).clip_norm(2.0)
}

#[test]
fn a_checkpoint_of_something_else_is_refused() {
    let folder = folder("refused");
    run(Some(&folder), 2, |_| {});
    let data = data();
    let train = data.split_at(70).unwrap().0;
    let refused = |fit: Result<History, netwright::train::Error>, text: &str| {
        let error = fit.unwrap_err().to_string();
        assert!(error.contains(text) && error.contains("; "), "{error}");
    };
    let resumed = || Checkpoints::new(&folder).resume();
    let before = Net::new(1);
    let (mut net, mut adam) = (before.clone(), Adam::new(0.02, Net::zeros));
    let fit = Fit::new(&mut net, &mut adam, &train).checkpoints(Checkpoints::new(&folder));
    refused(fit.run(), "has checkpoints of another run; `resume()`");
    refused(
        Fit::new(&mut net, &mut adam, &train).checkpoints(resumed()).run(),
        "batch 16, and this one has 32",
    );
    let fit = Fit::new(&mut net, &mut adam, &data).batch(16).seed(9).checkpoints(resumed());
    refused(fit.run(), "rows 70, and this one has 90");
    refused(same(&mut net, &mut adam, &train).checkpoints(resumed()).run(), "other options");
    let fit = same(&mut net, &mut adam, &train).average(0.9).checkpoints(resumed());
    refused(fit.run(), "metrics [\"third\"]");
    let mut sgd = Sgd::new(0.1);
    let fit = Fit::new(&mut net, &mut sgd, &train).batch(16).seed(9).clip_norm(2.0).average(0.9);
    let fit = fit.metric("third", |_, _| Ok(0.0)).checkpoints(resumed());
    refused(fit.run(), "another optimiser");
    let (mut other, mut momentum) = (Other::new(1), Momentum::new(0.1, 0.9, Other::zeros));
    refused(Fit::new(&mut other, &mut momentum, &train).checkpoints(resumed()).run(), "of another network");
    assert_eq!(net, before);
    // A damaged file is named.
    let newest = folder.join(format!("checkpoint-{:012}.safetensors", 10));
    let bytes = std::fs::read(&newest).unwrap();
    for length in [0, 7, 100, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&newest, &bytes[..length]).unwrap();
        let fit = same(&mut net, &mut adam, &train)
            .average(0.9)
            .metric("third", |_, _| Ok(0.0))
            .checkpoints(resumed());
        refused(fit.run(), "checkpoint-000000000010.safetensors: ");
    }
    assert_eq!(net, before);
    for (checkpoints, text) in [
        (resumed().epochs(0), "every 0 epochs"),
        (resumed().keep(0), "0 files"),
        (resumed().minutes(f64::NAN), "every NaN minutes"),
    ] {
        refused(Fit::new(&mut net, &mut adam, &train).checkpoints(checkpoints).run(), text);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// A folder that disappears: the run goes on, and says so.
#[test]
fn a_checkpoint_that_cannot_be_written_is_a_warning() {
    let folder = folder("gone");
    let (net, _, _) = run(None, EPOCHS, |_| {});
    let blocked = folder.clone();
    let (same, _, history) = run(Some(&folder), EPOCHS, |epoch| {
        if epoch == 3 {
            std::fs::remove_dir_all(&blocked).unwrap();
            std::fs::write(&blocked, "a file where the folder was").unwrap();
        }
    });
    assert_eq!(same, net);
    let warnings = history.warnings();
    assert!(warnings.len() as u64 >= EPOCHS - 3, "{warnings:?}");
    assert!(warnings.iter().any(|warning| warning.contains("no checkpoint after step 20: ")), "{warnings:?}");
    std::fs::remove_file(folder).unwrap();
}

/// What the next test kills.
#[test]
#[ignore = "run by the next test, in a process of its own"]
fn a_run_to_kill() {
    let folder = std::env::var("NETWRIGHT_FOLDER").unwrap();
    let (net, _, history) = run(Some(Path::new(&folder)), EPOCHS, |_| {
        // Long enough that a kill falls into each part of an epoch and of a checkpoint.
        std::thread::sleep(Duration::from_millis(1));
    });
    assert_eq!(history.records().len() as u64, EPOCHS);
    netwright::save(&net, Path::new(&folder).join("net.safetensors")).unwrap();
}

/// Kills a run at random moments; `NETWRIGHT_KILLS` says how often, by default 100 times.
#[cfg(unix)]
#[test]
fn a_killed_run_loses_the_work_since_its_last_checkpoint_alone() {
    let kills: u64 = std::env::var("NETWRIGHT_KILLS").map_or(100, |text| text.parse().unwrap());
    let (net, ..) = run(None, EPOCHS, |_| {});
    let (mut killed, mut round, mut draws) = (0, 0, Generator::new(11));
    while killed < kills {
        let folder = folder(&format!("killed-{round}"));
        round += 1;
        loop {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "a_run_to_kill", "--ignored"])
                .env("NETWRIGHT_FOLDER", &folder)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_micros(draws.next_u64() % 60_000));
            let finished = child.try_wait().unwrap();
            if finished.is_none() && killed < kills {
                child.kill().unwrap();
                killed += u64::from(!child.wait().unwrap().success());
                continue;
            }
            assert!(child.wait().unwrap().success());
            break;
        }
        let mut resumed = Net::zeros();
        netwright::load(&mut resumed, folder.join("net.safetensors")).unwrap();
        assert_eq!(resumed, net, "round {round}");
        // No file that was begun and not finished, but of the network that the process saves at its end.
        let mut names = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
        let is_begun = |name: &std::ffi::OsString| name.to_string_lossy().starts_with(".checkpoint-");
        assert!(!names.any(|name| is_begun(&name)));
        std::fs::remove_dir_all(folder).unwrap();
    }
    println!("{killed} kills in {round} runs");
}
