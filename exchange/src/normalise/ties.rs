//! Layers that share weights.
//!
//! Law: two layers whose weights are the same numbers, as they are or transposed, share them. An exporter
//! may have written them twice.
//!
//! Example: the decoder of an autoencoder whose weights are those of the encoder: `dense(12, tie =
//! transpose(encoder))`.

use std::rc::Rc;

use crate::flat::{Flat, Matrix, NodeId, Op, uniform};

/// Smaller layers may have the same numbers by chance.
const SMALLEST: usize = 4;

/// Finds them by value.
pub(super) fn ties(flat: &mut Flat) {
    for index in 0..flat.nodes.len() {
        let Op::Dense { weights, tie: None, .. } = &flat.nodes[index].op else { continue };
        if weights.numbers.len() < SMALLEST || uniform(&weights.numbers).is_some() {
            continue;
        }
        let found = flat.nodes[..index].iter().enumerate().find_map(|(at, node)| match &node.op {
            Op::Dense { weights: other, tie: None, .. } => {
                shared(weights, other).map(|transposed| (NodeId(at), transposed))
            }
            _ => None,
        });
        if let Op::Dense { tie, .. } = &mut flat.nodes[index].op {
            *tie = found;
        }
    }
}

/// Whether two matrices hold the same numbers, and whether they are transposed.
fn shared(a: &Rc<Matrix>, b: &Rc<Matrix>) -> Option<bool> {
    let same = a.inputs == b.inputs && a.outputs == b.outputs && a.numbers == b.numbers;
    let turned = || {
        a.inputs == b.outputs
            && a.outputs == b.inputs
            && a.numbers
                .iter()
                .enumerate()
                .all(|(at, number)| b.numbers[at % a.outputs * b.outputs + at / a.outputs] == *number)
    };
    if same { Some(false) } else { turned().then_some(true) }
}
