//! Equal values are computed once.
//!
//! Law: two values with the same operation on the same operands have the same bits, so readers of the second
//! may read the first. Example: `u = relu z; v = relu z; s = add u v` becomes `u = relu z; s = add u u`.

use crate::ids::{Id as _, IdVec};
use crate::ir::{Graph, ValueId};

/// Redirects the readers of a value to the first value that equals it.
pub(super) fn fold_equal(graph: &Graph) -> Graph {
    let mut first: Vec<ValueId> = Vec::with_capacity(graph.values.len());
    let mut values: IdVec<ValueId, _> = IdVec::new();
    for (id, value) in graph.values.entries() {
        let mut value = value.clone();
        value.op = value.op.map(|operand| first[operand.index()]);
        let equal = values.entries().find(|(other, earlier): &(ValueId, &crate::ir::Value)| {
            first[other.index()] == *other && earlier.op == value.op && earlier.length == value.length
        });
        first.push(equal.map_or(id, |(other, _)| other));
        values.push(value);
    }
    Graph { values, roots: graph.roots.map(|value| first[value.index()]) }
}
