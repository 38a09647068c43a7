//! Whether the weights of a layer start alike.

use crate::model::{Bias, Layer};

fn are_equal(numbers: &[f64]) -> bool {
    numbers.iter().zip(numbers.iter().skip(1)).all(|(a, b)| a == b)
}

fn begins_with_equal_biases(layer: &Layer) -> bool {
    match &layer.bias {
        Bias::Absent | Bias::Zeros => true,
        Bias::Drawn(init) => init.is_constant(),
        Bias::Given(numbers) | Bias::Blocks(numbers) => are_equal(numbers),
    }
}

/// Whether each output begins with the same weights and the same bias.
pub(crate) fn has_equal_outputs(layer: &Layer) -> bool {
    let columns = || match &layer.weights {
        Some(weights) => weights.numbers().chunks(layer.outputs.max(1)).all(are_equal),
        None => layer.init.is_constant(),
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
        None => layer.init.is_constant(),
    }
}

/// Whether a layer with a factor for each number begins with the same one for all, and the same bias.
pub(super) fn is_same_for_all(layer: &Layer) -> bool {
    let factors = layer
        .weights
        .as_ref()
        .map_or_else(|| layer.init.is_constant(), |weights| are_equal(weights.numbers()));
    factors && begins_with_equal_biases(layer)
}
