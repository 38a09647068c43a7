//! Random norms of a row.
//!
//! Input: a chain. Output: the chain with a `layer_norm` or a `rms_norm`. Guarantees: to a topology it is the
//! norm, followed by its factors.

use super::parameters::Parameters;
use super::{Layer, Place, Word};
use crate::draw::{Chain, Draw};
use crate::structure;

/// Of one number it is always 0.
pub(super) const LAYER_NORM: Word = Word {
    text: "layer_norm",
    place: Place::Layer(Layer { least: 2, keeps_state: false, draw: layer_norm }),
};

pub(super) const RMS_NORM: Word =
    Word { text: "rms_norm", place: Place::Layer(Layer { least: 1, keeps_state: false, draw: rms_norm }) };

/// The number of a norm without its factors.
pub(super) fn meaning(centres: bool, epsilon: f64, sources: &[u64]) -> u64 {
    structure::of(&format!("normalize {centres} {epsilon:e}"), sources)
}

fn layer_norm(draw: &mut Draw<'_>, name: &str, chain: &mut Chain) {
    let mut parameters = Parameters::new(draw, name, chain.size, true);
    let epsilon = parameters.epsilon(draw, 1e-5);
    chain.structure = meaning(true, epsilon, &[chain.structure]);
    parameters.shuffled(draw).write(draw, LAYER_NORM.text, "dense", chain);
}

fn rms_norm(draw: &mut Draw<'_>, name: &str, chain: &mut Chain) {
    let mut parameters = Parameters::new(draw, name, chain.size, false);
    let epsilon = parameters.epsilon(draw, f64::from(f32::EPSILON));
    chain.structure = meaning(false, epsilon, &[chain.structure]);
    parameters.shuffled(draw).write(draw, RMS_NORM.text, "dense", chain);
}
