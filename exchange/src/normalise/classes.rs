//! The class that a file's output is: the index of the largest number.
//!
//! Law: a function that keeps the order of the numbers keeps the index of the largest: a softmax, its
//! logarithm, a sigmoid, the same positive factor and the same sum for all. What is left are the logits.
//!
//! Example: `argmax(softmax(z))` is the class of `z`.

use crate::flat::{Flat, NodeId, Op, uniform};

/// Leaves out what keeps the order.
pub(super) fn classes(flat: &mut Flat) {
    for index in 0..flat.outputs.len() {
        if flat.outputs[index].class {
            let mut node = flat.outputs[index].node;
            while let Some(before) = ordered_as(flat, node) {
                node = before;
            }
            flat.outputs[index].node = node;
        }
    }
    flat.prune();
}

/// The row in the same order that an operation reads.
fn ordered_as(flat: &Flat, node: NodeId) -> Option<NodeId> {
    match flat.op(node) {
        Op::Softmax(x) | Op::LogSoftmax(x) => Some(*x),
        Op::Affine { x, weights, bias, .. }
            if uniform(weights).is_some_and(|weight| weight > 0.0) && uniform(bias).is_some() =>
        {
            Some(*x)
        }
        _ => None,
    }
}
