//! The backward pass: from the loss to every trained weight, one factor of the chain rule after another.

use crate::loss::masked_criterion;
use crate::operation::mathematics;
use crate::paper::document::{Block, code, line};
use crate::paper::step::TrainingStep;

use super::{chain, pull};

pub(super) fn write(step: &TrainingStep, to: &mut Vec<Block>) {
    to.push(Block::Heading(2, line!["4. Backward pass: the chain rule"]));
    if !step.terms.iter().any(|term| term.starts.iter().any(|start| step.is_differentiated(*start))) {
        to.push(Block::Paragraph(line![
            "No layer that the loss depends on is trained: every gradient is 0."
        ]));
        return;
    }
    write_nodes(step, 3, to);
    chain::write(step, to);
}

/// The gradient at every node, from the last to the first, under a heading of this level for each item.
pub(super) fn write_nodes(step: &TrainingStep, level: usize, to: &mut Vec<Block>) {
    let mut heading = "";
    for (index, node) in step.topology.nodes.iter().enumerate().rev() {
        if !step.is_differentiated(index) {
            continue;
        }
        if node.name != heading {
            heading = node.name;
            to.push(Block::Heading(level, line![code(heading)]));
        }
        for term in step.starting(index) {
            masked_criterion(term.loss, term.mask.as_deref()).write_gradient(step, term, index, to);
        }
        // In a sequence the loss of a step is a part of the whole one.
        if step.moment.is_some()
            || step.only_term().is_none_or(|term| !term.starts.contains(&index))
            || !step.readers(index).is_empty()
        {
            pull::write(step, index, to);
        }
        match node.operation.layer() {
            Some(layer) if layer.frozen && layer.tie.is_none() => to.push(Block::Paragraph(line![
                code(heading),
                " is frozen: its weights get no gradient, but the gradient passes through it."
            ])),
            Some(_) | None => mathematics(node).write_parameters(step, index, to),
        }
    }
}
