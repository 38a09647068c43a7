//! Random clips: one number or a list for each bound, and bounds that are infinite.
//!
//! Input: a chain. Output: the chain with a `clip`. Guarantees: the lower bound is below the upper one.

use super::{Place, Word};
use crate::draw::{Chain, Draw};
use crate::structure;

pub(super) const WORD: Word = Word { text: "clip", place: Place::Own };

/// The number of a clip.
pub(super) fn meaning(low: &[f64], high: &[f64], sources: &[u64]) -> u64 {
    structure::of(&format!("clip {low:?} {high:?}"), sources)
}

/// `0.5`, `[0.5, inf]`
fn text(bounds: &[f64]) -> String {
    match bounds {
        [only] => only.to_string(),
        all => format!("[{}]", all.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")),
    }
}

impl Draw<'_> {
    /// ` -> clip(-1.5, 4)`, ` -> clip([-0.5, -inf], 2.5)`; of the input ` -> clip(-0.125, 0.25)`
    pub(crate) fn clip(&mut self, chain: &mut Chain) {
        // The numbers of an input are between −1 and 1.
        let is_of_input = self.values.first().is_some_and(|input| input.structure == chain.structure);
        let limits = if is_of_input { [0.125, 0.25, 0.25] } else { [0.5, 1.5, 4.0] };
        let mut bounds = |sign: f64, infinite: f64| -> Vec<f64> {
            let count = if self.chance(0.3) { chain.size } else { 1 };
            let mut one = || if self.chance(0.1) { infinite } else { sign * self.pick(&limits) };
            (0..count).map(|_| one()).collect()
        };
        let (low, mut high) = (bounds(-1.0, f64::NEG_INFINITY), bounds(1.0, f64::INFINITY));
        // Infinite alone they would have no effect.
        if let Some(first) = high.first_mut().filter(|first| first.is_infinite()) {
            *first = limits[1];
        }
        self.clipped |= is_of_input;
        chain.text += &format!(" -> clip({}, {})", text(&low), text(&high));
        chain.structure = meaning(&low, &high, &[chain.structure]);
    }
}
