//! Equal values are computed once.
//!
//! Law: two values with the same operation on the same operands have the same bits, so readers of the second
//! may read the first. Example: `u = relu z; v = relu z; s = add u v` becomes `u = relu z; s = add u u`.

use std::collections::BTreeMap;

use crate::ids::{Id as _, IdVec};
use crate::ir::value::{Graph, Value, ValueId};

/// Redirects the readers of a value to the first value that equals it.
pub(super) fn fold_equal(graph: &Graph) -> Graph {
    let mut first: Vec<ValueId> = Vec::with_capacity(graph.values.len());
    let mut values: IdVec<ValueId, Value> = IdVec::new();
    // The values that equal no earlier one, by their first operand: equal values have the same.
    let mut readers: BTreeMap<Option<ValueId>, Vec<ValueId>> = BTreeMap::new();
    for (id, value) in graph.values.entries() {
        let mut value = value.clone();
        value.operands = value.operands.iter().map(|operand| first[operand.index()]).collect();
        let alike = readers.entry(value.operands.first().copied()).or_default();
        let is_equal = |other: &&ValueId| {
            let earlier = &values[**other];
            earlier.op == value.op && earlier.operands == value.operands && earlier.shape == value.shape
        };
        match alike.iter().find(is_equal) {
            Some(other) => first.push(*other),
            None => {
                first.push(id);
                alike.push(id);
            }
        }
        values.push(value);
    }
    Graph { values, roots: graph.roots.map(|value| first[value.index()]) }
}

#[cfg(test)]
mod tests {
    use super::fold_equal;
    use crate::ir::op::Op;
    use crate::keyword::Activation;
    use crate::model::Shape;
    use crate::pass::graph;

    #[test]
    fn readers_of_equal_values_read_the_first() {
        let before = graph(|builder| {
            let z = builder.add("z", Op::Input, &[], Shape::row(4));
            let u = builder.add("u", Op::Activation(Activation::Relu), &[z], Shape::row(4));
            let v = builder.add("v", Op::Activation(Activation::Relu), &[z], Shape::row(4));
            let w = builder.add("w", Op::Activation(Activation::Tanh), &[v], Shape::row(4));
            let s = builder.add("s", Op::Add, &[u, v], Shape::row(4));
            builder.add("t", Op::Add, &[s, w], Shape::row(4))
        });
        let after = "z[4] = input\nu[4] = relu z\nv[4] = relu z\nw[4] = tanh u\ns[4] = add u u\nt[4] = add s w\n\
                     output t\nlogits t\n";
        assert_eq!(fold_equal(&before).to_string(), after);
    }

    #[test]
    fn equality_follows_from_equal_operands() {
        let before = graph(|builder| {
            let z = builder.add("z", Op::Input, &[], Shape::row(4));
            let u = builder.add("u", Op::Activation(Activation::Relu), &[z], Shape::row(4));
            let v = builder.add("v", Op::Activation(Activation::Relu), &[z], Shape::row(4));
            builder.add("a", Op::Activation(Activation::Tanh), &[u], Shape::row(4));
            builder.add("b", Op::Activation(Activation::Tanh), &[v], Shape::row(4))
        });
        assert!(fold_equal(&before).to_string().ends_with("output a\nlogits a\n"));
    }

    #[test]
    fn other_operations_and_operands_stay() {
        let before = graph(|builder| {
            let z = builder.add("z", Op::Input, &[], Shape::row(4));
            let u = builder.add("u", Op::Activation(Activation::Relu), &[z], Shape::row(4));
            let v = builder.add("v", Op::Activation(Activation::Tanh), &[z], Shape::row(4));
            // Addition of floating-point numbers commutes, but a NaN keeps the bits of the first operand.
            let s = builder.add("s", Op::Add, &[u, v], Shape::row(4));
            let t = builder.add("t", Op::Add, &[v, u], Shape::row(4));
            builder.add("r", Op::Add, &[s, t], Shape::row(4))
        });
        assert_eq!(fold_equal(&before).to_string(), before.to_string());
    }
}
