//! Random trainable slopes.
//!
//! Input: a chain. Output: the chain with a `prelu`. Guarantees: its number is given only where no option
//! says how the slopes begin.

use super::parameters::Parameters;
use super::{Layer, Place, Word};
use crate::draw::{Chain, Draw};

pub(super) const WORD: Word =
    Word { text: "prelu", place: Place::Layer(Layer { least: 1, keeps_state: false, draw }) };

fn draw(draw: &mut Draw<'_>, name: &str, chain: &mut Chain) {
    let mut parameters = Parameters::new(draw, name, chain.size, false).shuffled(draw);
    if !parameters.is_begun && draw.chance(0.5) {
        parameters.options.insert(0, "0.1".to_owned());
    }
    parameters.write(draw, WORD.text, "prelu", chain);
}
