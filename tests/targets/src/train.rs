//! Twenty steps of training, in the way of a network: on single samples, or on rows of them.
//!
//! Input: a network type, its way and two optimisers. Output: all numbers that training leaves, folded.

use netwright::{Optimizer, Trainable, TrainableOverTime};

use crate::choice::Choice;
use crate::fold::{Draws, EDGES, Fold, Number};

/// How many steps an optimiser makes.
pub const STEPS: usize = 20;
/// How many samples a network is trained with: a tile of rows and a rest, on every machine.
const ROWS: usize = 5;

/// The samples that a network is trained with.
pub struct Data<S: Number, N: Trainable<S>> {
    x: [N::Input; ROWS],
    target: [N::Target; ROWS],
    weights: [S; ROWS],
}

impl<S: Number, N: Trainable<S>> Data<S, N> {
    fn new(seed: u32) -> Self {
        let mut draws = Draws::new(seed);
        let x = core::array::from_fn(|_| draws.input());
        let target = core::array::from_fn(|_| draws.target());
        Self { x, target, weights: draws.target() }
    }

    /// The sample of a step.
    fn sample(&self, step: usize) -> (&N::Input, &N::Target) {
        let row = step % ROWS;
        (&self.x[row], &self.target[row])
    }

    /// The loss of all samples; stores its gradient.
    pub fn gradient(&self, network: &N, gradient: &mut N) -> S {
        network.gradient_batch(
            &mut N::workspace::<ROWS>(),
            &self.x,
            &self.target,
            Some(&self.weights),
            gradient,
        )
    }
}

/// How a network is trained and asked.
pub trait Way {
    /// Steps that compute a gradient and change the parameters in one.
    fn fused<S: Number, N: Trainable<S>, O: Optimizer<S, N>>(
        network: &mut N,
        data: &Data<S, N>,
        optimizer: &mut O,
        fold: &mut Fold,
    );

    /// Steps that compute a gradient, limit it and apply it.
    fn apart<S: Number, N: Trainable<S>, O: Optimizer<S, N>>(
        network: &mut N,
        data: &Data<S, N>,
        optimizer: &mut O,
        fold: &mut Fold,
    );

    /// The outputs for all samples.
    fn ask<S: Number, N: Trainable<S>>(network: &N, data: &Data<S, N>, fold: &mut Fold);
}

/// One sample at a time.
pub struct Samples;

impl Way for Samples {
    fn fused<S: Number, N: Trainable<S>, O: Optimizer<S, N>>(
        network: &mut N,
        data: &Data<S, N>,
        optimizer: &mut O,
        fold: &mut Fold,
    ) {
        for step in 0..STEPS {
            let (x, target) = data.sample(step);
            fold.number(network.train_step(x, target, optimizer));
        }
    }

    fn apart<S: Number, N: Trainable<S>, O: Optimizer<S, N>>(
        network: &mut N,
        data: &Data<S, N>,
        optimizer: &mut O,
        fold: &mut Fold,
    ) {
        let mut gradient = N::zeros();
        for step in 0..STEPS {
            let (x, target) = data.sample(step);
            fold.number(network.backward_into(x, target, &mut gradient));
            gradient.clip_value(S::from_f64(0.75));
            network.apply(&gradient, optimizer);
        }
    }

    fn ask<S: Number, N: Trainable<S>>(network: &N, data: &Data<S, N>, fold: &mut Fold) {
        for x in &data.x {
            fold.numbers(network.forward(x).as_ref());
        }
        fold.outputs_at_edges(network.forward(&edges::<S, N>()).as_ref());
    }
}

/// Rows of samples.
pub struct Rows;

impl Way for Rows {
    fn fused<S: Number, N: Trainable<S>, O: Optimizer<S, N>>(
        network: &mut N,
        data: &Data<S, N>,
        optimizer: &mut O,
        fold: &mut Fold,
    ) {
        let mut workspace = N::workspace::<ROWS>();
        for step in 0..STEPS {
            // Three to five rows: tiles of each height.
            let rows = 3 + step % 3;
            let (x, target) = (&data.x[..rows], &data.target[..rows]);
            fold.number(network.train_batch(&mut workspace, x, target, optimizer));
        }
    }

