//! The meaning of numbers beside a value.
//!
//! Input: a factor and an offset. Output: its number. Guarantees: it is that of the expression that is drawn.

use crate::structure;

/// The number of `factor * a + offset`.
pub(crate) fn meaning(factor: f64, offset: f64, sources: &[u64]) -> u64 {
    structure::of(&format!("affine {factor} {offset}"), sources)
}
