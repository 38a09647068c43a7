//! The forward pass: every operation with its symbols, its numbers and its result.

use netwright_runtime::topology::Operation;

use crate::operation::mathematics;
use crate::paper::document::{Block, code, line};
use crate::paper::step::TrainingStep;

pub(super) fn write(step: &TrainingStep, to: &mut Vec<Block>) {
    to.push(Block::Heading(2, line!["2. Forward pass"]));
    let mut heading = "";
    for (index, node) in step.topology.nodes.iter().enumerate() {
        if node.operation == Operation::Input {
            continue;
        }
        if node.name != heading {
            heading = node.name;
            to.push(Block::Heading(3, line![code(heading)]));
        }
        mathematics(node).write_value(step, index, to);
    }
}
