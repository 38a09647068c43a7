//! The state of an optimiser belongs to one network and one scalar type.

use netwright::{Network, prelude::*};

network! { pub struct Net<2, 4, 1>; }
network! { pub struct OtherNet<2, 5, 1>; }

fn main() {
    let mut net = Net::new(1);
    net.train_step(&[0.5, -0.5], &[1.0], &mut Adam::new(0.1, OtherNet::zeros));
    let mut net = Net::<f64>::new(1);
    net.train_step(&[0.5, -0.5], &[1.0], &mut Sgd::new(0.1_f32));
}
