//! A step of each optimiser with a gradient that is there already, for the instruction counter.
//!
//! Input: none. Output: the table [`OPTIMIZERS`]; a unit is one step on the 6,570 parameters of `Digits`.

use std::hint::black_box;

use netwright::Optimizer;
use netwright::optimizer::{
    Adagrad, AdamW, AmsGrad, Lion, NAdam, RAdam, RmsProp, Rprop, ScheduleFree, WeightDecay,
};
use netwright::prelude::*;

use crate::networks::Digits;
use crate::work::{Entry, Work};

/// Steps in a run.
const STEPS: usize = 16;

/// The work of an optimiser, by an expression that makes it.
macro_rules! optimizers {
    ($($name:literal: $optimizer:expr;)+) => {
        /// The optimisers.
        pub const OPTIMIZERS: &[Entry] = &[$(("optimizer", $name, || steps($optimizer))),+];
    };
}

optimizers! {
    "sgd": Sgd::new(0.1);
    "momentum": Momentum::new(0.1, 0.9, Digits::zeros);
    "nesterov": Momentum::nesterov(0.1, 0.9, Digits::zeros);
    "adagrad": Adagrad::new(0.1, Digits::zeros);
    "rmsprop": RmsProp::new(0.1, Digits::zeros);
    "rmsprop_centered": RmsProp::centered(0.1, Digits::zeros);
    "rmsprop_both": RmsProp::centered_with_momentum(0.1, 0.9, Digits::zeros);
    "adam": Adam::new(0.1, Digits::zeros);
    "adamw": AdamW::new(0.1, Digits::zeros);
    "adam_coupled": WeightDecay::coupled(Adam::new(0.1, Digits::zeros), 0.01);
    "amsgrad": AmsGrad::new(0.1, Digits::zeros);
    "nadam": NAdam::new(0.1, Digits::zeros);
    "radam": RAdam::new(0.1, Digits::zeros);
    "lion": Lion::new(0.1, Digits::zeros);
    "rprop": Rprop::new(0.1, Digits::zeros);
    "schedule_free": ScheduleFree::new(0.1, Digits::new(1), Digits::zeros);
}

fn steps(mut optimizer: impl Optimizer<f32, Digits> + 'static) -> Work {
    let (mut network, gradient) = (Digits::new(1), Digits::new(2));
    Work::new(STEPS, move || {
        for _ in 0..STEPS {
            network.apply(black_box(&gradient), &mut optimizer);
        }
        black_box(&network);
    })
}
