//! The step of gradient descent: every trained weight before and after, and the loss of the same sample
//! afterwards.

use netwright_runtime::topology::{DenseLayer, StepOptions};

use crate::layers::connections;
use crate::paper::document::{Block, Equation, code, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{column, matrix};
use crate::paper::step::{TrainingStep, is_written_out};
use crate::paper::symbols::RATE;

/// Writes the step on a `what`, a sample or a sequence.
pub(super) fn write(step: &TrainingStep, what: &str, to: &mut Vec<Block>) {
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
    to.push(Block::Heading(2, line![format!("6. The same {what} after the step")]));
    to.push(Block::Paragraph(line!["The forward pass with the updated weights gives the loss"]));
    to.push(Block::Equation(
        Equation::new(Math::Atom("L").sup(Math::Name("new".to_owned()))).is(step.loss_after),
    ));
    to.push(Block::Paragraph(line!["where it was ", row!["L", "=", step.loss], "."]));
}

fn write_layer(step: &TrainingStep, node: usize, layer: &DenseLayer, to: &mut Vec<Block>) {
    let (old, gradient, new) = (&step.parameters, &step.d_parameters, &step.updated);
    let plain = StepOptions { l1: 0.0, l2: 0.0, ..layer.step };
    let one = |symbol: Math, index: usize, options: StepOptions| {
        let numbers =
            row![old[index], "−", rate(step, &options), "·", penalised(old, gradient, index, &options)];
        Block::Equation(updated(symbol, &options).is(numbers).is(new[index]))
    };
    if let Some(most) = layer.step.max_norm {
        to.push(Block::Paragraph(line![
            "Where the weights into an entry are longer than ",
            Math::Number(most),
            " after the step, they are scaled to that length; the results below are those."
        ]));
    }
    let weights = |of: &dyn Fn(usize) -> f64| {
        matrix(layer.inputs, layer.outputs, |i, o| layer.weight(i, o).map_or(0.0, of))
    };
    if layer.tie.is_some() {
        // They are at the layer that has them.
    } else if is_written_out(layer) {
        to.extend(
            connections(layer).filter_map(|(i, o)| {
                Some(one(step.weight_symbol(node, i, o), layer.weight(i, o)?, layer.step))
            }),
        );
    } else {
        let slope = |index: usize| gradient[index] + penalty(old[index], &layer.step);
        let numbers = row![weights(&|index| old[index]), "−", rate(step, &layer.step), "·", weights(&slope)];
        let equation = updated(step.weights_symbol(node), &layer.step).is(numbers);
        to.push(Block::Equation(equation.is(weights(&|index| new[index]))));
    }
    let Some(bias) = layer.bias else { return };
    if is_written_out(layer) {
        to.extend((0..layer.outputs).map(|o| one(step.bias_symbol(node, o), bias + o, plain)));
    } else {
        let column = |of: &[f64]| column(&of[bias..bias + layer.outputs]);
        let numbers = row![column(old), "−", rate(step, &plain), "·", column(gradient)];
        to.push(Block::Equation(updated(step.bias_symbol(node, None), &plain).is(numbers).is(column(new))));
    }
}

/// The learning rate of a layer.
fn rate(step: &TrainingStep, options: &StepOptions) -> Math {
    match options.rate_scale {
        1.0 => Math::Number(step.rate),
        scale => row![scale, "·", step.rate],
    }
}

/// The gradient of a layer's penalty at a weight.
fn penalty(w: f64, options: &StepOptions) -> f64 {
    let sign = if w == 0.0 { 0.0 } else { w.signum() };
    options.l2 * w + options.l1 * sign
}

/// A gradient with that of the layer's penalty, in numbers.
fn penalised(old: &[f64], gradient: &[f64], index: usize, options: &StepOptions) -> Math {
    let mut sum = row![gradient[index]];
    if options.l2 != 0.0 {
        sum = row![sum, "+", options.l2, "·", old[index]];
    }
    if options.l1 != 0.0 {
        sum = row![sum, "+", penalty(old[index], &StepOptions { l2: 0.0, ..*options })];
    }
    if (options.l1, options.l2) == (0.0, 0.0) { Math::Number(gradient[index]) } else { sum.group() }
}

/// `w ← w − η·∂L/∂w`, with the penalties and the rate of the layer.
fn updated(symbol: Math, options: &StepOptions) -> Equation {
    let mut slope = Math::partial("L", symbol.clone());
    if options.l2 != 0.0 {
        slope = row![slope, "+", options.l2, "·", symbol.clone()];
    }
    if options.l1 != 0.0 {
        slope = row![slope, "+", options.l1, "·", Math::Name("sgn".to_owned()), symbol.clone()];
    }
    if (options.l1, options.l2) != (0.0, 0.0) {
        slope = slope.group();
    }
    let rate =
        if options.rate_scale == 1.0 { Math::Atom(RATE) } else { row![options.rate_scale, "·", RATE] };
    Equation::new(symbol.clone()).becomes(row![symbol, "−", rate, "·", slope])
}
