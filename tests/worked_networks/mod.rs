//! Two worked examples that were published before this library existed, as networks, for all tests that know
//! their numbers.

use netwright::prelude::*;

network! {
    /// One neuron behind another, as the worked example declares it.
    pub(crate) struct Seed {
        x: input(1);
        h: x -> dense(1, bias = false, weights = [[0.5]]) -> sigmoid;
        y: h -> dense(1, bias = false, weights = [[1.0]]) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    /// Matt Mazur, "A Step by Step Backpropagation Example" (2015).
    pub(crate) struct Mazur {
        x: input(2);
        h: x -> dense(2, bias = [0.35, 0.35], weights = [[0.15, 0.25], [0.20, 0.30]]) -> sigmoid;
        y: h -> dense(2, bias = [0.60, 0.60], weights = [[0.40, 0.50], [0.45, 0.55]]) -> sigmoid;
        loss: mse(y);
    }
}
