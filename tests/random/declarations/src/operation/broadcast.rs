//! The meaning of one number beside several.
//!
//! Input: a size. Output: its number. Guarantees: it is that of the expression that is drawn.

use crate::structure;

/// The number of one number that is repeated so often.
pub(crate) fn meaning(size: usize, sources: &[u64]) -> u64 {
    structure::of(&format!("broadcast {size}"), sources)
}
