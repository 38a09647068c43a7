//! Values that no root needs are left out.
//!
//! Law: a value that no root depends on cannot change a result. Example: the gradient of a value below frozen
//! layers only.

use crate::ids::{Id as _, IdVec};
use crate::ir::{Graph, ValueId};

/// Removes what no root needs and numbers the rest anew.
pub(super) fn fold_unused(graph: &Graph) -> Graph {
    let needed = graph.needed(&graph.roots.values());
    let mut new_id: Vec<Option<ValueId>> = vec![None; graph.values.len()];
    let mut values = IdVec::new();
    // A value that is needed has only needed operands, so each of them already has its new id.
    let renumber = |new_id: &[Option<ValueId>], old: ValueId| new_id[old.index()].unwrap_or(old);
    for (id, value) in graph.values.entries() {
        if needed[id.index()] {
            let mut value = value.clone();
            value.op = value.op.map(|operand| renumber(&new_id, operand));
            new_id[id.index()] = Some(values.push(value));
        }
    }
    Graph { values, roots: graph.roots.map(|value| renumber(&new_id, value)) }
}
