//! The step of gradient descent: every trained weight before and after, and the loss of the same sample afterwards.

use netwright_runtime::topology::DenseLayer;

use super::document::{Block, Equation, code, line};
use super::intro::entries;
use super::math::{Math, row};
use super::shape::{column, matrix};
use super::step::{Step, entry, is_written_out};
use super::symbols::RATE;

pub(super) fn write(step: &Step, to: &mut Vec<Block>) {
    to.push(Block::Heading(2, line!["5. Updated weights"]));
    for (index, node) in step.topology.nodes.iter().enumerate() {
        let Some(layer) = node.operation.layer() else { continue };
        to.push(Block::Heading(3, line![code(node.name)]));
        if layer.frozen {
            to.push(Block::Paragraph(line![code(node.name), " is frozen: not updated."]));
        } else if step.is_reached(index) {
            write_layer(step, index, &layer, to);
        } else {
            to.push(Block::Paragraph(line![
                "The loss does not depend on ",
                code(node.name),
                ": its gradient is 0, and its weights stay."
            ]));
        }
    }
    to.push(Block::Heading(2, line!["6. The same sample after the step"]));
    to.push(Block::Paragraph(line!["The forward pass with the updated weights gives the loss"]));
    to.push(Block::Equation(
        Equation::new(Math::Atom("L").sup(Math::Name("new".to_owned()))).is(step.loss_after),
    ));
    to.push(Block::Paragraph(line!["where it was ", row!["L", "=", step.gradients.loss], "."]));
}

fn write_layer(step: &Step, node: usize, layer: &DenseLayer, to: &mut Vec<Block>) {
    let (old, gradient, new) = (&step.parameters, &step.gradients.parameters, &step.updated);
    let one = |symbol: Math, index: usize| {
        let numbers = row![old[index], "−", step.rate, "·", gradient[index]];
        Block::Equation(updated(symbol).is(numbers).is(new[index]))
    };
    let weights = |of: &[f64]| matrix(layer.inputs, layer.outputs, |i, o| entry(of, layer, i, o));
    if is_written_out(layer) {
        to.extend(
            entries(layer)
                .filter_map(|(i, o)| Some(one(step.weight_symbol(node, i, o), layer.weight(i, o)?))),
        );
    } else {
        let numbers = row![weights(old), "−", step.rate, "·", weights(gradient)];
        to.push(Block::Equation(updated(step.weights_symbol(node)).is(numbers).is(weights(new))));
    }
    let Some(bias) = layer.bias else { return };
    if is_written_out(layer) {
        to.extend((0..layer.outputs).map(|o| one(step.bias_symbol(node, o), bias + o)));
    } else {
        let column = |of: &[f64]| column(&of[bias..bias + layer.outputs]);
        let numbers = row![column(old), "−", step.rate, "·", column(gradient)];
        to.push(Block::Equation(updated(step.bias_symbol(node, None)).is(numbers).is(column(new))));
    }
}

/// `w ← w − η·∂L/∂w`.
fn updated(symbol: Math) -> Equation {
    let step = row![symbol.clone(), "−", RATE, "·", Math::partial("L", symbol.clone())];
    Equation::new(symbol).becomes(step)
}
