//! Rewrites of a [`Graph`] that keep its meaning, bit for bit.

mod prune;
mod share;

use crate::ir::Graph;

/// All passes, in the order in which they help each other.
pub fn fold_all(graph: &Graph) -> Graph {
    prune::fold_unused(&share::fold_equal(graph))
}
