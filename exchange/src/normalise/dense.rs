//! The bias of a layer.
//!
//! Law: `x·W + c` with a constant `c` is a layer with the bias `c`, where nothing else reads `x·W`.
//!
//! Example: `MatMul` and `Add` are one `dense`, as `Gemm` is.

use crate::flat::{Flat, NodeId, Op, uniform};

/// Takes constants into the layers before them.
pub(super) fn bias(flat: &mut Flat) {
    let mut readers = flat.value_readers();
    for index in 0..flat.nodes.len() {
        let Op::Affine { x, weights, bias, norm: None } = flat.nodes[index].op.clone() else { continue };
        if uniform(&weights) != Some(1.0) || readers[x.0] != 1 {
            continue;
        }
        if let Op::Dense { x: from, weights, bias: own, tie } = flat.op(x).clone() {
            let bias = own.map_or_else(
                || bias.clone(),
                |own| own.iter().zip(&bias).map(|(own, bias)| own + bias).collect(),
            );
            flat.nodes[index].op = Op::Dense { x: from, weights, bias: Some(bias), tie };
            flat.nodes[index].name = flat.nodes[x.0].name.clone();
            // What was tied to the product is tied to the layer.
            retie(flat, x, NodeId(index));
            // What it read has the same number of readers: this one in its place.
            readers[x.0] = 0;
        }
    }
    flat.prune();
}

/// Layers that share the weights of `old` share those of `new`; those before `new` share none, and are
/// found by value.
fn retie(flat: &mut Flat, old: NodeId, new: NodeId) {
    for (index, node) in flat.nodes.iter_mut().enumerate() {
        if let Op::Dense { tie: tie @ Some(_), .. } = &mut node.op
            && tie.is_some_and(|(layer, _)| layer == old)
            && index != new.0
        {
            *tie = tie.filter(|_| index > new.0).map(|(_, transposed)| (new, transposed));
        }
    }
}
