//! The meaning of a network's input.
//!
//! Input: its axes. Output: its number. Guarantees: other axes have another number.

use crate::structure;

/// The number of an input.
pub(crate) fn meaning(axes: &[usize]) -> u64 {
    structure::of(&format!("input {axes:?}"), &[])
}
