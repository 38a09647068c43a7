//! A network without a loss cannot be trained: every method says so.

use netwright::prelude::*;

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
    train(&mut net);
}

fn train<N: Trainable<f32>>(_: &mut N) {}
