//! Arithmetic with constants: sums, differences, products and quotients as `weight·x + bias`; powers as products.
//!
//! Law: `x + c`, `x − c`, `c − x`, `c·x`, `x/c` and `−x` are each one `weight·x + bias`; two of them are one, unless the bias
//! is so large that a number near it would lose digits. `min(x, c)` and `max(x, c)` are a limit.
//!
//! Example: `(x − mean)/deviation` becomes `x/deviation + (−mean/deviation)`.

use crate::flat::{Flat, Node, NodeId, Op, uniform};
use crate::foreign::{Pair, Pointwise};

/// Beyond this bias, a shift stays a step of its own: `x − mean` is exact where both are near each other.
const LARGEST_SHIFT: f64 = 8.0;

/// Rewrites arithmetic with constants.
pub(super) fn affine(flat: &mut Flat) {
    flat.rewrite(|flat, node| {
        let (size, name, place) = (node.size, node.name.clone(), node.place.clone());
        match node.op {
            Op::Pointwise(Pointwise::Neg, x) => compose(flat, x, vec![-1.0; size], vec![0.0; size], &node),
            Op::Pair(pair, a, b) => {
                let (first, second) =
                    (flat.constant(a).map(<[f64]>::to_vec), flat.constant(b).map(<[f64]>::to_vec));
                match (pair, first, second) {
                    (Pair::Add, None, Some(c)) => compose(flat, a, vec![1.0; size], c, &node),
                    (Pair::Add, Some(c), None) => compose(flat, b, vec![1.0; size], c, &node),
                    (Pair::Sub, None, Some(c)) => compose(flat, a, vec![1.0; size], negated(&c), &node),
                    (Pair::Sub, Some(c), None) => compose(flat, b, vec![-1.0; size], c, &node),
                    (Pair::Mul, None, Some(c)) => compose(flat, a, c, vec![0.0; size], &node),
                    (Pair::Mul, Some(c), None) => compose(flat, b, c, vec![0.0; size], &node),
                    (Pair::Div, None, Some(c)) => {
                        let inverse = c.iter().map(|number| 1.0 / number).collect();
                        compose(flat, a, inverse, vec![0.0; size], &node)
                    }
                    (Pair::Min, None, Some(c)) => {
                        flat.push(&name, &place, size, Op::Clip(a, vec![f64::NEG_INFINITY; size], c))
                    }
                    (Pair::Min, Some(c), None) => {
                        flat.push(&name, &place, size, Op::Clip(b, vec![f64::NEG_INFINITY; size], c))
                    }
                    (Pair::Max, None, Some(c)) => {
                        flat.push(&name, &place, size, Op::Clip(a, c, vec![f64::INFINITY; size]))
                    }
                    (Pair::Max, Some(c), None) => {
                        flat.push(&name, &place, size, Op::Clip(b, c, vec![f64::INFINITY; size]))
                    }
                    (Pair::Pow, None, Some(c)) => power(flat, a, &c, node),
                    _ => flat.keep(node),
                }
            }
            Op::Clip(x, low, high) => limit(flat, x, low, high, node.size, &name, &place),
            _ => flat.keep(node),
        }
    });
}

fn negated(numbers: &[f64]) -> Vec<f64> {
    numbers.iter().map(|number| -number).collect()
}

/// `weight·x + bias`, one with what makes `x` where nothing is lost.
fn compose(flat: &mut Flat, x: NodeId, weights: Vec<f64>, bias: Vec<f64>, node: &Node) -> NodeId {
    if uniform(&weights) == Some(1.0) && uniform(&bias) == Some(0.0) {
        return x;
    }
    if let Op::Affine { x: before, weights: inner, bias: shift, norm: None } = flat.op(x) {
        let product: Vec<f64> = inner.iter().zip(&weights).map(|(inner, outer)| inner * outer).collect();
        let sum: Vec<f64> = shift
            .iter()
            .zip(&weights)
            .zip(&bias)
            .map(|((shift, outer), bias)| shift * outer + bias)
            .collect();
        // An unshifted input, and the input of a layer, lose nothing.
        let shifted = inner.iter().zip(shift).any(|(weight, shift)| *weight != 0.0 && *shift != 0.0);
        if !shifted || sum.iter().all(|shift| shift.abs() <= LARGEST_SHIFT) {
            let before = *before;
            return flat.push(
                &node.name,
                &node.place,
                node.size,
                Op::Affine { x: before, weights: product, bias: sum, norm: None },
            );
        }
    }
    flat.push(&node.name, &node.place, node.size, Op::Affine { x, weights, bias, norm: None })
}

/// `x¹`, `x²`, `x³` and `√x`; other powers stay.
fn power(flat: &mut Flat, x: NodeId, powers: &[f64], node: Node) -> NodeId {
    let (size, name, place) = (node.size, node.name.clone(), node.place.clone());
    match uniform(powers) {
        Some(1.0) => x,
        Some(0.5) => flat.push(&name, &place, size, Op::Pointwise(Pointwise::Sqrt, x)),
        Some(power) if power == 2.0 || power == 3.0 => {
            let square = flat.push(&name, &place, size, Op::Pair(Pair::Mul, x, x));
            if power == 2.0 { square } else { flat.push(&name, &place, size, Op::Pair(Pair::Mul, square, x)) }
        }
        _ => flat.keep(node),
    }
}

/// A limit, one with a limit before it.
fn limit(
    flat: &mut Flat,
    x: NodeId,
    low: Vec<f64>,
    high: Vec<f64>,
    size: usize,
    name: &str,
    place: &str,
) -> NodeId {
    let (mut from, mut low, mut high) = (x, low, high);
    if let Op::Clip(before, lower, upper) = flat.op(x) {
        from = *before;
        low = low
            .iter()
            .zip(lower)
            .zip(&high)
            .map(|((outer, inner), high)| outer.max(inner.min(*high)))
            .collect();
        high = high
            .iter()
            .zip(upper)
            .zip(&low)
            .map(|((outer, inner), low)| outer.min(inner.max(*low)))
            .collect();
    }
    flat.push(name, place, size, Op::Clip(from, low, high))
}
