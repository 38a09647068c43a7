//! Ranks of MPI: a run has the bits of one process, and a rank that fails ends all of them.
//!
//! Each test starts `mpirun` with this program, which then is one rank.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use netwright::optimizer::Freeze;
use netwright::prelude::*;
use netwright::train::{Checkpoints, Dataset, Error, Fit, History, Workers};
use netwright::{Generator, Network, class_target};
use netwright_mpi::launch;

network! {
    /// More numbers than a sum takes in one piece, and draws that depend on the row of the whole batch.
    struct Net { x: input(64); h: x -> dropout(0.1) -> dense(256) -> relu; y: h -> dense(10) -> softmax; loss: cross_entropy(y); }
}

network! {
    /// Whose norm the optimiser freezes, and whose terms are divided by weights of samples and of targets.
    struct Tuned {
        x: input(64);
        h: x -> dense(32);
        n: h -> batch_norm -> tanh;
        y: n -> dense(10) -> softmax;
        w: target(1);
        loss: cross_entropy(y, weight = w, normalise = weights) + 0.5 * cross_entropy(y, label_smoothing = 0.1, normalise = weights);
    }
}

/// Rows of ten classes.
fn data() -> Dataset<64, 10> {
    let mut draws = Generator::new(5);
    let row = |index: usize| {
        let class = index % 10;
        let x = std::array::from_fn(|at| draws.normal() as f32 + if at % 10 == class { 1.0 } else { 0.0 });
        (x, class_target(class))
    };
    Dataset::collect((0..300).map(row)).unwrap()
}

/// The run of all tests.
fn run(
    workers: Option<&mut dyn Workers>,
    epochs: u64,
    checkpoints: Option<&Path>,
    mut each: impl FnMut(u64),
) -> Result<(Box<Net>, History), Error> {
    let data = data();
    let (mut net, mut adam) = (Net::boxed(3), Adam::new(0.003, Net::zeros));
    let fit = Fit::new(net.as_mut(), &mut adam, &data).epochs(epochs).batch(50).accuracy().average(0.9);
    let mut fit = fit.shards(8).on_epoch(|epoch, _| {
        each(epoch.epoch);
        std::ops::ControlFlow::Continue(())
    });
    if let Some(folder) = checkpoints {
        fit = fit.checkpoints(Checkpoints::new(folder).resume());
    }
    if let Some(workers) = workers {
        fit = fit.workers(workers);
    }
    let history = fit.run()?;
    Ok((net, history))
}

/// Fine-tuning with rows that have weights: every fifth of them counts nothing.
fn tune(workers: Option<&mut dyn Workers>) -> Result<(Box<Tuned>, History), Error> {
    let data = data();
    let weigh = |(row, target): (usize, &[f32; 10])| {
        let mut wide = [0.0; 11];
        wide[..10].copy_from_slice(target);
        wide[10] = 0.5 + (row % 3) as f32;
        wide
    };
    let targets: Vec<[f32; 11]> = data.targets().iter().enumerate().map(weigh).collect();
    let weights: Vec<f32> = (0..300).map(|row| (row % 5) as f32).collect();
    let data = Dataset::new(data.rows(), targets)?.with_weights(weights)?;
    let mut net = Tuned::boxed(3);
    net.state.n = [[0.25, 2.0]; 32];
    let mut adam = Freeze::only(Adam::new(0.003, Tuned::zeros), &[Tuned::N]);
    let fit = Fit::new(net.as_mut(), &mut adam, &data).epochs(4).batch(50).shards(8);
    // The loss is the number that is compared.
    let fit = fit.metric("number of rows", |data, _| Ok(data.len() as f64));
    let history = match workers {
        Some(workers) => fit.workers(workers).run(),
        None => fit.run(),
    }?;
    Ok((net, history))
}

/// A number that other weights, or another history, have another one of.
fn hash(net: &impl Network<f32>, history: &History) -> String {
    let mut hash = DefaultHasher::new();
    net.parameters().iter().for_each(|number| number.to_bits().hash(&mut hash));
    for record in history.records() {
        (record.loss.to_bits(), record.metrics[0].to_bits()).hash(&mut hash);
    }
    format!("{:016x}", hash.finish())
}

