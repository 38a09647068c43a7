//! A network with a batch norm cannot be trained on one sample: the message says why and what to do.

use netwright::prelude::*;

network! {
    struct Net {
        x: input(2);
        h: x -> dense(4);
        n: h -> batch_norm -> relu;
        y: n -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

fn main() {
    let mut network = Net::new(1);
    network.train_step(&[0.0, 1.0], &[1.0], &mut Sgd::new(0.1));
    network.train_online(&[[0.0, 1.0]], &[[1.0]], &mut Sgd::new(0.1));
}
