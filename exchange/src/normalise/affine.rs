//! Arithmetic with constants: sums, differences, products and quotients as `weight·x + bias`; powers as
//! products.
//!
//! Law: `x + c`, `x − c`, `c − x`, `c·x`, `x/c` and `−x` are each one `weight·x + bias`. `min(x, c)` and
//! `max(x, c)` are a limit. `c/x = c·(1/x)`, and `cˣ = e^(x·ln c)` above 0.
//!
//! Example: `1 − x` becomes `−1·x + 1`.

use crate::flat::{Flat, Node, NodeId, Op, uniform};
use crate::foreign::{Pair, Pointwise};

/// Rewrites arithmetic with constants.
pub(super) fn affine(flat: &mut Flat) {
    flat.rewrite(|flat, node| {
        let (size, name, place) = (node.size, node.name.clone(), node.place.clone());
        let none = |limit: f64| vec![limit; size];
        match node.op {
            Op::Pointwise(Pointwise::Neg, x) => line(flat, x, vec![-1.0; size], vec![0.0; size], &node),
            Op::Pair(pair, a, b) => {
                let (first, second) =
                    (flat.constant(a).map(<[f64]>::to_vec), flat.constant(b).map(<[f64]>::to_vec));
                match (pair, first, second) {
                    (Pair::Add, None, Some(c)) => line(flat, a, vec![1.0; size], c, &node),
                    (Pair::Add, Some(c), None) => line(flat, b, vec![1.0; size], c, &node),
                    (Pair::Sub, None, Some(c)) => line(flat, a, vec![1.0; size], negated(&c), &node),
                    (Pair::Sub, Some(c), None) => line(flat, b, vec![-1.0; size], c, &node),
                    (Pair::Mul, None, Some(c)) => line(flat, a, c, vec![0.0; size], &node),
                    (Pair::Mul, Some(c), None) => line(flat, b, c, vec![0.0; size], &node),
                    (Pair::Div, None, Some(c)) => {
                        let inverse = c.iter().map(|number| 1.0 / number).collect();
                        line(flat, a, inverse, vec![0.0; size], &node)
                    }
                    (Pair::Min, None, Some(c)) => limit(flat, a, none(f64::NEG_INFINITY), c, &node),
                    (Pair::Min, Some(c), None) => limit(flat, b, none(f64::NEG_INFINITY), c, &node),
                    (Pair::Max, None, Some(c)) => limit(flat, a, c, none(f64::INFINITY), &node),
                    (Pair::Max, Some(c), None) => limit(flat, b, c, none(f64::INFINITY), &node),
                    (Pair::Pow, None, Some(c)) => power(flat, a, &c, node),
                    // cˣ = e^(x·ln c)
                    (Pair::Pow, Some(c), None) if c.iter().all(|&base| base > 0.0) => {
                        let logarithms = c.iter().map(|base| base.ln()).collect();
                        let scaled = line(flat, b, logarithms, vec![0.0; size], &node);
                        flat.push(&name, &place, size, Op::Pointwise(Pointwise::Exp, scaled))
                    }
                    // c/x = c·(1/x)
                    (Pair::Div, Some(c), None) => {
                        let inverse = flat.push(&name, &place, size, Op::Pointwise(Pointwise::Reciprocal, b));
                        line(flat, inverse, c, vec![0.0; size], &node)
                    }
                    _ => flat.keep(node),
                }
            }
            // From above its upper bound on, a limit is that bound.
            Op::Clip(x, ref low, ref high) => {
                let low = low.iter().zip(high).map(|(low, high)| low.min(*high)).collect();
                limit(flat, x, low, high.clone(), &node)
            }
            _ => flat.keep(node),
        }
    });
}

fn negated(numbers: &[f64]) -> Vec<f64> {
    numbers.iter().map(|number| -number).collect()
}

/// `weight·x + bias`
fn line(flat: &mut Flat, x: NodeId, weights: Vec<f64>, bias: Vec<f64>, node: &Node) -> NodeId {
    if uniform(&weights) == Some(1.0) && uniform(&bias) == Some(0.0) {
        return x;
    }
    // Rows that a layer computes one by one have their constants one by one.
    if let Op::Concat(parts) = flat.op(x).clone()
        && parts.iter().all(|&part| matches!(flat.op(part), Op::Dense { .. }))
    {
        let mut start = 0;
        let part = |part: NodeId| {
            let range = start..start + flat.size(part);
            start = range.end;
            let node = Node { size: range.len(), ..node.clone() };
            line(flat, part, weights[range.clone()].to_vec(), bias[range].to_vec(), &node)
        };
        let parts = parts.into_iter().map(part).collect();
        return flat.push(&node.name, &node.place, node.size, Op::Concat(parts));
    }
    flat.push(&node.name, &node.place, node.size, Op::Affine { x, weights, bias, norm: None })
}

/// The largest whole power that becomes products.
const LARGEST_POWER: f64 = 16.0;

/// `xⁿ` with a whole n as products, `√x`, and their reciprocals; other powers stay.
fn power(flat: &mut Flat, x: NodeId, powers: &[f64], node: Node) -> NodeId {
    let Some(power) = uniform(powers) else { return flat.keep(node) };
    let of = |flat: &mut Flat, op: Op| flat.push(&node.name, &node.place, node.size, op);
    let magnitude = power.abs();
    let value = if magnitude == 0.5 {
        of(flat, Op::Pointwise(Pointwise::Sqrt, x))
    } else if magnitude.fract() == 0.0 && (1.0..=LARGEST_POWER).contains(&magnitude) {
        // By halves: x⁵ = (x²)²·x.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number up to 16"
        )]
        let whole = magnitude as u32;
        let mut product = x;
        for bit in (0..whole.ilog2()).rev() {
            product = of(flat, Op::Pair(Pair::Mul, product, product));
            if whole >> bit & 1 == 1 {
                product = of(flat, Op::Pair(Pair::Mul, product, x));
            }
        }
        product
    } else {
        return flat.keep(node);
    };
    if power < 0.0 { of(flat, Op::Pointwise(Pointwise::Reciprocal, value)) } else { value }
}

/// A limit, one with a limit before it.
fn limit(flat: &mut Flat, x: NodeId, low: Vec<f64>, high: Vec<f64>, node: &Node) -> NodeId {
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
    if uniform(&low) == Some(f64::NEG_INFINITY) && uniform(&high) == Some(f64::INFINITY) {
        return from;
    }
    flat.push(&node.name, &node.place, node.size, Op::Clip(from, low, high))
}
