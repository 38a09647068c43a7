//! Errors in the short form; nothing follows from them.

use netwright::{Network, Trainable, prelude::*};

network! { pub struct Words<2, four, 1>; }
network! { pub struct Middle<2, 4 softmax, 1>; }
network! { pub struct Single<2>; }
network! { pub struct Tuple(2, 4, 1); }

static TRAINED: Words = Words::from_parameters([0.0; 17]);

fn main() {
    let mut net = Words::new(1);
    net.train_step(&[0.5, -0.5], &[1.0], &mut Sgd::new(0.1));
    let [y] = Middle::new(1).forward(&[0.5, -0.5]);
    println!("{y} {} {}", net.layer1.weights[0][0], Middle::INPUTS);
    println!("{:?}", Single::<f64>::new(1).forward(&[0.5, -0.5]));
    train(&mut Tuple::new(1));
    println!("{:?}", TRAINED.forward(&[0.5, -0.5]));
}

fn train<N: Trainable<f32>>(_: &mut N) {}
