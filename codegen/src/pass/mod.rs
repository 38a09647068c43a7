//! Rewrites of a [`Graph`] that keep its meaning, bit for bit.

mod prune;
mod share;

use crate::ir::value::Graph;

/// All passes, in the order in which they help each other.
pub fn fold_all(graph: &Graph) -> Graph {
    prune::fold_unused(&share::fold_equal(graph))
}

/// For the passes' tests: a graph whose output and logits are its last value.
#[cfg(test)]
fn graph(build: impl Fn(&mut crate::ir::builder::GraphBuilder) -> crate::ir::ValueId) -> Graph {
    let mut builder = crate::ir::builder::GraphBuilder::from(crate::ids::IdVec::new());
    let last = build(&mut builder);
    let roots = crate::ir::Roots {
        output: last,
        logits: last,
        loss: None,
        layer_gradients: Vec::new(),
        input_gradient: None,
        named: Vec::new(),
        memories: Vec::new(),
        laters: Vec::new(),
    };
    Graph { values: builder.finish(), roots }
}
