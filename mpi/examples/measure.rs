//! Times for the page on scaling: messages between ranks, and steps of three networks.
//!
//! Input: nothing. Output, on rank 0: lines `message NUMBERS SECONDS` and
//! `step NETWORK PARAMETERS RANKS SHARDS BATCH SECONDS`, each the median of several; 0 shards are a run
//! without them. `measure` starts it on 1, 2 and 4 ranks, and `model.py` reads the lines.

use std::process::ExitCode;
use std::time::Instant;

use netwright::prelude::*;
use netwright::train::{Dataset, Error, Fit, Progress, Workers};
use netwright::{Generator, Trainable, class_target};
use netwright_mpi::{Ranks, launch};

network! { pub struct Mnist<784, 128 relu, 10 softmax>; }
network! { pub struct Wide<784, 512 relu, 512 relu, 10 softmax>; }
network! { pub struct Large<4096, 1800 relu, 1400 relu, 10 softmax>; }

fn main() -> ExitCode {
    launch(run)
}

fn run(ranks: &mut Ranks) -> Result<(), Error> {
    if ranks.ranks() > 1 {
        messages(ranks)?;
    }
    steps::<Mnist, _>("mnist", ranks, 40)?;
    steps::<Wide, _>("wide", ranks, 8)?;
    steps::<Large, _>("large", ranks, 1)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The time of an exchange between two ranks, both ways at once.
fn messages(ranks: &mut Ranks) -> Result<(), Error> {
    let rank = ranks.rank();
    for numbers in [1, 1000, 100_000, 1_000_000] {
        let (sent, mut received) = (vec![1.0; numbers], vec![0.0; numbers]);
        let mut times = Vec::new();
        for _ in 0..50 {
            let start = Instant::now();
            if rank < 2 {
                ranks.exchange(1 - rank, &sent, &mut received)?;
            }
            times.push(start.elapsed().as_secs_f64());
        }
        if rank == 0 {
            println!("message {numbers} {:.3e}", median(times));
        }
    }
    Ok(())
}

/// The times of steps of a network, `count` in an epoch of the smallest batch.
fn steps<N, const I: usize>(name: &str, ranks: &mut Ranks, count: usize) -> Result<(), Error>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; 10]>,
{
    let all = ranks.ranks();
    // One rank also says what a step costs without shards, and by its number of rows.
    let alone = [(0, 128), (1, 8), (1, 32), (1, 128), (1, 512)];
    let shared = [(8, 128), (8, 512), (all, 128), (all, 512)];
    for &(shards, batch) in alone.iter().filter(|_| all == 1).chain(&shared) {
        let rows = batch * (count * 128 / batch).max(2);
        let mut draws = Generator::new(1);
        let row = |index| (std::array::from_fn(|_| draws.uniform() as f32), class_target(index % 10));
        let data = Dataset::<I, 10>::collect((0..rows).map(row))?;
        let (mut net, mut sgd) = (N::boxed(1), Sgd::new(1e-3));
        let fit = Fit::new(net.as_mut(), &mut sgd, &data).epochs(9).batch(batch).progress(Progress::Quiet);
        let fit = if shards > 0 { fit.shards(shards).workers(&mut *ranks) } else { fit };
        let history = fit.run()?;
        let steps = (rows / batch) as f64;
        let seconds = median(history.records().iter().map(|record| record.seconds / steps).collect());
        if ranks.rank() == 0 {
            println!("step {name} {} {all} {shards} {batch} {seconds:.3e}", N::PARAMETERS);
        }
    }
    Ok(())
}
