//! The vocabulary of an emitted network, and generic code over it.

use netwright::{Scalar, Trainable, prelude::*};

network! {
    #[derive(Debug)]
    pub struct Net<2, 4, 1>;
}

static TRAINED: Net = Net::from_parameters([0.5; Net::PARAMETERS]);

fn train<S: Scalar, N: Trainable<S>>(net: &mut N, x: &N::Input, target: &N::Target) -> S {
    let mut adam = Adam::new(S::from_f64(0.1), N::zeros);
    net.train_step(x, target, &mut adam)
}

fn main() {
    let mut net = Net::new(1);
    let (x, target) = ([[0.5, -0.5]; 8], [[1.0]; 8]);
    let (loss, gradient) = net.backward(&x[0], &target[0]);
    net.apply(&gradient, &mut Sgd::new(0.1));
    let mut into = Net::zeros();
    let mut workspace = Net::workspace::<8>();
    let batch = net.gradient_batch(&mut workspace, &x, &target, Some(&[1.0; 8]), &mut into);
    let sum = net.accumulate_batch(&mut workspace, &x, &target, 8, &mut into);
    assert!(sum > batch && net.try_accumulate_batch(&mut workspace, &x[1..], &target, 0, &mut into).is_err());
    into.divide(16);
    assert!(into.clip_norm(0.5) > 0.0);
    into.clip_value(0.25);
    into.clone_from(&TRAINED);
    assert!(into.boxed_clone().parameters() == TRAINED.parameters());
    net.train_online(&x, &target, &mut Momentum::new(0.1, 0.9, Net::zeros));
    net.train_batch(&mut workspace, &x, &target, &mut Adam::new(0.1, Net::boxed_zeros));
    let error = net.try_train_batch(&mut workspace, &x[..0], &target[..0], &mut Sgd::new(0.1));
    assert!(error.is_err());
    let mut wide: Net<f64> = net.cast();
    train(&mut wide, &[0.5, -0.5], &[1.0]);
    train(&mut net, &[0.5, -0.5], &[1.0]);
    let boxed = Net::boxed(1);
    assert!(loss > 0.0 && batch > 0.0 && boxed.classify(&x[0]) < 2 && TRAINED.forward_logits(&x[0])[0] > 0.0);
    assert_eq!((Net::TOPOLOGY.name, Net::INPUTS, Net::OUTPUTS, Net::TARGETS), ("Net", 2, 1, 1));
    let mut d_x = [0.0; Net::INPUTS];
    assert_eq!(net.input_gradient_into(&x[0], &target[0], &mut d_x), net.loss(&x[0], &target[0]));
    assert_eq!(net.input_gradient(&x[0], &target[0]), d_x);
}
