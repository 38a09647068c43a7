//! What mixes the samples of a batch.
//!
//! Law: an axis that is twice as long for two samples is that of the samples; a sum, a mean, a softmax, a
//! norm or an `ArgMax` along it gives a sample an output that depends on the others.

use crate::evaluate::{axis_of, needed, reduced_axes, values};
use crate::foreign::{Node, Op};
use crate::normalise::known::Known;
use crate::normalise::outputs::probe;
use crate::{Foreign, Reason};

/// The operations that mix samples.
pub(super) fn mixed(foreign: &Foreign, known: &Known<'_>) -> Vec<Reason> {
    let suspects: Vec<(&Node, Vec<usize>)> = foreign
        .nodes
        .iter()
        .zip(needed(foreign))
        .filter(|(_, needed)| *needed)
        .map(|(node, _)| (node, along(node, known)))
        .filter(|(_, axes)| !axes.is_empty())
        .collect();
    if suspects.is_empty() || !foreign.inputs.iter().any(|port| port.batch) {
        return Vec::new();
    }
    let mut two = foreign.clone();
    for port in two.inputs.iter_mut().filter(|port| port.batch) {
        port.shape.iter_mut().take(1).for_each(|samples| *samples = 2);
    }
    // A graph that is made for one sample alone mixes none.
    let Ok(probed) = values(&two, &probe(&two)) else { return Vec::new() };
    let doubled = |node: &Node, axes: &[usize]| {
        let shape = node.operand(0).and_then(|x| probed.get(x)).map(crate::Tensor::shape);
        shape.is_some_and(|shape| axes.iter().any(|&axis| shape.get(axis) == Some(&2)))
    };
    suspects
        .into_iter()
        .filter(|(node, axes)| doubled(node, axes))
        .map(|(node, _)| Reason {
            place: node.place(&foreign.values),
            fact: String::from(
                "it computes over the axis of the samples, so that each depends on the others",
            ),
            help: String::from("let it compute over the last axis, and export again"),
        })
        .collect()
}

/// The axes of one number that an operation goes along: that of the samples is among them.
fn along(node: &Node, known: &Known<'_>) -> Vec<usize> {
    let Some(x) = node.operand(0).filter(|&x| known.constant(x).is_none()) else { return Vec::new() };
    let shape = known.shape(x);
    let rank = shape.len();
    let from = |axis: i64, rest: bool| {
        axis_of(axis, rank).map(|axis| if rest { (axis..rank).collect() } else { vec![axis] })
    };
    let axes: Result<Vec<usize>, String> = match &node.op {
        Op::Softmax { axis, rest } | Op::LogSoftmax { axis, rest } => from(*axis, *rest),
        Op::LayerNorm { axis, .. } | Op::RmsNorm { axis, .. } => from(*axis, true),
        Op::ArgMax { axis, .. } => from(*axis, false),
        Op::Reduce { nothing_if_empty, .. } => {
            let list = node.operand(1).and_then(|axes| known.constant(axes));
            reduced_axes(rank, list, *nothing_if_empty).map(|reduced| {
                let reduced = reduced.unwrap_or_default();
                (0..rank).filter(|&axis| reduced.get(axis) == Some(&true)).collect()
            })
        }
        Op::Layout(_)
        | Op::Pointwise(_)
        | Op::Pair(_)
        | Op::Where
        | Op::Clip
        | Op::Gemm { .. }
        | Op::MatMul
        | Op::BatchNorm { .. }
        | Op::Normalizer(_)
        | Op::Cell(_)
        | Op::Conv { .. }
        | Op::Pad
        | Op::Unknown { .. } => Ok(Vec::new()),
    };
    axes.unwrap_or_default().into_iter().filter(|&axis| shape.get(axis) == Some(&1)).collect()
}
