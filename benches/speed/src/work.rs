//! What is timed: for each network the steps of training and the calls of inference, with their data.

use std::hint::black_box;

use netwright::prelude::*;
use netwright::{Generator, class_target};

use crate::networks::{AcasXu, Digits, Mnist, Wdbc, Wide, Xor};

/// Rows of data, and samples of a call of `forward_batch`.
const ROWS: usize = 1024;

/// Something that can be done again and again.
pub struct Work {
    /// The network.
    pub workload: &'static str,
    /// What is done with it: `train_sgd`, `train_adam`, `latency`, `throughput`.
    pub metric: &'static str,
    /// Samples, or steps or calls, in one run.
    pub units: usize,
    /// Does it once.
    pub run: Box<dyn FnMut()>,
}

/// All that is measured.
pub fn all() -> Vec<Work> {
    let mut work = vec![train_xor()];
    work.extend(wdbc());
    work.extend(digits());
    work.extend(mnist());
    work.push(train_wide());
    work.push(latency_acas());
    work
}

/// Rows of numbers between −1 and 1.
fn samples<const I: usize>(rows: usize) -> Vec<[f32; I]> {
    let mut generator = Generator::new(7);
    let mut x = vec![[0.0; I]; rows];
    for value in x.as_flattened_mut() {
        *value = 2.0 * generator.uniform() as f32 - 1.0;
    }
    x
}

/// Targets that the samples determine, so that there is something to learn.
fn classes<const I: usize>(x: &[[f32; I]]) -> Vec<[f32; 10]> {
    let class = |row: &[f32; I]| ((row[0] + 1.0) * 5.0) as usize;
    x.iter().map(|row| class_target(class(row).min(9))).collect()
}

fn train_xor() -> Work {
    let corners = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    let x: Vec<[f32; 2]> = (0..ROWS).map(|row| corners[row % 4]).collect();
    let target: Vec<[f32; 1]> = x.iter().map(|&[a, b]| [if a == b { 0.0 } else { 1.0 }]).collect();
    let (mut network, mut sgd) = (Xor::new(1), Sgd::new(0.1));
    let run = move || {
        black_box(network.train_online(black_box(&x), &target, &mut sgd));
    };
    Work { workload: "xor", metric: "train_sgd", units: ROWS, run: Box::new(run) }
}

fn wdbc() -> Vec<Work> {
    let x = samples::<30>(ROWS);
    let target: Vec<[f32; 1]> = x.iter().map(|row| [if row[0] + row[1] > 0.0 { 1.0 } else { 0.0 }]).collect();
    let (mut network, mut workspace, mut sgd) = (Wdbc::new(1), Wdbc::workspace::<32>(), Sgd::new(0.1));
    let trained = x.clone();
    let train = move || {
        for (x, target) in trained.chunks(32).zip(target.chunks(32)) {
            black_box(network.train_batch(&mut workspace, black_box(x), target, &mut sgd));
        }
    };
    let (network, single) = (Wdbc::new(2), x.clone());
    let latency = move || {
        for x in &single {
            black_box(network.forward(black_box(x)));
        }
    };
    let (network, mut y) = (Wdbc::new(2), vec![[0.0; 1]; ROWS]);
    let throughput = move || {
        network.forward_batch(black_box(&x), &mut y);
        black_box(&y);
    };
    vec![
        Work { workload: "wdbc", metric: "train_sgd", units: ROWS, run: Box::new(train) },
        Work { workload: "wdbc", metric: "latency", units: ROWS, run: Box::new(latency) },
        Work { workload: "wdbc", metric: "throughput", units: ROWS, run: Box::new(throughput) },
    ]
}

fn digits() -> Vec<Work> {
    let x = samples::<64>(ROWS);
    let target = classes(&x);
    let single = x.clone();
    let network = Digits::new(2);
    let latency = move || {
        for x in &single {
            black_box(network.forward_logits(black_box(x)));
        }
    };
    let (rows, network, mut y) = (x.clone(), Digits::new(2), vec![[0.0; 10]; ROWS]);
    let throughput = move || {
        network.forward_batch(black_box(&rows), &mut y);
        black_box(&y);
    };
    vec![
        Work {
            workload: "digits",
            metric: "train_sgd",
            units: ROWS,
            run: train_digits(&x, &target, Sgd::new(0.1)),
        },
        Work {
            workload: "digits",
            metric: "train_adam",
            units: ROWS,
            run: train_digits(&x, &target, Adam::new(0.001, Digits::zeros)),
        },
        Work { workload: "digits", metric: "latency", units: ROWS, run: Box::new(latency) },
        Work { workload: "digits", metric: "throughput", units: ROWS, run: Box::new(throughput) },
    ]
}

fn train_digits<const K: usize>(
    x: &[[f32; 64]],
    target: &[[f32; 10]],
    mut optimizer: impl Optimizer<f32, Digits, K> + 'static,
) -> Box<dyn FnMut()> {
    let (x, target) = (x.to_vec(), target.to_vec());
    let (mut network, mut workspace) = (Digits::new(1), Digits::workspace::<32>());
    Box::new(move || {
        for (x, target) in x.chunks(32).zip(target.chunks(32)) {
            black_box(network.train_batch(&mut workspace, black_box(x), target, &mut optimizer));
        }
    })
}

fn mnist() -> Vec<Work> {
    let x = samples::<784>(ROWS);
    let target = classes(&x);
    let (mut network, mut workspace, mut sgd) =
        (Mnist::boxed(1), Mnist::boxed_workspace::<64>(), Sgd::new(0.1));
    let trained = x[..256].to_vec();
    let train = move || {
        for (x, target) in trained.chunks(64).zip(target.chunks(64)) {
            black_box(network.train_batch(&mut workspace, black_box(x), target, &mut sgd));
        }
    };
    let (network, mut y) = (Mnist::boxed(2), vec![[0.0; 10]; ROWS]);
    let throughput = move || {
        network.forward_batch(black_box(&x), &mut y);
        black_box(&y);
    };
    vec![
        Work { workload: "mnist", metric: "train_sgd", units: 256, run: Box::new(train) },
        Work { workload: "mnist", metric: "throughput", units: ROWS, run: Box::new(throughput) },
    ]
}

fn train_wide() -> Work {
    let x = samples::<784>(128);
    let target = classes(&x);
    let (mut network, mut workspace, mut sgd) =
        (Wide::boxed(1), Wide::boxed_workspace::<128>(), Sgd::new(0.1));
    let run = move || {
        black_box(network.train_batch(&mut workspace, black_box(&x), &target, &mut sgd));
    };
    Work { workload: "wide", metric: "train_sgd", units: 128, run: Box::new(run) }
}

fn latency_acas() -> Work {
    let (network, x) = (AcasXu::new(1), samples::<5>(ROWS));
    let run = move || {
        for x in &x {
            black_box(network.forward(black_box(x)));
        }
    };
    Work { workload: "acas", metric: "latency", units: ROWS, run: Box::new(run) }
}
