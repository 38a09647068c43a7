//! Random slices: parts of any place and size, often at an end.
//!
//! Input: a chain. Output: the chain with a slice. Guarantees: the part is inside of the value.

use super::{Place, Word};
use crate::draw::{Chain, Draw};
use crate::structure;

pub(super) const WORD: Word = Word { text: "slice", place: Place::Own };

/// The number of a slice.
pub(super) fn meaning(start: usize, size: usize, sources: &[u64]) -> u64 {
    structure::of(&format!("slice {start} {size}"), sources)
}

impl Draw<'_> {
    /// ` -> slice(2..5)`, ` -> slice(..5)`, ` -> slice(2..)`
    pub(crate) fn slice(&mut self, chain: &mut Chain, start: usize, size: usize) {
        let end = start + size;
        let first = if start == 0 && self.chance(0.5) { String::new() } else { start.to_string() };
        let is_open = end == chain.size && !first.is_empty() && self.chance(0.5);
        let last = if is_open { String::new() } else { end.to_string() };
        chain.text += &format!(" -> slice({first}..{last})");
        chain.structure = meaning(start, size, &[chain.structure]);
        chain.size = size;
    }

    /// A part of any place and size, often at an end.
    pub(crate) fn any_slice(&mut self, chain: &mut Chain) {
        let start = if self.chance(0.3) { 0 } else { self.generator.below(chain.size) };
        let rest = chain.size - start;
        let size = if self.chance(0.3) { rest } else { 1 + self.generator.below(rest) };
        self.slice(chain, start, size);
    }
}
