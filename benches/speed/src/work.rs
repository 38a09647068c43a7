//! The timed work: for each network the training steps and the inference calls, with their data.

use std::hint::black_box;

use netwright::prelude::*;
use netwright::{Generator, Optimizer, class_target, pick};

use crate::networks::{AcasXu, Digits, DigitsLogits, Mnist, MnistLogits, Wdbc, Wide, Xor};

/// Rows of data, and samples of a call of `forward_batch`.
const ROWS: usize = 1024;

/// Something that can be done again and again.
pub struct Work {
    /// Samples, or steps or calls, in one run.
    pub units: usize,
    /// Does it once.
    pub run: Box<dyn FnMut()>,
}

impl Work {
    /// Work of so many units in one run.
    pub fn new(units: usize, run: impl FnMut() + 'static) -> Self {
        Work { units, run: Box::new(run) }
    }
}

/// What is done, and how it is set up.
pub type Entry = (&'static str, &'static str, fn() -> Work);

/// All that is measured: the network, what is done with it, and its setting up.
pub const ALL: &[Entry] = &[
    ("xor", "train_sgd", xor_train_sgd),
    ("wdbc", "train_sgd", wdbc_train_sgd),
    ("wdbc", "latency", wdbc_latency),
    ("wdbc", "throughput", wdbc_throughput),
    ("digits", "train_sgd", digits_train_sgd),
    ("digits", "train_adam", digits_train_adam),
    ("digits", "latency", digits_latency),
    ("digits", "throughput", digits_throughput),
    ("mnist", "train_sgd", mnist_train_sgd),
    ("mnist", "train_picked", mnist_train_picked),
    ("mnist", "throughput", mnist_throughput),
    ("mnist", "loss", mnist_loss),
    ("wide", "train_sgd", wide_train_sgd),
    ("acas", "latency", acas_latency),
];

