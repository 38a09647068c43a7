//! The timed work of networks with a memory: blocks of 64 samples, and single ones; training on sequences.

use std::hint::black_box;

use netwright::{Adam, Recurrent};

use crate::streams::{Feather, Gru, Gru32, Lstm, Nano, Standard};
use crate::work::{Entry, Work, samples};

/// Samples of one run, and of a block.
const STEPS: usize = 4096;
const BLOCK: usize = 64;

/// All that is measured: the network, what is done with it, and its setting up.
pub const STREAMS: &[Entry] = &[
    ("standard", "run", || run(&Standard::new(1))),
    ("standard", "step", || step(&Standard::new(1))),
    ("feather", "run", || run(&Feather::new(1))),
    ("feather", "step", || step(&Feather::new(1))),
    ("nano", "run", || run(&Nano::new(1))),
    ("nano", "step", || step(&Nano::new(1))),
    ("lstm", "run", || run(&Lstm::new(1))),
    ("lstm", "step", || step(&Lstm::new(1))),
    ("gru", "run", || run(&Gru::new(1))),
    ("gru", "step", || step(&Gru::new(1))),
    ("gru32", "train_adam", gru32_train_adam),
];

/// The same with a click at the beginning of each run and silence behind it, for a program that counts.
pub const SILENCE: &[Entry] = &[
    ("nano", "silence", || silence(&Nano::new(1))),
    ("lstm", "silence", || silence(&Lstm::new(1))),
    ("gru", "silence", || silence(&Gru::new(1))),
];

/// Blocks of a stream of noise.
fn run<N: Recurrent<f32, Input = [f32; 1], Output = [f32; 1]> + 'static>(network: &N) -> Work {
    blocks(network, samples::<1>(STEPS))
}

/// A click that fades, and silence.
fn silence<N: Recurrent<f32, Input = [f32; 1], Output = [f32; 1]> + 'static>(network: &N) -> Work {
    let mut x = vec![[0.0]; STEPS];
    if let Some(first) = x.first_mut() {
        *first = [1.0];
    }
    blocks(network, x)
}

fn blocks<N: Recurrent<f32, Input = [f32; 1], Output = [f32; 1]> + 'static>(
    network: &N,
    x: Vec<[f32; 1]>,
) -> Work {
    let (network, mut memory, mut y) = (network.clone(), N::memory(), vec![[0.0; 1]; STEPS]);
    Work::new(STEPS, move || {
        for (x, y) in x.chunks(BLOCK).zip(y.chunks_mut(BLOCK)) {
            network.run(&mut memory, black_box(x), y);
        }
        black_box(&y);
    })
}

/// One sample after the other.
fn step<N: Recurrent<f32, Input = [f32; 1], Output = [f32; 1]> + 'static>(network: &N) -> Work {
    let (network, mut memory, x) = (network.clone(), N::memory(), samples::<1>(STEPS));
    Work::new(STEPS, move || {
        for x in &x {
            black_box(network.step(&mut memory, black_box(x)));
        }
    })
}

/// Steps of Adam on 64 sequences of 50 steps, each from a new memory. The targets are those of the peers: a
/// sum of what was, which fades.
fn gru32_train_adam() -> Work {
    const SEQUENCES: usize = 64;
    const LENGTH: usize = 50;
    let x = samples::<4>(SEQUENCES * LENGTH);
    let mut target = Vec::new();
    for sequence in x.chunks(LENGTH) {
        let mut sum = 0.0;
        for step in sequence {
            sum = 0.8 * sum + 0.2 * step.iter().sum::<f32>();
            target.push([sum.tanh()]);
        }
    }
    let mut network = Gru32::new(1);
    let (mut adam, mut workspace) = (Adam::new(0.001, Gru32::zeros), Gru32::boxed_workspace::<3200>());
    Work::new(1, move || {
        let mut memories: [_; SEQUENCES] = std::array::from_fn(|_| Gru32::memory());
        let lengths = [LENGTH; SEQUENCES];
        let x = black_box(&x[..]);
        let loss = network.train_sequences(&mut workspace, x, &target, &lengths, &mut memories, &mut adam);
        black_box(loss);
    })
}
