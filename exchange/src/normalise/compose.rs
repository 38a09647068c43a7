//! Two products and sums with constants as one.
//!
//! Law: `v·(w·x + b) + c = (v·w)·x + (v·b + c)`, where nothing else reads `w·x + b`; unless the sum is so
//! large that a number near it would lose digits: `x − mean` is exact where both are near each other.
//!
//! Example: `(x − mean)/deviation` becomes `x/deviation + (−mean/deviation)`.

use crate::flat::{Flat, Op};

/// Beyond this sum, two steps stay two.
const LARGEST_SHIFT: f64 = 8.0;

/// Makes one of two.
pub(super) fn compose(flat: &mut Flat) {
    let mut readers = flat.readers();
    for index in 0..flat.nodes.len() {
        let Op::Affine { x, weights: outer, bias, norm: None } = flat.nodes[index].op.clone() else {
            continue;
        };
        let Op::Affine { x: before, weights: inner, bias: shift, norm: None } = flat.op(x).clone() else {
            continue;
        };
        if readers[x.0] != 1 {
            continue;
        }
        let weights: Vec<f64> = inner.iter().zip(&outer).map(|(inner, outer)| inner * outer).collect();
        let sum: Vec<f64> =
            shift.iter().zip(&outer).zip(&bias).map(|((shift, outer), bias)| shift * outer + bias).collect();
        let shifted = shift.iter().any(|&shift| shift != 0.0);
        if !shifted || sum.iter().all(|shift| shift.abs() <= LARGEST_SHIFT) {
            flat.nodes[index].op = Op::Affine { x: before, weights, bias: sum, norm: None };
            // What it read has the same number of readers: this one in its place.
            readers[x.0] = 0;
        }
    }
    flat.prune();
}