    fn apart<S: Number, N: Trainable<S>, O: Optimizer<S, N>>(
        network: &mut N,
        data: &Data<S, N>,
        optimizer: &mut O,
        fold: &mut Fold,
    ) {
        let mut gradient = N::zeros();
        for _ in 0..STEPS {
            fold.number(data.gradient(network, &mut gradient));
            fold.number(gradient.clip_norm(S::ONE));
            network.apply(&gradient, optimizer);
        }
    }

    fn ask<S: Number, N: Trainable<S>>(network: &N, data: &Data<S, N>, fold: &mut Fold) {
        let mut x = data.x;
        x[ROWS - 1] = edges::<S, N>();
        let mut y = [network.forward_logits(&x[0]); ROWS];
        network.forward_batch(&x, &mut y);
        for y in &y[..ROWS - 1] {
            fold.numbers(y.as_ref());
        }
        fold.outputs_at_edges(y[ROWS - 1].as_ref());
    }
}

/// A sample of numbers at the edges, one in turn.
fn edges<S: Number, N: Trainable<S>>() -> N::Input {
    let mut x: N::Input = Draws::new(1).input();
    for (number, edge) in x.as_mut().iter_mut().zip(EDGES.iter().cycle()) {
        *number = S::from_f64(*edge);
    }
    x
}

/// Trains a network of this seed with two optimisers and folds what they leave. A fault is the lowest bit of
/// the first parameter.
pub fn network<S: Number, N: Trainable<S>, W: Way, A: Choice, B: Choice>(
    seed: u32,
    has_fault: bool,
    fold: &mut Fold,
) {
    let data = Data::<S, N>::new(seed);
    let mut network = N::new(u64::from(seed));
    if has_fault && let Some(first) = network.parameters_mut().first_mut() {
        *first = first.flipped();
    }
    let mut other = network.clone();
    A::fused::<S, N, W>(&mut network, &data, fold);
    left(&network, fold);
    B::apart::<S, N, W>(&mut other, &data, fold);
    left(&other, fold);
    W::ask(&network, &data, fold);
}

/// How many steps each of three sequences has in a window.
const LENGTHS: [[usize; 3]; 2] = [[4, 1, 3], [2, 0, 5]];

/// Trains a copy of a network on windows of sequences, and folds what training leaves and the outputs of a
/// stream.
pub fn sequences<S: Number, N: TrainableOverTime<S>, O: Optimizer<S, N>>(
    seed: u32,
    network: &N,
    optimizer: &mut O,
    fold: &mut Fold,
) {
    let mut draws = Draws::new(seed);
    let x: [N::Input; 8] = core::array::from_fn(|_| draws.input());
    let target: [N::Target; 8] = core::array::from_fn(|_| draws.target());
    let (mut network, mut workspace) = (network.clone(), N::workspace::<8>());
    for _ in 0..STEPS / LENGTHS.len() {
        let mut memories = [N::memory(), N::memory(), N::memory()];
        for lengths in LENGTHS {
            let steps = lengths.iter().sum();
            let (x, target) = (&x[..steps], &target[..steps]);
            fold.number(network.train_sequences(
                &mut workspace,
                x,
                target,
                &lengths,
                &mut memories,
                optimizer,
            ));
        }
    }
    fold.numbers(network.parameters());
    let mut memory = N::memory();
    let mut y: [N::Output; 8] = core::array::from_fn(|at| network.step(&mut memory, &x[at]));
    network.run(&mut memory, &x, &mut y);
    y.iter().for_each(|y| fold.numbers(y.as_ref()));
}

/// Folds the parameters and the state of a network.
fn left<S: Number, N: Trainable<S>>(network: &N, fold: &mut Fold) {
    fold.numbers(network.parameters());
    if let Some(state) = network.state() {
        for &counter in state.counters() {
            fold.word(counter);
        }
        fold.numbers(state.numbers());
    }
}
