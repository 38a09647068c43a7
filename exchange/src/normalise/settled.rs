//! Operations that read a computed value and give the same numbers whatever it is.
//!
//! Law, for finite numbers: `0·x = 0`, `x/∞ = 0`, `x⁰ = 1`, `x − x = 0`; a limit from above its upper bound
//! on is that bound; the softmax of one number is 1 and its logarithm 0; the layer norm of one number, and a
//! batch norm with the factor 0, is the bias.

use super::known::{Known, uniform};
use crate::evaluate::axis_of;
use crate::foreign::{Node, Op, Pair, ValueId};

/// Whether the operands that are known decide the result.
pub(super) fn is_settled(node: &Node, known: &Known<'_>) -> bool {
    let number = |at: usize| node.operand(at).and_then(|value| uniform(known, value));
    let length = |axis: i64, rest: bool| {
        let shape = node.operand(0).map(|x| known.shape(x)).unwrap_or_default();
        let axis = axis_of(axis, shape.len()).ok()?;
        Some(if rest { shape[axis..].iter().product() } else { shape[axis] })
    };
    let is_known = |operand: &ValueId| known.constant(*operand).is_some();
    match &node.op {
        Op::Pair(Pair::Mul) => number(0) == Some(0.0) || number(1) == Some(0.0),
        Op::Pair(Pair::Div) => number(1).is_some_and(f64::is_infinite),
        Op::Pair(Pair::Pow) => number(1) == Some(0.0),
        Op::Pair(Pair::Sub) => node.operand(0) == node.operand(1),
        Op::Clip => number(1).zip(number(2)).is_some_and(|(low, high)| low >= high),
        Op::Softmax { axis, rest } | Op::LogSoftmax { axis, rest } => length(*axis, *rest) == Some(1),
        Op::LayerNorm { axis, .. } => {
            length(*axis, true) == Some(1) && node.operands.iter().skip(1).flatten().all(is_known)
        }
        Op::BatchNorm { .. } => {
            number(1) == Some(0.0) && node.operands.iter().skip(1).flatten().all(is_known)
        }
        Op::Pair(_)
        | Op::Pointwise(_)
        | Op::Where
        | Op::Gemm { .. }
        | Op::MatMul
        | Op::RmsNorm { .. }
        | Op::Reduce { .. }
        | Op::ArgMax { .. }
        | Op::Normalizer(_)
        | Op::Cell(_)
        | Op::Conv { .. }
        | Op::Pad
        | Op::Layout(_)
        | Op::Unknown { .. } => false,
    }
}
