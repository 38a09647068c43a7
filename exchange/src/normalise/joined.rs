//! Constants joined to a row that a layer reads.
//!
//! Law: `(x, c)·W + b = x·V + (c·U + b)`, where `V` and `U` are the rows of `W` for `x` and for `c`.
//!
//! Example: a policy with a fixed goal behind its observation.

use std::collections::HashSet;
use std::rc::Rc;

use crate::flat::{Flat, Matrix, Node, NodeId, Op};

/// Takes them into the bias.
pub(super) fn joined(flat: &mut Flat) {
    // A layer whose weights others share keeps them all.
    let shares =
        |node: &Node| if let Op::Dense { tie, .. } = node.op { tie.map(|(layer, _)| layer) } else { None };
    let shared: HashSet<NodeId> = flat.nodes.iter().filter_map(shares).collect();
    let mut index = 0;
    flat.rewrite(|flat, node| {
        let id = NodeId(index);
        index += 1;
        if shared.contains(&id) {
            return flat.keep(node);
        }
        let Op::Dense { x, weights, bias, tie: None } = &node.op else { return flat.keep(node) };
        let Op::Concat(parts) = flat.op(*x).clone() else { return flat.keep(node) };
        let computed: Vec<NodeId> =
            parts.iter().copied().filter(|&part| flat.constant(part).is_none()).collect();
        if computed.is_empty() || computed.len() == parts.len() {
            return flat.keep(node);
        }
        let outputs = weights.outputs;
        let mut sums = bias.clone().unwrap_or_else(|| vec![0.0; outputs]);
        let (mut numbers, mut start) = (Vec::new(), 0);
        for &part in &parts {
            let end = start + flat.size(part);
            let rows = &weights.numbers[start * outputs..end * outputs];
            match flat.constant(part) {
                None => numbers.extend_from_slice(rows),
                Some(constant) => {
                    for (factor, row) in constant.iter().zip(rows.chunks(outputs)) {
                        sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += factor * weight);
                    }
                }
            }
            start = end;
        }
        let inputs = computed.iter().map(|&part| flat.size(part)).sum();
        let x = match computed[..] {
            [part] => part,
            _ => flat.push(&node.name, &node.place, inputs, Op::Concat(computed)),
        };
        let weights = Rc::new(Matrix { inputs, outputs, numbers });
        flat.push(&node.name, &node.place, outputs, Op::Dense { x, weights, bias: Some(sums), tie: None })
    });
}
