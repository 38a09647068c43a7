//! The forward pass: every operation with its symbols, its numbers and its result.

use netwright_runtime::topology::Operation;

use crate::operation::mathematics;
use crate::paper::document::{Block, code, line};
use crate::paper::step::TrainingStep;

pub(super) fn write(step: &TrainingStep, to: &mut Vec<Block>) {
    to.push(Block::Heading(2, line!["2. Forward pass"]));
    write_nodes(step, 3, to);
}

/// Every operation, under a heading of this level for each item.
pub(super) fn write_nodes(step: &TrainingStep, level: usize, to: &mut Vec<Block>) {
    let mut heading = "";
    for (index, node) in step.topology.nodes.iter().enumerate() {
        if node.operation == Operation::Input {
            continue;
        }
        if node.name != heading {
            heading = node.name;
            to.push(Block::Heading(level, line![code(heading)]));
        }
        mathematics(node).write_value(step, index, to);
    }
}
