//! Samples, targets and batches have the sizes of the network in their types.

use netwright::prelude::*;

network! { pub struct Net<2, 4, 1>; }

fn main() {
    let mut net = Net::new(1);
    net.forward(&[0.5, -0.5, 1.0]);
    net.train_step(&[0.5, -0.5], &[1.0, 0.0], &mut Sgd::new(0.1));
    let mut workspace = Net::workspace::<8>();
    net.train_batch(&mut workspace, &[[0.5; 3]; 8], &[[1.0]; 8], &mut Sgd::new(0.1));
    net.train_batch(&mut workspace, &[[0.5; 2]; 8], &[1.0; 8], &mut Sgd::new(0.1));
    net.forward_batch(&vec![vec![0.5; 2]; 8], &mut [[0.0]; 8]);
}
