//! A network in training: its optimiser, its buffers, the order of its rows.
//!
//! Input: rows, and how many epochs. Output: the mean loss of the last. Guarantees: the order of the rows
//! is a function of the seed and the epoch.

use netwright::optimizer::RmsProp;
use netwright::prelude::*;
use netwright::{Generator, Optimizer, Trainable, try_pick};

/// Rows of a step.
pub const BATCH: usize = 16;

/// The optimiser that the page's list has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Plain steps.
    Sgd,
    /// With a momentum of 0.9.
    Momentum,
    /// Divided by running squares.
    RmsProp,
    /// Adam.
    Adam,
}

impl Choice {
    /// All of them, in the order of the page's list.
    pub const ALL: [Self; 4] = [Self::Sgd, Self::Momentum, Self::RmsProp, Self::Adam];
}

/// An optimiser with its state.
enum Chosen<N> {
    Sgd(Sgd),
    Momentum(Momentum<f32, N>),
    RmsProp(RmsProp<f32, N>),
    Adam(Adam<f32, N>),
}

/// A network in training.
pub struct Trainer<N: Trainable<f32>, const I: usize, const T: usize> {
    /// The network.
    pub net: N,
    optimizer: Chosen<N>,
    workspace: N::Workspace<BATCH>,
    seed: u64,
    epoch: u64,
    order: Vec<usize>,
    x: [[f32; I]; BATCH],
    target: [[f32; T]; BATCH],
}

impl<N, const I: usize, const T: usize> Trainer<N, I, T>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    /// A new network, with an optimiser that knows nothing yet.
    #[must_use]
    pub fn new(seed: u64, choice: Choice, rate: f32) -> Self {
        let optimizer = match choice {
            Choice::Sgd => Chosen::Sgd(Sgd::new(rate)),
            Choice::Momentum => Chosen::Momentum(Momentum::new(rate, 0.9, N::zeros)),
            Choice::RmsProp => Chosen::RmsProp(RmsProp::new(rate, N::zeros)),
            Choice::Adam => Chosen::Adam(Adam::new(rate, N::zeros)),
        };
        Self {
            net: N::new(seed),
            optimizer,
            workspace: N::workspace(),
            seed,
            epoch: 0,
            order: Vec::new(),
            x: [[0.0; I]; BATCH],
            target: [[0.0; T]; BATCH],
        }
    }

    /// Changes the rate; what the optimiser knows stays.
    pub fn set_rate(&mut self, rate: f32) {
        match &mut self.optimizer {
            Chosen::Sgd(sgd) => Optimizer::<f32, N>::set_rate(sgd, rate),
            Chosen::Momentum(momentum) => momentum.set_rate(rate),
            Chosen::RmsProp(rmsprop) => rmsprop.set_rate(rate),
            Chosen::Adam(adam) => adam.set_rate(rate),
        }
    }

    /// How many epochs it was trained.
    #[must_use]
    pub const fn epochs(&self) -> u64 {
        self.epoch
    }

    /// Trains for some epochs; the mean loss of the last, a NaN if there is none.
    pub fn train(&mut self, x: &[[f32; I]], target: &[[f32; T]], epochs: u32) -> f32 {
        let mut last = f32::NAN;
        for _ in 0..epochs {
            last = self.epoch(x, target).unwrap_or(f32::NAN);
        }
        last
    }

    /// Trains on all rows once, in a new order; the mean of the losses of the steps, each before it. There
    /// is none without rows.
    pub fn epoch(&mut self, x: &[[f32; I]], target: &[[f32; T]]) -> Option<f32> {
        if x.is_empty() {
            return None;
        }
        self.order.clear();
        self.order.extend(0..x.len());
        let mut generator = Generator::new(Generator::new(self.seed).next_u64().wrapping_add(self.epoch));
        generator.shuffle(&mut self.order);
        let mut sum = 0.0;
        for rows in self.order.chunks(BATCH) {
            let x = try_pick(x, rows, &mut self.x).ok()?;
            let target = try_pick(target, rows, &mut self.target).ok()?;
            let (net, workspace) = (&mut self.net, &mut self.workspace);
            let loss = match &mut self.optimizer {
                Chosen::Sgd(sgd) => net.try_train_batch(workspace, x, target, sgd),
                Chosen::Momentum(momentum) => net.try_train_batch(workspace, x, target, momentum),
                Chosen::RmsProp(rmsprop) => net.try_train_batch(workspace, x, target, rmsprop),
                Chosen::Adam(adam) => net.try_train_batch(workspace, x, target, adam),
            };
            sum += loss.ok()? * rows.len() as f32;
        }
        self.epoch += 1;
        Some(sum / x.len() as f32)
    }
}
