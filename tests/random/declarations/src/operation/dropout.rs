//! Random dropouts.
//!
//! Input: a chain. Output: the chain, now and then with a dropout. Guarantees: no layer is called `state`
//! then.

use super::{Place, Word};
use crate::draw::{Chain, Draw};
use crate::structure;

pub(super) const WORD: Word = Word { text: "dropout", place: Place::Own };

/// The number of a dropout, from its probability as it is written.
pub(super) fn meaning(probability: &str, sources: &[u64]) -> u64 {
    structure::of(&format!("dropout {probability}"), sources)
}

impl Draw<'_> {
    /// Now and then ` -> dropout(0.5)`.
    pub(crate) fn any_dropout(&mut self, chain: &mut Chain, probability: f64) {
        if self.chance(probability) && self.keeps_state() {
            let share = self.pick(&["0.1", "0.5", "0.75"]);
            chain.text += &format!(" -> dropout({share})");
            chain.structure = meaning(share, &[chain.structure]);
        }
    }
}
