//! A learning rate that is a whole number is one error, which says that it needs a decimal point.

use netwright::prelude::*;

network! { pub struct N<4, 8, 1>; }

fn main() {
    let mut net = N::new(1);
    let _ = net.train_step(&[0.5; 4], &[1.0], &mut Sgd::new(1));
    let mut momentum = Momentum::new(1, 0, N::zeros);
    let _ = net.train_step(&[0.5; 4], &[1.0], &mut momentum);
    let _ = net.train_step(&[0.5; 4], &[1.0], &mut Adam::new(1, N::zeros).betas(0.0, 0.9));
}
