//! Two products and sums with constants as one.
//!
//! Law: `v·(w·x + b) + c = (v·w)·x + (v·b + c)`, where nothing else reads `w·x + b`; unless the sum is so
//! large that a number near it would lose digits: `x − mean` is exact where both are near each other; and
//! unless `c` would lose its own, which is all that is left where `v·w·x` is `−v·b`.
//!
//! Examples: `(x − mean)/deviation` becomes `x/deviation + (−mean/deviation)`; `(1 − s) + 10⁻⁸` stays two
//! steps.

use crate::flat::{Flat, Op};

/// Beyond this sum, two steps stay two.
const LARGEST_SHIFT: f64 = 8.0;

/// How much of its smaller part a sum may lose in single precision.
const LARGEST_LOSS: f64 = 1e-4;

/// Whether `first + second` in single precision still has the digits of the second.
fn keeps(first: f64, second: f64) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "that is what rounding is")]
    let single = |number: f64| f64::from(number as f32);
    let left = single(first + second) - single(first);
    (left - second).abs() <= LARGEST_LOSS * second.abs()
}

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
        let mut parts = shift.iter().zip(&outer).zip(&bias);
        let kept = parts.all(|((shift, outer), &bias)| keeps(shift * outer, bias));
        if !shifted || kept && sum.iter().all(|shift| shift.abs() <= LARGEST_SHIFT) {
            flat.nodes[index].op = Op::Affine { x: before, weights, bias: sum, norm: None };
            // What it read has the same number of readers: this one in its place.
            readers[x.0] = 0;
        }
    }
    flat.prune();
}
