//! Code that needs a network without a memory, or with one, and is given another: the message names the
//! methods to use.

use netwright::{Feedforward, Network, Recurrent, prelude::*};

network! { struct Net<2, 4, 1>; }

fn main() {
    let net = Net::new(1);
    evaluate(&net);
    listen(&net);
}

fn evaluate<N: Network<f32>>(network: &N) {
    once(network);
}

fn once<N: Feedforward<f32>>(_: &N) {}

fn listen<N: Recurrent<f32>>(_: &N) {}
