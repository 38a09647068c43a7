//! A state that does not start with zeros.
//!
//! Law: what starts with `s` is `s` more than what starts with 0, if `s` is subtracted before it is
//! remembered. A layer that reads it has `s` in its bias: `(d + s)·W + b = d·W + (s·W + b)`.
//!
//! Example: the cell of an amplifier model whose file says its first state.

use std::collections::HashMap;

use crate::flat::{Flat, Node, NodeId, Op};

/// Takes the start out of the memories.
pub(super) fn start(flat: &mut Flat) {
    let is_zero = |start: &[f64]| start.iter().all(|&number| number == 0.0);
    let moved: Vec<usize> =
        (0..flat.memories.len()).filter(|&at| !is_zero(&flat.memories[at].start)).collect();
    if moved.is_empty() {
        return;
    }
    // The readers of what is remembered, with what they should read.
    let mut starts: HashMap<NodeId, Vec<f64>> = HashMap::new();
    for (index, node) in flat.nodes.iter().enumerate() {
        match &node.op {
            Op::Earlier(at) if moved.contains(at) => {
                starts.insert(NodeId(index), flat.memories[*at].start.clone());
            }
            Op::Concat(parts) if parts.iter().any(|part| starts.contains_key(part)) => {
                let start = |part: &NodeId| starts.get(part).cloned().unwrap_or(vec![0.0; flat.size(*part)]);
                let start = parts.iter().flat_map(start).collect();
                starts.insert(NodeId(index), start);
            }
            _ => {}
        }
    }
    taken_in(flat, &starts);
    for at in moved {
        let (of, size) = (flat.memories[at].of, flat.size(flat.memories[at].of));
        let start = std::mem::replace(&mut flat.memories[at].start, vec![0.0; size]);
        let bias = start.iter().map(|number| -number).collect();
        let Node { name, place, .. } = &flat.nodes[of.0];
        let (name, place) = (format!("{name}_from_start"), place.clone());
        let op = Op::Affine { x: of, weights: vec![1.0; size], bias, norm: None };
        flat.memories[at].of = flat.push(&name, &place, size, op);
    }
}

/// Dense layers take what they should read beyond zeros into their bias; what else reads it reads a sum.
fn taken_in(flat: &mut Flat, starts: &HashMap<NodeId, Vec<f64>>) {
    let mut index = 0;
    let mut sums: HashMap<usize, NodeId> = HashMap::new();
    // Where the nodes of `starts` are in the new network.
    let mut places: HashMap<NodeId, Vec<f64>> = HashMap::new();
    flat.rewrite(|flat, mut node| {
        let id = NodeId(index);
        index += 1;
        if let Some(start) = starts.get(&id) {
            let kept = flat.keep(node);
            places.insert(kept, start.clone());
            return kept;
        }
        if let Op::Dense { x, weights, bias, tie: None } = &mut node.op
            && let Some(start) = places.get(x)
        {
            let mut sums = bias.take().unwrap_or_else(|| vec![0.0; weights.outputs]);
            for (number, row) in start.iter().zip(weights.numbers.chunks(weights.outputs.max(1))) {
                sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += number * weight);
            }
            *bias = Some(sums);
            return flat.keep(node);
        }
        node.op.map(|operand| match places.get(&operand) {
            Some(start) => *sums.entry(operand.0).or_insert_with(|| {
                let Node { name, place, size, .. } = flat.nodes[operand.0].clone();
                let op = Op::Affine { x: operand, weights: vec![1.0; size], bias: start.clone(), norm: None };
                flat.push(&name, &place, size, op)
            }),
            None => operand,
        });
        flat.keep(node)
    });
}
