//! Warnings stand where the mistake does, and `allow` silences them.
#![deny(deprecated)]

use netwright::network;

network! {
    struct Net {
        x: input(4);
        h: x -> dense(3) -> relu -> tanh;
        k: h -> dense(3, init = zeros) -> relu;
        meant: k -> dense(3) -> elu -> sin(allow = "NW0050");
        y: meant -> dense(3) -> relu -> softmax;
        loss: cross_entropy(y) + 0.5 * mse(y);
    }
}

fn main() {
    let _ = Net::zeros();
}
