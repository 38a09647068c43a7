//! Steps of each optimiser, emitted and interpreted.

use netwright::optimizer::{Adagrad, AdamW, AmsGrad, Lion, NAdam, RAdam, RmsProp, Rprop, ScheduleFree};
use netwright::prelude::*;
use netwright::program::Program;
use netwright::verify::{Interpreter, Update};
use netwright::{Network, Optimizer, Trainable};

use super::{Residual, relative, sample};

/// The largest difference in eight steps of an optimiser, emitted and interpreted.
fn steps<N, O>(mut optimizer: O, mut update: Update) -> f64
where
    N: Trainable<f64, Input = [f64; 3], Target = [f64; 2]>,
    O: Optimizer<f64, N>,
{
    let mut network = N::new(6);
    let mut interpreter = Interpreter::of(&network).unwrap();
    let mut worst = 0.0_f64;
    for step in 0..8 {
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
        steps::<N, _>(Adagrad::new(0.1, N::zeros), Update::adagrad(0.1, count)),
        steps::<N, _>(RmsProp::new(0.01, N::zeros), Update::rmsprop(0.01, count)),
        steps::<N, _>(AdamW::new(0.01, N::zeros), Update::adamw(0.01, count)),
        steps::<N, _>(AmsGrad::new(0.01, N::zeros), Update::amsgrad(0.01, count)),
        steps::<N, _>(NAdam::new(0.01, N::zeros), Update::nadam(0.01, count)),
        steps::<N, _>(RAdam::new(0.01, N::zeros), Update::radam(0.01, count)),
        steps::<N, _>(Lion::new(0.01, N::zeros), Update::lion(0.01, count)),
        steps::<N, _>(Rprop::new(0.01, N::zeros), Update::rprop(0.01, count)),
        steps::<N, _>(ScheduleFree::new(0.01, N::new(6), N::zeros), Update::schedule_free(0.01, count)),
    ];
    println!("largest relative differences {found:?}");
    assert!(found.iter().all(|difference| *difference < 1e-12), "{found:?}");
    // Heavy-ball momentum does not pass for Nesterov's.
    assert!(steps::<N, _>(nesterov(), Update::momentum(0.1, 0.9, count)) > 1e-3);
    // Nor a step of RAdam, the first ones of which are not rectified, for one of Adam.
    assert!(steps::<N, _>(RAdam::new(0.01, N::zeros), Update::adam(0.01, count)) > 1e-3);
}
