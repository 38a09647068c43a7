//! Random norms over the rows of a batch.
//!
//! Input: a chain. Output: the chain with a `batch_norm`. Guarantees: a step of training needs several rows
//! then, unless it is frozen.

use super::parameters::Parameters;
use super::{Layer, Place, Word};
use crate::draw::{Chain, Draw};
use crate::structure;

pub(super) const WORD: Word =
    Word { text: "batch_norm", place: Place::Layer(Layer { least: 1, keeps_state: true, draw }) };

/// The number of a norm over batches without its factors.
pub(super) fn meaning(epsilon: f64, momentum: f64, frozen: bool, sources: &[u64]) -> u64 {
    structure::of(&format!("normalize by batch {epsilon:e} {momentum:e} {frozen}"), sources)
}

fn draw(draw: &mut Draw<'_>, name: &str, chain: &mut Chain) {
    let mut parameters = Parameters::new(draw, name, chain.size, true);
    let epsilon = parameters.epsilon(draw, 1e-5);
    let momentum = if draw.chance(0.5) { 0.25 } else { 0.1 };
    if momentum != 0.1 {
        parameters.options.push(format!("momentum = {momentum}"));
    }
    draw.batched |= !parameters.frozen;
    chain.structure = meaning(epsilon, momentum, parameters.frozen, &[chain.structure]);
    parameters.shuffled(draw).write(draw, WORD.text, "dense", chain);
}
