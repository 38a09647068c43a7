//! A controller that goes on learning: a network in flash is cloned into memory, and the copy is trained.
//! `clone_from` leaves one copy on the stack, `clone` two.
//!
//! Output: the hash of the actions and the parameters after 16 steps.
#![cfg_attr(target_os = "none", no_std, no_main)]

use firmware::board::{fail, measure, print};
use firmware::hash::Hash;
use firmware::policy::{OBSERVATIONS, Policy, parameters};
use netwright::prelude::*;

/// The network that training begins with, in flash.
static START: Policy = Policy::from_parameters(parameters());
/// The actions that would have been right.
static ACTIONS: [[f32; 2]; 4] = [[0.5, -0.5], [-0.25, 0.75], [0.0, 1.0], [-1.0, 0.25]];

firmware::program!(run);

fn run() {
    let mut net = Policy::zeros();
    net.clone_from(&START);
    let mut sgd = Sgd::new(0.05);
    let error = |net: &Policy| (0..4).map(|row| net.loss(&OBSERVATIONS[row], &ACTIONS[row])).sum::<f32>();
    let before = error(&net);
    for step in 0..16 {
        net.train_step(&OBSERVATIONS[step % 4], &ACTIONS[step % 4], &mut sgd);
    }
    if error(&net) >= before {
        fail("not learnt");
    }
    let hash = OBSERVATIONS.iter().fold(Hash::new(), |hash, x| hash.with(&net.forward(x)));
    print("hash", hash.with(net.parameters()).value());
    measure("ticks train_step", 4, || {
        net.train_step(&OBSERVATIONS[0], &ACTIONS[0], &mut sgd);
    });
}
