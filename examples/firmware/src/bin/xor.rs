//! Exclusive or: trained on the device until all four cases are right.
//!
//! Output: the rounds that it took, and the hash of the rounds, the outputs and the parameters.
#![cfg_attr(target_os = "none", no_std, no_main)]

use core::hint::black_box;

use firmware::board::{fail, measure, print};
use firmware::hash::Hash;
use netwright::prelude::*;

network! { struct Xor<2, 4, 1>; }

static CASES: [[f32; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
static TARGETS: [[f32; 1]; 4] = [[0.0], [1.0], [1.0], [0.0]];
const ROUNDS: u32 = 10_000;

firmware::program!(run);

fn run() {
    let mut net = Xor::new(1);
    let mut sgd = Sgd::new(0.3);
    let mut rounds = 0;
    while !is_sure(&net) {
        if rounds == ROUNDS {
            fail("not learnt");
        }
        for (x, target) in CASES.iter().zip(&TARGETS) {
            net.train_step(x, target, &mut sgd);
        }
        rounds += 1;
    }
    let outputs = CASES.iter().fold(Hash::new(), |hash, x| hash.with(&net.forward(x)));
    print("rounds", rounds.into());
    print("hash", outputs.with(&[rounds as f32]).with(net.parameters()).value());
    measure("ticks forward", 64, || {
        black_box(black_box(&net).forward(&CASES[1]));
    });
    measure("ticks train_step", 64, || {
        net.train_step(&CASES[1], &TARGETS[1], &mut sgd);
    });
}

/// Whether the network is within a tenth of each target.
fn is_sure(net: &Xor) -> bool {
    CASES.iter().zip(&TARGETS).all(|(x, target)| (net.forward(x)[0] - target[0]).abs() < 0.1)
}
