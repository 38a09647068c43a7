//! A network without a loss cannot be trained: every method says so, and nothing else.

use netwright::{Trainable, prelude::*};

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
    }
}

fn main() {
    let mut net = Net::new(1);
    net.train_step(&[0.5, -0.5], &[1.0], &mut Sgd::new(0.1));
    net.loss(&[0.5, -0.5], &[1.0]);
    let (loss, gradient) = net.backward(&[0.5, -0.5], &[1.0]);
    net.apply(&gradient, &mut Sgd::new(loss));
    let [a, b] = net.input_gradient(&[0.5, -0.5], &[1.0]);
    assert!(a < b);
    let mut workspace = Net::workspace::<4>();
    net.gradient_batch(&mut workspace, &[[0.5, -0.5]], &[[1.0]], None, &mut Net::zeros());
    let mean = net.loss_batch(&[[0.5, -0.5]], &[[1.0]]);
    net.train_weighted_batch(&mut workspace, &[[0.5, -0.5]], &[[1.0]], &[mean], &mut Sgd::new(0.1));
    train(&mut net);
}

fn train<N: Trainable<f32>>(_: &mut N) {}
