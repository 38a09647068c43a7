//! A declaration with misspelled outputs raises no further errors where the network is used.

use netwright::{Trainable, prelude::*};

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(4) -> tanh;
        policy: h -> dense(3) -> softmax;
        value: h -> dense(1);
        output: (polcy, value);
        loss: cross_entropy(policy) + mse(vale);
    }
}

fn main() {
    let mut net = Net::new(1);
    let y: [f32; 4] = net.forward(&[0.5, -0.5]);
    let mut workspace = Net::workspace::<2>();
    let target = [[1.0, 0.0, 0.0, y[3]]; 2];
    net.train_batch(&mut workspace, &[[0.5, -0.5]; 2], &target, &mut Sgd::new(0.1));
    generic(&net, &target[0]);
}

fn generic<N: Trainable<f32>>(_: &N, _: &N::Target) {}
