//! Whether the weights of a layer begin alike.

use crate::keyword::Init;
use crate::model::{Bias, Layer};

fn are_equal(numbers: &[f64]) -> bool {
    numbers.iter().zip(numbers.iter().skip(1)).all(|(a, b)| a == b)
}

/// Whether an initialiser draws the same number for all.
fn is_constant(init: Init) -> bool {
    matches!(init, Init::Zeros | Init::Ones)
}

fn begins_with_equal_biases(layer: &Layer) -> bool {
    match &layer.bias {
        Bias::Absent | Bias::Zeros => true,
        Bias::Drawn(init) => is_constant(*init),
        Bias::Given(numbers) => are_equal(numbers),
    }
}

/// Whether each output begins with the same weights and the same bias.
pub(crate) fn has_equal_outputs(layer: &Layer) -> bool {
    let columns = || match &layer.weights {
        Some(weights) => weights.numbers().chunks(layer.outputs.max(1)).all(are_equal),
        None => is_constant(layer.init),
    };
    begins_with_equal_biases(layer) && columns()
}

/// Whether each output reads every input with the same weight.
pub(super) fn has_equal_inputs(layer: &Layer) -> bool {
    match &layer.weights {
        Some(weights) => {
            let mut rows = weights.numbers().chunks(layer.outputs.max(1));
            rows.next().is_none_or(|first| rows.all(|row| row == first))
        }
        None => is_constant(layer.init),
    }
}

/// Whether a layer with a factor for each number begins with the same one for all, and the same bias.
pub(super) fn is_same_for_all(layer: &Layer) -> bool {
    let factors = layer
        .weights
        .as_ref()
        .map_or_else(|| is_constant(layer.init), |weights| are_equal(weights.numbers()));
    factors && begins_with_equal_biases(layer)
}
