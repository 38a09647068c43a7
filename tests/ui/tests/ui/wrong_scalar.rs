//! A network computes with `f32`, `f64` and other `Scalar`s: any other number type is named as the mistake.

use netwright::{Network, Scalar, prelude::*};

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

fn main() {
    let net = Net::<i32>::zeros();
    net.forward(&[1, 2]);
    let _ = Net::new(1).cast::<u8>();
    keep::<i32>();
}

fn keep<S: Scalar>() {}
