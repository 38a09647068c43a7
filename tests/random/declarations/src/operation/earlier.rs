//! The meaning of a value of an earlier step.
//!
//! Input: the index of the node, and the steps. Output: its number.

use crate::structure;

/// The number of the value that a node had so many steps before.
pub(crate) fn meaning(of: usize, steps: usize) -> u64 {
    structure::of(&format!("prev {of} {steps}"), &[])
}
