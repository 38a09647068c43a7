//! Which axis of a result is that of the steps.
//!
//! Input: an operation and where the steps are in its operands. Output: where they are in its result.
//! Guarantees: an operation along the axis of the steps is refused, but for one that takes the last of them.

use super::{Done, Steps, Time};
use crate::evaluate::{axis_of, reduced_axes};
use crate::foreign::{Layout, Node, Op, ValueId};

/// Why a value of all steps cannot be computed.
const MIXES: &str = "it computes over the axis of the steps";

impl Steps<'_> {
    /// Where the steps are in the results of a node that is neither a recurrent layer nor a convolution.
    pub(super) fn time(&self, node: &Node, operands: &[Option<(ValueId, Time)>]) -> Done<Time> {
        let times = || operands.iter().flatten().map(|(_, time)| *time);
        let is_along = |time: &Time| matches!(time, Time::Along(_));
        if !times().any(|time| is_along(&time)) {
            return Ok(if times().any(|time| time == Time::Last) { Time::Last } else { Time::Never });
        }
        if times().any(|time| time == Time::Last) {
            return Err(String::from("it joins the last step with all of them"));
        }
        let ranks: Vec<usize> =
            node.operands.iter().map(|operand| operand.map_or(0, |id| self.rank(id))).collect();
        let (&result, Some(&x)) = (&node.results[0], ranks.first()) else {
            return Err(String::from("its operand is missing"));
        };
        let rank = self.rank(result);
        let first = operands.first().copied().flatten().map_or(Time::Never, |(_, time)| time);
        let others = operands.iter().skip(1).flatten().all(|(_, time)| *time == Time::Never);
        let along = |axis: usize| Ok(Time::Along(axis));
        match (&node.op, first) {
            (Op::Pair(_) | Op::Where, _) => self.repeated(node, operands, rank),
            (Op::Layout(Layout::Concat { axis }), _) => {
                let axis = axis_of(*axis, rank)?;
                let all = times().collect::<Vec<_>>();
                let is_same = all.windows(2).all(|pair| pair[0] == pair[1]);
                if is_same && first != Time::Along(axis) { Ok(first) } else { Err(MIXES.into()) }
            }
            (_, _) if !others => Err(MIXES.into()),
            (_, Time::Never | Time::Last) => Err(MIXES.into()),
            (Op::Pointwise(_) | Op::Clip, Time::Along(axis)) => along(axis),
            (Op::MatMul, Time::Along(axis)) if axis + 1 < x && x == rank => along(axis),
            (Op::Gemm { transpose_a: false, .. }, Time::Along(0)) => along(0),
            (Op::Softmax { axis: of, rest } | Op::LogSoftmax { axis: of, rest }, Time::Along(axis)) => {
                let of = axis_of(*of, x)?;
                if of == axis || *rest && of < axis { Err(MIXES.into()) } else { along(axis) }
            }
            (Op::LayerNorm { axis: of, .. } | Op::RmsNorm { axis: of, .. }, Time::Along(axis)) => {
                if axis_of(*of, x)? <= axis { Err(MIXES.into()) } else { along(axis) }
            }
            (Op::BatchNorm { .. }, Time::Along(axis)) if axis != 1 && x > 1 => along(axis),
            (Op::ArgMax { axis: of, keep_axis }, Time::Along(axis)) => {
                let of = axis_of(*of, x)?;
                let before = usize::from(of < axis && !keep_axis);
                if of == axis { Err(MIXES.into()) } else { along(axis - before) }
            }
            (Op::Reduce { keep_axes, nothing_if_empty, .. }, Time::Along(axis)) => {
                let list = node.operand(1).and_then(|axes| self.known.constant(axes));
                let reduced = reduced_axes(x, list, *nothing_if_empty)?.unwrap_or_default();
                let gone = (0..axis).filter(|&at| !keep_axes && reduced.get(at) == Some(&true)).count();
                if reduced.get(axis) == Some(&true) { Err(MIXES.into()) } else { along(axis - gone) }
            }
            (Op::Layout(layout), Time::Along(axis)) => self.moved(node, layout, axis),
            _ => Err(MIXES.into()),
        }
    }

    fn rank(&self, value: ValueId) -> usize {
        self.known.shape(value).len()
    }

    /// The result of operands that are repeated: axes are counted from the end.
    fn repeated(&self, node: &Node, operands: &[Option<(ValueId, Time)>], rank: usize) -> Done<Time> {
        let mut found = None;
        for (operand, old) in operands.iter().zip(&node.operands) {
            let (Some((_, time)), Some(old)) = (operand, old) else { continue };
            if let Time::Along(axis) = time {
                let at = axis + rank - self.rank(*old);
                if found.is_some_and(|found| found != at) {
                    return Err(MIXES.into());
                }
                found = Some(at);
            }
        }
        let axis = found.ok_or(MIXES)?;
        for (operand, old) in operands.iter().zip(&node.operands) {
            let (Some((_, Time::Never)), Some(old)) = (operand, old) else { continue };
            // Other numbers for each step are no network over time.
            let shape = self.known.shape(*old);
            let at = (axis + shape.len()).checked_sub(rank);
            if at.and_then(|at| shape.get(at)).is_some_and(|&length| length != 1) {
                return Err(String::from("its numbers differ from step to step"));
            }
        }
        Ok(Time::Along(axis))
    }

    /// Where the steps are behind an operation that moves numbers.
    fn moved(&self, node: &Node, layout: &Layout, axis: usize) -> Done<Time> {
        let (x, result) = (node.operand(0).ok_or(MIXES)?, node.results[0]);
        let (from, to) = (self.known.shape(x), self.known.shape(result));
        let along = |axis: Option<usize>| axis.map(Time::Along).ok_or_else(|| MIXES.into());
        match layout {
            Layout::Identity | Layout::Cast(_) | Layout::Dropout => Ok(Time::Along(axis)),
            Layout::Transpose(None) => along(Some(from.len() - 1 - axis)),
            Layout::Transpose(Some(order)) => along(order.iter().position(|&of| of == axis)),
            Layout::Flatten { .. } | Layout::Reshape { .. } | Layout::Squeeze | Layout::Unsqueeze => {
                // The same numbers before it, and as many steps.
                let before: usize = from[..axis].iter().product();
                let is_place =
                    |&at: &usize| to[..at].iter().product::<usize>() == before && to[at] == self.length;
                along((0..to.len()).find(is_place))
            }
            Layout::Expand | Layout::Tile => {
                let at = axis + to.len() - from.len();
                along((to.get(at) == Some(&self.length)).then_some(at))
            }
            Layout::Slice if to.get(axis) == Some(&self.length) => Ok(Time::Along(axis)),
            Layout::Slice if to.get(axis) == Some(&1) && self.is_last(node, axis, from.len()) => {
                Ok(Time::Last)
            }
            Layout::Slice => Err(String::from("it takes some of the steps, and not the last one alone")),
            Layout::Split { axis: of }
            | Layout::GatherElements { axis: of }
            | Layout::Concat { axis: of } => along((axis_of(*of, from.len())? != axis).then_some(axis)),
            Layout::Gather { axis: of } => {
                let (of, indices) = (axis_of(*of, from.len())?, node.operand(1).ok_or(MIXES)?);
                let rank = self.rank(indices);
                if of != axis {
                    return along(Some(if of < axis { axis + rank - 1 } else { axis }));
                }
                let index = self.known.constant(indices).and_then(crate::Tensor::uniform);
                let last = i64::try_from(self.length).unwrap_or(i64::MAX) - 1;
                #[expect(clippy::cast_precision_loss, reason = "an index is below 2⁵³")]
                let is_last = index.is_some_and(|index| index == -1.0 || index == last as f64);
                let is_one = self.known.constant(indices).is_some_and(|indices| indices.len() == 1);
                if is_last && is_one {
                    Ok(Time::Last)
                } else {
                    Err(String::from("it takes one step, and not the last one"))
                }
            }
            Layout::Shape { .. } | Layout::ConstantOfShape(_) | Layout::Range | Layout::Labels => {
                Err(MIXES.into())
            }
        }
    }

    /// Whether a slice begins at the last step.
    fn is_last(&self, node: &Node, axis: usize, rank: usize) -> bool {
        let list = |operand: usize| {
            node.operand(operand)
                .and_then(|value| self.known.constant(value))
                .and_then(crate::Tensor::as_integers)
        };
        let Some(starts) = list(1) else { return false };
        let axes = list(3).unwrap_or_else(|| (0..).take(starts.len()).collect());
        let mut of_axis = starts.iter().zip(axes).filter(|(_, of)| axis_of(*of, rank) == Ok(axis));
        let last = i64::try_from(self.length).unwrap_or(i64::MAX) - 1;
        of_axis.next().is_some_and(|(start, _)| *start == -1 || *start == last)
    }

    /// The shape for one step of a value that only has other axes; `None` of other operations.
    pub(super) fn shape_of_step(&self, node: &Node, time: Time) -> Option<Vec<i64>> {
        let Op::Layout(layout) = &node.op else { return None };
        let Time::Along(axis) = time else { return None };
        match layout {
            Layout::Flatten { .. } | Layout::Reshape { .. } | Layout::Squeeze | Layout::Unsqueeze => {
                let shape = self.known.shape(node.results[0]).iter().enumerate();
                let length = |(at, &length)| if at == axis { Some(1) } else { i64::try_from(length).ok() };
                shape.map(length).collect()
            }
            _ => None,
        }
    }
}
