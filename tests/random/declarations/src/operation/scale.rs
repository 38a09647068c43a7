//! Random factors, with or without a bias.
//!
//! Input: a chain. Output: the chain with a `scale`. Guarantees: to a topology it is a diagonal dense layer.

use super::parameters::Parameters;
use super::{Layer, Place, Word};
use crate::draw::{Chain, Draw};

pub(super) const WORD: Word =
    Word { text: "scale", place: Place::Layer(Layer { least: 1, keeps_state: false, draw }) };

pub(super) fn draw(draw: &mut Draw<'_>, name: &str, chain: &mut Chain) {
    let parameters = Parameters::new(draw, name, chain.size, true).shuffled(draw);
    parameters.write(draw, WORD.text, "dense", chain);
}
