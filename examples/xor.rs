//! Exclusive or, the smallest problem that one neuron cannot learn.
//!
//! Input: an optional seed. The network is trained on the four cases until it is sure of each. Output: the
//! number of rounds and the four outputs.

use std::process::ExitCode;

use netwright::prelude::*;

network! { pub struct Xor<2, 4, 1>; }

const CASES: [[f32; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
const TARGETS: [[f32; 1]; 4] = [[0.0], [1.0], [1.0], [0.0]];
const ROUNDS: usize = 10_000;

fn main() -> ExitCode {
    let seed = match std::env::args_os().nth(1).map(|seed| seed.to_string_lossy().parse()) {
        None => 1,
        Some(Ok(seed)) => seed,
        Some(Err(error)) => {
            eprintln!("error: the seed must be a whole number: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut net = Xor::new(seed);
    let mut sgd = Sgd::new(0.3);
    let is_sure = |net: &Xor| CASES.iter().zip(&TARGETS).all(|(x, t)| (net.forward(x)[0] - t[0]).abs() < 0.1);

    let mut rounds = 0;
    while !is_sure(&net) {
        if rounds == ROUNDS {
            eprintln!("error: seed {seed} has not learnt all four cases in {ROUNDS} rounds");
            return ExitCode::FAILURE;
        }
        net.train_online(&CASES, &TARGETS, &mut sgd);
        rounds += 1;
    }

    println!("learnt in {rounds} rounds");
    for x in CASES {
        println!("{} xor {} = {}   ŷ = {:.3}", x[0], x[1], net.classify(&x), net.forward(&x)[0]);
    }
    ExitCode::SUCCESS
}