/// One rank; what it does is in the environment variable NETWRIGHT_RANK.
#[test]
#[ignore = "run by the other tests, under mpirun"]
fn a_rank() {
    let does = std::env::var("NETWRIGHT_RANK").unwrap();
    launch(|ranks| {
        let rank = ranks.rank();
        // A line of its own in one write: mpirun mixes those of the ranks.
        print!("\nrank {rank} is {}\n", std::process::id());
        match does.split_once(' ').unwrap_or((&does, "")) {
            ("train", _) => {
                let (net, history) = run(Some(ranks), 4, None, |_| {})?;
                print!("\nrank {rank} has {}\n", hash(&*net, &history));
            }
            ("tune", _) => {
                let (net, history) = tune(Some(ranks))?;
                print!("\nrank {rank} has {}\n", hash(&*net, &history));
            }
            ("endless", folder) => {
                run(Some(ranks), u64::MAX, Some(Path::new(folder)), |epoch| print!("\nepoch {epoch}\n"))?;
            }
            ("error", _) if rank == 1 => {
                return Err(Error::Refused { fact: "a bad day".into(), help: "wait".into() });
            }
            ("panic", _) if rank == 1 => panic!("a bad day"),
            _ => {
                run(Some(ranks), u64::MAX, None, |_| {})?;
            }
        }
        Ok(())
    });
}

/// So many ranks of this program.
fn mpirun(ranks: usize, does: &str) -> Command {
    let mut command = Command::new("mpirun");
    command.args(["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", &ranks.to_string()]);
    // Else ranks read each other's memory, and MPI ends the one that reads from a rank that was killed,
    // before `mpirun` does.
    command.args(["--mca", "btl_vader_single_copy_mechanism", "none"]);
    command.arg(std::env::current_exe().unwrap());
    command.args(["--exact", "a_rank", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env("NETWRIGHT_RANK", does).stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null());
    command
}

#[test]
fn the_bits_are_those_of_one_process() {
    let (net, history) = run(None, 4, None, |_| {}).unwrap();
    // It learns.
    assert!(history.records()[3].loss < history.records()[0].loss / 2.0, "{history}");
    // Also where no rank has a node of the tree.
    have(&[1, 2, 3, 4], "train", &hash(&*net, &history));
}

#[test]
fn a_frozen_norm_and_rows_with_weights_have_the_bits_of_one_process() {
    let (net, history) = tune(None).unwrap();
    assert!(history.records()[3].loss < history.records()[0].loss / 1.5, "{history}");
    assert_eq!(net.state.n, [[0.25, 2.0]; 32]);
    have(&[1, 2, 4], "tune", &hash(&*net, &history));
}

/// Every rank has this hash, on so many ranks.
fn have(all: &[usize], does: &str, want: &str) {
    for &ranks in all {
        let output = mpirun(ranks, does).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
        for rank in 0..ranks {
            assert!(text.contains(&format!("rank {rank} has {want}")), "{ranks} ranks, {want}: {text}");
        }
    }
}

/// Whether a process is there, and not only its entry until its parent has read its status.
fn is_there(process: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:") && !line.contains('Z') && !line.contains('X'))
}

#[test]
fn a_killed_rank_ends_all_of_them_with_the_last_checkpoint() {
    // Another rank, and the one that writes the checkpoints; and as `mpirun` ends the others.
    for (killed, signal) in [(2, "KILL"), (0, "KILL"), (0, "TERM")] {
        let folder: PathBuf =
            std::env::temp_dir().join(format!("netwright-mpi-{}-{killed}-{signal}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let mut child = mpirun(4, &format!("endless {}", folder.display())).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut ranks = vec![String::new(); 4];
        for line in lines.by_ref() {
            match line.split(' ').collect::<Vec<_>>()[..] {
                ["rank", rank, "is", process] => ranks[rank.parse::<usize>().unwrap()] = process.into(),
                ["epoch", "3"] => break,
                _ => {}
            }
        }
        assert!(ranks.iter().all(|process| is_there(process)), "{ranks:?}");
        assert!(
            Command::new("kill").args([&format!("-{signal}"), &ranks[killed]]).status().unwrap().success()
        );
        lines.for_each(drop);
        let mut text = String::new();
        child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        assert!(!child.wait().unwrap().success());
        // `mpirun` may end before the last of them.
        while ranks.iter().any(|process| is_there(process)) {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(text.contains(&format!("the checkpoints are in {};", folder.display())), "{text}");
        let last = format!("the last checkpoint is {}/checkpoint-", folder.display());
        match signal {
            // Rank 0 may have no time for last words.
            "KILL" => assert!(text.contains("signal 9 (Killed)"), "{text}"),
            _ => assert!(text.contains(&last), "{text}"),
        }

        // The checkpoint is whole: the run goes on, here in one process, as if it had not been stopped.
        let done = run(None, 1, Some(&folder), |_| {}).unwrap().1.records().len() as u64;
        assert!(done >= 2, "{done} epochs");
        let (net, history) = run(None, done + 2, Some(&folder), |_| {}).unwrap();
        let (whole, of_whole) = run(None, done + 2, None, |_| {}).unwrap();
        assert_eq!(hash(&*net, &history), hash(&*whole, &of_whole));
        std::fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn an_error_and_a_panic_end_all_ranks() {
    for (does, message) in [("error", "rank 1: error: a bad day; wait"), ("panic", "rank 1 panicked")] {
        let output = mpirun(3, does).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && text.contains(message), "{does}: {text}");
    }
}
