//! Layer norm and RMS norm, where an exporter wrote them as sums, squares and roots.
//!
//! Law: `(x − mean x)/√(mean (x − mean x)² + ε)` is a layer norm with weights 1 and bias 0; without `mean
//! x` it is an RMS norm. `x − ln Σ eˣ` is the logarithm of a softmax. What follows, a product and a sum
//! with constants, is taken in by the pass `fold`.
//!
//! Example: `d = x − mean x; y = d / √(mean d² + 1e-5)` becomes `layer_norm(x)`.

use crate::flat::{Flat, NodeId, Op, uniform};
use crate::foreign::{Pair, Pointwise};

/// Replaces them.
pub(super) fn norms(flat: &mut Flat) {
    for index in 0..flat.nodes.len() {
        let size = flat.nodes[index].size;
        if let Some(x) = log_softmax(flat, NodeId(index)) {
            flat.nodes[index].op = Op::LogSoftmax(x);
        } else if let Some((x, epsilon, mean)) = norm(flat, NodeId(index)) {
            let bias = mean.then(|| vec![0.0; size]);
            flat.nodes[index].op = Op::LayerNorm { x, weights: vec![1.0; size], bias, epsilon };
        }
    }
    flat.prune();
}

/// The row that a node normalises, what is added to the mean square, and whether the mean is subtracted.
fn norm(flat: &Flat, node: NodeId) -> Option<(NodeId, f64, bool)> {
    let (row, square) = match flat.op(node) {
        Op::Pair(Pair::Div, row, root) => (*row, root_of(flat, repeated(flat, *root)?)?),
        Op::Pair(Pair::Mul, a, b) => {
            let inverse = |from: NodeId| inverse_root_of(flat, repeated(flat, from)?);
            inverse(*b).map(|square| (*a, square)).or_else(|| inverse(*a).map(|square| (*b, square)))?
        }
        _ => return None,
    };
    let (mean_square, epsilon) = plus_number(flat, square)?;
    let (squared, factor) =
        if let Op::Sum(x, factor) = flat.op(mean_square) { (*x, *factor) } else { return None };
    #[expect(clippy::cast_precision_loss, reason = "a row has fewer numbers than 2⁵³")]
    let mean = |size: usize| 1.0 / size as f64;
    if square_of(flat, squared)? != row || factor != mean(flat.size(row)) {
        return None;
    }
    if let Op::Pair(Pair::Sub, x, center) = flat.op(row)
        && let Op::Sum(of, factor) = flat.op(repeated(flat, *center)?)
        && of == x
        && *factor == mean(flat.size(*x))
    {
        return Some((*x, epsilon, true));
    }
    Some((row, epsilon, false))
}

/// The row whose logarithm of a softmax a node is.
fn log_softmax(flat: &Flat, node: NodeId) -> Option<NodeId> {
    let Op::Pair(Pair::Sub, row, sum) = flat.op(node) else { return None };
    matches!(flat.op(repeated(flat, *sum)?), Op::LogSumExp(of) if of == row).then_some(*row)
}

/// The one number that a row repeats.
fn repeated(flat: &Flat, node: NodeId) -> Option<NodeId> {
    match flat.op(node) {
        Op::Gather(from, places) if flat.size(*from) == 1 && places.iter().all(|&place| place == 0) => {
            Some(*from)
        }
        _ => (flat.size(node) == 1).then_some(node),
    }
}

/// `√z`
fn root_of(flat: &Flat, node: NodeId) -> Option<NodeId> {
    match flat.op(node) {
        Op::Pointwise(Pointwise::Sqrt, z) => Some(*z),
        Op::Pair(Pair::Pow, z, power) if uniform(flat.constant(*power)?) == Some(0.5) => Some(*z),
        _ => None,
    }
}

/// `1/√z`
fn inverse_root_of(flat: &Flat, node: NodeId) -> Option<NodeId> {
    match flat.op(node) {
        Op::Pointwise(Pointwise::Reciprocal, root) => root_of(flat, *root),
        Op::Pair(Pair::Div, one, root) if uniform(flat.constant(*one)?) == Some(1.0) => root_of(flat, *root),
        Op::Pair(Pair::Pow, z, power) if uniform(flat.constant(*power)?) == Some(-0.5) => Some(*z),
        _ => None,
    }
}

/// `z + ε`
fn plus_number(flat: &Flat, node: NodeId) -> Option<(NodeId, f64)> {
    let Op::Pair(Pair::Add, a, b) = flat.op(node) else { return None };
    let number = |node: NodeId| flat.constant(node).and_then(uniform);
    number(*b).map(|epsilon| (*a, epsilon)).or_else(|| number(*a).map(|epsilon| (*b, epsilon)))
}

/// `z²`
fn square_of(flat: &Flat, node: NodeId) -> Option<NodeId> {
    match flat.op(node) {
        Op::Pair(Pair::Mul, a, b) if a == b => Some(*a),
        Op::Pair(Pair::Pow, z, power) if uniform(flat.constant(*power)?) == Some(2.0) => Some(*z),
        _ => None,
    }
}
