//! A slope for each number below 0, where an exporter wrote it with two rectifiers.
//!
//! Law: `relu(x) + w·relu(−x) = prelu(x)` with the slopes `−w`.
//!
//! Example: Keras' `PReLU`, exported to ONNX.

use crate::flat::{Flat, NodeId, Op, uniform};
use crate::foreign::Pair;

/// Replaces them.
pub(super) fn prelu(flat: &mut Flat) {
    for index in 0..flat.nodes.len() {
        if let Some((x, slopes)) = slopes(flat, NodeId(index)) {
            flat.nodes[index].op = Op::Prelu(x, slopes);
        }
    }
    flat.prune();
}

fn slopes(flat: &Flat, node: NodeId) -> Option<(NodeId, Vec<f64>)> {
    let Op::Pair(pair @ (Pair::Add | Pair::Sub), a, b) = *flat.op(node) else { return None };
    let (below, x) = if let Some(x) = rectified(flat, a) {
        (b, x)
    } else {
        (a, rectified(flat, b).filter(|_| pair == Pair::Add)?)
    };
    let Op::Affine { x: rectifier, weights, bias, norm: None } = flat.op(below) else { return None };
    let Op::Affine { x: from, weights: minus, bias: zero, norm: None } =
        flat.op(rectified(flat, *rectifier)?)
    else {
        return None;
    };
    let turned = *from == x
        && uniform(minus) == Some(-1.0)
        && uniform(zero) == Some(0.0)
        && uniform(bias) == Some(0.0);
    let sign = if pair == Pair::Add { -1.0 } else { 1.0 };
    turned.then(|| (x, weights.iter().map(|weight| sign * weight).collect()))
}

/// `x` of `relu(x)`
fn rectified(flat: &Flat, node: NodeId) -> Option<NodeId> {
    if let Op::Activation(word, x) = flat.op(node) { (word == "relu").then_some(*x) } else { None }
}
