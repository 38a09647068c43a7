//! A controller: eight observations, two hidden layers of 64, two actions.

use netwright::prelude::*;

use crate::drawn;

network! {
    /// The shape that reinforcement learning uses most for small robots.
    pub struct Policy {
        x: input(8);
        h1: x -> dense(64) -> tanh;
        h2: h1 -> dense(64) -> tanh;
        y: h2 -> dense(2);
        loss: mse(y);
    }
}

/// The parameters that stand for trained ones.
pub const fn parameters() -> [f32; Policy::PARAMETERS] {
    drawn::numbers(1, 0.25)
}

/// Observations.
pub static OBSERVATIONS: [[f32; 8]; 4] = {
    let (drawn, mut rows): ([f32; 32], _) = (drawn::numbers(2, 1.0), [[0.0; 8]; 4]);
    let mut index = 0;
    while index < 32 {
        rows[index / 8][index % 8] = drawn[index];
        index += 1;
    }
    rows
};
