//! The meaning of a topology's activations.
//!
//! Input: an activation. Output: its number. Guarantees: it is that of the word with which it is drawn.

use netwright_runtime::topology::Activation;

use crate::structure;

/// The number of an activation: of its word, with its own number where that is not the one without an
/// argument.
pub(super) fn meaning(activation: Activation, sources: &[u64]) -> u64 {
    let default = activation.number().and_then(|number| number.default);
    let spelled = match activation.given() {
        Some(number) if Some(number) != default => format!("{}({number})", activation.word()),
        Some(_) | None => activation.word().to_owned(),
    };
    structure::of(&spelled, sources)
}
