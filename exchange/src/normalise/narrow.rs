//! Outputs of a layer that nothing reads.
//!
//! Law: some numbers of `x·W + b` are `x·W′ + b′` with their columns alone, where nothing else reads the
//! others.
//!
//! Example: a policy that computes means and deviations, of which only the means are wanted.

use std::rc::Rc;

use crate::flat::{Flat, Matrix, Op};

/// Leaves them out.
pub(super) fn narrow(flat: &mut Flat) {
    let mut readers = flat.readers();
    for index in 0..flat.nodes.len() {
        let Op::Gather(x, places) = flat.nodes[index].op.clone() else { continue };
        if readers[x.0] != 1 {
            continue;
        }
        if let Op::Dense { x: from, weights, bias, tie: None } = flat.op(x).clone() {
            let numbers = weights
                .numbers
                .chunks(weights.outputs.max(1))
                .flat_map(|row| places.iter().map(|&place| row[place]))
                .collect();
            let bias = bias.map(|bias| places.iter().map(|&place| bias[place]).collect());
            let weights = Rc::new(Matrix { inputs: weights.inputs, outputs: places.len(), numbers });
            flat.nodes[index].op = Op::Dense { x: from, weights, bias, tie: None };
            flat.nodes[index].name = flat.nodes[x.0].name.clone();
            // What it read has the same number of readers: this one in its place.
            readers[x.0] = 0;
        }
    }
    flat.prune();
}