/// Rows of numbers between −1 and 1.
pub(crate) fn samples<const I: usize>(rows: usize) -> Vec<[f32; I]> {
    let mut generator = Generator::from_state(7);
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

/// One step after the other of online training on the four corners.
pub fn xor_train_sgd() -> Work {
    let corners = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    let x: Vec<[f32; 2]> = (0..ROWS).map(|row| corners[row % 4]).collect();
    let target: Vec<[f32; 1]> = x.iter().map(|&[a, b]| [if a == b { 0.0 } else { 1.0 }]).collect();
    let (mut network, mut sgd) = (Xor::new(1), Sgd::new(0.1));
    Work::new(ROWS, move || {
        black_box(network.train_online(black_box(&x), &target, &mut sgd));
    })
}

/// Batches of 32.
pub fn wdbc_train_sgd() -> Work {
    let x = samples::<30>(ROWS);
    let target: Vec<[f32; 1]> = x.iter().map(|row| [if row[0] + row[1] > 0.0 { 1.0 } else { 0.0 }]).collect();
    let (mut network, mut workspace, mut sgd) = (Wdbc::new(1), Wdbc::workspace::<32>(), Sgd::new(0.1));
    Work::new(ROWS, move || {
        for (x, target) in x.chunks(32).zip(target.chunks(32)) {
            black_box(network.train_batch(&mut workspace, black_box(x), target, &mut sgd));
        }
    })
}

/// One sample to its probability.
pub fn wdbc_latency() -> Work {
    let (network, x) = (Wdbc::new(2), samples::<30>(ROWS));
    Work::new(ROWS, move || {
        for x in &x {
            black_box(network.forward(black_box(x)));
        }
    })
}

/// 1024 samples in a call.
pub fn wdbc_throughput() -> Work {
    let (network, x, mut y) = (Wdbc::new(2), samples::<30>(ROWS), vec![[0.0; 1]; ROWS]);
    Work::new(ROWS, move || {
        network.forward_batch(black_box(&x), &mut y);
        black_box(&y);
    })
}

/// Batches of 32 and plain gradient descent.
pub fn digits_train_sgd() -> Work {
    train_digits(Sgd::new(0.1))
}

/// Batches of 32 and Adam.
pub fn digits_train_adam() -> Work {
    train_digits(Adam::new(0.001, Digits::zeros))
}

fn train_digits(mut optimizer: impl Optimizer<f32, Digits> + 'static) -> Work {
    let x = samples::<64>(ROWS);
    let target = classes(&x);
    let (mut network, mut workspace) = (Digits::new(1), Digits::workspace::<32>());
    Work::new(ROWS, move || {
        for (x, target) in x.chunks(32).zip(target.chunks(32)) {
            black_box(network.train_batch(&mut workspace, black_box(x), target, &mut optimizer));
        }
    })
}

/// One sample to its logits.
pub fn digits_latency() -> Work {
    let (network, x) = (Digits::new(2), samples::<64>(ROWS));
    Work::new(ROWS, move || {
        for x in &x {
            black_box(network.forward_logits(black_box(x)));
        }
    })
}

/// 1024 samples in a call, to their logits.
pub fn digits_throughput() -> Work {
    let (network, x, mut y) = (DigitsLogits::new(2), samples::<64>(ROWS), vec![[0.0; 10]; ROWS]);
    Work::new(ROWS, move || {
        network.forward_batch(black_box(&x), &mut y);
        black_box(&y);
    })
}

/// Batches of 64.
pub fn mnist_train_sgd() -> Work {
    let x = samples::<784>(256);
    let target = classes(&x);
    let (mut network, mut workspace, mut sgd) =
        (Mnist::boxed(1), Mnist::boxed_workspace::<64>(), Sgd::new(0.1));
    Work::new(256, move || {
        for (x, target) in x.chunks(64).zip(target.chunks(64)) {
            black_box(network.train_batch(&mut workspace, black_box(x), target, &mut sgd));
        }
    })
}

/// Batches of 64, which are picked in a shuffled order.
pub fn mnist_train_picked() -> Work {
    let x = samples::<784>(256);
    let target = classes(&x);
    let mut order: Vec<usize> = (0..256).collect();
    Generator::from_state(3).shuffle(&mut order);
    let (mut x_buffer, mut target_buffer) = (vec![[0.0; 784]; 64], vec![[0.0; 10]; 64]);
    let (mut network, mut workspace, mut sgd) =
        (Mnist::boxed(1), Mnist::boxed_workspace::<64>(), Sgd::new(0.1));
    Work::new(256, move || {
        for batch in order.chunks(64) {
            let x = pick(black_box(&x), batch, &mut x_buffer);
            let target = pick(&target, batch, &mut target_buffer);
            black_box(network.train_batch(&mut workspace, x, target, &mut sgd));
        }
    })
}

/// The mean loss of 256 samples.
pub fn mnist_loss() -> Work {
    let x = samples::<784>(256);
    let target = classes(&x);
    let network = Mnist::boxed(2);
    Work::new(256, move || {
        black_box(network.loss_batch(black_box(&x), &target));
    })
}

/// 1024 samples in a call, to their logits.
pub fn mnist_throughput() -> Work {
    let (network, x, mut y) = (MnistLogits::boxed(2), samples::<784>(ROWS), vec![[0.0; 10]; ROWS]);
    Work::new(ROWS, move || {
        network.forward_batch(black_box(&x), &mut y);
        black_box(&y);
    })
}

/// A batch of 128.
pub fn wide_train_sgd() -> Work {
    let x = samples::<784>(128);
    let target = classes(&x);
    let (mut network, mut workspace, mut sgd) =
        (Wide::boxed(1), Wide::boxed_workspace::<128>(), Sgd::new(0.1));
    Work::new(128, move || {
        black_box(network.train_batch(&mut workspace, black_box(&x), &target, &mut sgd));
    })
}

/// One sample.
pub fn acas_latency() -> Work {
    let (network, x) = (AcasXu::new(1), samples::<5>(ROWS));
    Work::new(ROWS, move || {
        for x in &x {
            black_box(network.forward(black_box(x)));
        }
    })
}
