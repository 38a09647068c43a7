//! Products and sums with constants that a layer before them takes in.
//!
//! Law: `s·(x·W + b) + t = x·(s·W) + (s·b + t)`, where nothing else reads `x·W + b` and the weights are the
//! layer's own. The same for the weights and the bias of a layer norm. A batch norm is such a product and
//! sum in inference mode.
//!
//! Example: `Gemm`, `BatchNormalization` are one `dense`, unless batch norms are kept.

use std::rc::Rc;

use super::Options;
use crate::flat::{Flat, Matrix, Op};

/// Takes them in.
pub(super) fn fold(flat: &mut Flat, options: &Options) {
    let mut readers = flat.readers();
    for index in 0..flat.nodes.len() {
        let Op::Affine { x, weights: scale, bias: shift, norm } = flat.nodes[index].op.clone() else {
            continue;
        };
        if norm.is_some() && options.keep_batch_norm {
            continue;
        }
        // One that no layer takes in is a `scale`.
        if let Op::Affine { norm, .. } = &mut flat.nodes[index].op {
            *norm = None;
        }
        if readers[x.0] != 1 {
            continue;
        }
        let scaled = |numbers: &[f64]| -> Vec<f64> {
            numbers
                .iter()
                .zip(&scale)
                .zip(&shift)
                .map(|((number, scale), shift)| number * scale + shift)
                .collect()
        };
        let op = match flat.op(x).clone() {
            Op::Dense { x: from, weights, bias, tie: None } => {
                let numbers = weights
                    .numbers
                    .iter()
                    .enumerate()
                    .map(|(at, weight)| weight * scale[at % weights.outputs])
                    .collect();
                let weights = Rc::new(Matrix { numbers, ..*weights });
                let shifted = shift.iter().any(|&shift| shift != 0.0);
                let bias = bias.map(|bias| scaled(&bias)).or_else(|| shifted.then(|| shift.clone()));
                Op::Dense { x: from, weights, bias, tie: None }
            }
            Op::LayerNorm { x: from, weights, bias, epsilon } => {
                let weights = weights.iter().zip(&scale).map(|(weight, scale)| weight * scale).collect();
                let zero = shift.iter().all(|&shift| shift == 0.0);
                match bias {
                    Some(bias) => Op::LayerNorm { x: from, weights, bias: Some(scaled(&bias)), epsilon },
                    None if zero => Op::LayerNorm { x: from, weights, bias: None, epsilon },
                    None => continue,
                }
            }
            _ => continue,
        };
        // The layer's name says more than that of what follows it, but for the weights of a written-out norm.
        if matches!(op, Op::Dense { .. }) {
            flat.nodes[index].name = flat.nodes[x.0].name.clone();
        }
        flat.nodes[index].op = op;
        // What it read has the same number of readers: this one in its place.
        readers[x.0] = 0;
    }
    flat.prune();
}
