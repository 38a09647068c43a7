//! Entries that are those of another value: slices, and dropout in inference mode.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use crate::paper::document::Block;
use crate::paper::shape::{SMALL, column};
use crate::paper::step::TrainingStep;

/// Writes a node whose entries are those of its source from `start` on.
pub(super) fn write(step: &TrainingStep, node: usize, start: usize, to: &mut Vec<Block>) {
    let (source, value) = (step.node(node).sources[0], &step.values[node]);
    if value.len() > SMALL {
        let part = step.part(source, start..start + value.len());
        to.push(Block::Equation(step.left(node, None).is(part).is(column(value))));
        return;
    }
    for entry in 0..value.len() {
        let equation = step.left(node, entry).is(step.value(source, start + entry)).is(value[entry]);
        to.push(Block::Equation(equation));
    }
}
