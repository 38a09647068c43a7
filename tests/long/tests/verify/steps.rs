//! Steps of each optimiser, emitted and interpreted.

use netwright::Network;
use netwright::Optimizer;
use netwright::Trainable;
use netwright::prelude::*;
use netwright::program::Program;
use netwright::verify::{Interpreter, Update};

use super::{Residual, relative, sample};

/// The largest difference in five steps of an optimiser, emitted and interpreted.
fn steps<N, O>(mut optimizer: O, mut update: Update) -> f64
where
    N: Trainable<f64, Input = [f64; 3], Target = [f64; 2]>,
    O: Optimizer<f64, N>,
{
    let mut network = N::new(6);
    let mut interpreter = Interpreter::of(&network).unwrap();
    let mut worst = 0.0_f64;
    for step in 0..5 {
        let (x, target) = sample(step);
        let loss = network.train_step(&x, &target, &mut optimizer);
        let expected = interpreter.train_step(&x, &target, &mut update).unwrap();
        worst = worst.max(relative(&[loss], &[expected]));
        worst = worst.max(relative(network.parameters(), interpreter.parameters()));
    }
    assert!(relative(network.parameters(), N::new(6).parameters()) > 1e-3, "nothing moved");
    worst
}

#[test]
fn optimiser_steps_agree_with_the_formulas() {
    type N = Residual<f64>;
    let count = <N as Program<f64>>::PARAMETERS;
    let nesterov = || Momentum::nesterov(0.1, 0.9, N::zeros);
    let found = [
        steps::<N, _>(Sgd::new(0.1), Update::sgd(0.1)),
        steps::<N, _>(Momentum::new(0.1, 0.9, N::zeros), Update::momentum(0.1, 0.9, count)),
        steps::<N, _>(nesterov(), Update::nesterov(0.1, 0.9, count)),
        steps::<N, _>(Adam::new(0.01, N::zeros), Update::adam(0.01, count)),
    ];
    println!("largest relative differences {found:?}");
    assert!(found.iter().all(|difference| *difference < 1e-12), "{found:?}");
    // Heavy-ball momentum does not pass for Nesterov's.
    assert!(steps::<N, _>(nesterov(), Update::momentum(0.1, 0.9, count)) > 1e-3);
}
