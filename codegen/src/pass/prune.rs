//! Values that no root needs are left out.
//!
//! Law: a value that no root depends on cannot change a result. Example: the gradient of a value below frozen
//! layers only.

use crate::ids::{Id as _, IdVec};
use crate::ir::value::{Graph, Later, ValueId};

/// Removes values that no root needs and renumbers the others.
pub(super) fn fold_unused(graph: &Graph) -> Graph {
    let needed = graph.needed(&graph.roots.values());
    let mut new_id: Vec<Option<ValueId>> = vec![None; graph.values.len()];
    let mut values = IdVec::new();
    // A value that is needed has only needed operands, so each of them already has its new id.
    let renumber = |new_id: &[Option<ValueId>], old: ValueId| new_id[old.index()].unwrap_or(old);
    for (id, value) in graph.values.entries() {
        if needed[id.index()] {
            let mut value = value.clone();
            value.operands = value.operands.iter().map(|operand| renumber(&new_id, *operand)).collect();
            new_id[id.index()] = Some(values.push(value));
        }
    }
    let is_read = |memory| graph.reads(memory, &needed);
    let mut roots = graph.roots.map(|value| renumber(&new_id, value));
    let named = graph.roots.named.iter().filter(|(_, value)| needed[value.index()]);
    roots.named = named.map(|(name, value)| (name.clone(), renumber(&new_id, *value))).collect();
    let memories = graph.roots.memories.iter().filter(|(memory, _)| is_read(*memory));
    roots.memories = memories.map(|(memory, value)| (*memory, renumber(&new_id, *value))).collect();
    let is_carried = |later: &&Later| graph.carries(later.memory, &needed);
    let laters = graph.roots.laters.iter().filter(is_carried);
    roots.laters =
        laters.map(|later| Later { gradient: renumber(&new_id, later.gradient), ..*later }).collect();
    Graph { values, roots }
}

#[cfg(test)]
mod tests {
    use super::fold_unused;
    use crate::ir::op::Op;
    use crate::ir::value::ValueId;
    use crate::keyword::Activation;
    use crate::model::Shape;
    use crate::pass::graph;

    #[test]
    fn what_no_root_needs_is_left_out() {
        let before = graph(|builder| {
            let z = builder.add("z", Op::Input, &[], Shape::row(4));
            let u = builder.add("u", Op::Activation(Activation::Relu), &[z], Shape::row(4));
            let v = builder.add("v", Op::Activation(Activation::Tanh), &[u], Shape::row(4));
            builder.add("s", Op::Add, &[u, v], Shape::row(4));
            builder.add("t", Op::Add, &[u, z], Shape::row(4))
        });
        let after = "z[4] = input\nu[4] = relu z\nt[4] = add u z\noutput t\nlogits t\n";
        assert_eq!(fold_unused(&before).to_string(), after);
    }

    #[test]
    fn every_root_is_kept() {
        let mut before = graph(|builder| {
            let z = builder.add("z", Op::Input, &[], Shape::row(4));
            builder.add("u", Op::Activation(Activation::Relu), &[z], Shape::row(4));
            builder.add("v", Op::Activation(Activation::Tanh), &[z], Shape::row(4))
        });
        let ids: Vec<ValueId> = before.values.ids().collect();
        before.roots.loss = Some(ids[1]);
        assert_eq!(fold_unused(&before).to_string(), before.to_string());
    }
}
