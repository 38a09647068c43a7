//! All activations and losses: from the vocabulary, with the number of their example. Operations have theirs
//! in their file in `operation`.

use netwright_runtime::topology::{Activation, Loss};

/// All activations, those with a number with that of its example.
pub(super) fn activations() -> Vec<Activation> {
    let tried = |of: Activation| of.number().map_or(of, |number| of.with(number.example));
    Activation::ALL.into_iter().map(tried).collect()
}

/// All losses, those with a number with that of its example.
pub(super) fn losses() -> Vec<Loss> {
    let tried = |of: Loss| of.number().map_or(of, |number| of.with(number.example));
    Loss::ALL.into_iter().map(tried).collect()
}
