//! What a `macro_rules!` puts into a declaration arrives in invisible groups.

use netwright::prelude::*;

macro_rules! block {
    ($(#[$attribute:meta])* $visibility:vis $name:ident, $inputs:literal, $hidden:expr, $rate:expr, $layer:ident, $activation:ident) => {
        network! {
            $(#[$attribute])*
            $visibility struct $name {
                x: input($inputs);
                $layer: x -> dense($hidden, bias = [$rate, $rate], init = uniform($rate)) -> $activation;
                y: $layer -> dense(1, weights = [[$rate], [-0.5]]) -> sigmoid;
                loss: bce(y);
            }
        }
    };
}

macro_rules! angle {
    ($name:ident $($size:expr),*) => { network! { pub struct $name<$($size),*>; } };
}

macro_rules! tokens {
    ($($token:tt)*) => { network! { $($token)* } };
}

block!(#[derive(Debug, PartialEq)] #[doc = "Documented."] pub(crate) Block, 3, 2, 0.25, hidden, tanh);
angle!(Angle 2, 4, 1);
tokens!(pub struct Tokens<2, 4 relu, 3 softmax>;);

fn main() {
    let mut net = Block::new(1);
    net.train_step(&[0.5, -0.5, 1.0], &[1.0], &mut Sgd::new(0.1));
    assert_eq!((net.hidden.bias.len(), net.y.weights.len()), (2, 2));
    let _ = (Angle::new(1).forward(&[0.5, -0.5]), Tokens::new(1).forward(&[0.5, -0.5]));
}
