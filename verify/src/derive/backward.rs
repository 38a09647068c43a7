//! The backward pass: from the loss to every trained weight, one factor of the chain rule after another.

use netwright_runtime::topology::{DenseLayer, Operation};

use super::document::{Block, Equation, code, line};
use super::intro::entries;
use super::math::{Math, row};
use super::shape::{column, matrix, transposed};
use super::step::{Step, entry, is_written_out};
use super::{chain, norm, pull, start};
use crate::error::Error;

pub(super) fn write(step: &Step, to: &mut Vec<Block>) -> Result<(), Error> {
    to.push(Block::Heading(2, line!["4. Backward pass: the chain rule"]));
    if !step.terms.iter().any(|term| term.starts.iter().any(|start| step.is_differentiated(*start))) {
        to.push(Block::Paragraph(line![
            "No layer that the loss depends on is trained: every gradient is 0."
        ]));
        return Ok(());
    }
    let mut heading = "";
    for (index, node) in step.topology.nodes.iter().enumerate().rev() {
        if !step.is_differentiated(index) {
            continue;
        }
        if node.name != heading {
            heading = node.name;
            to.push(Block::Heading(3, line![code(heading)]));
        }
        for term in step.starting(index) {
            start::write(step, term, index, to)?;
        }
        if step.only_term().is_none_or(|term| !term.starts.contains(&index))
            || !step.readers(index).is_empty()
        {
            pull::write(step, index, to)?;
        }
        match node.operation {
            Operation::Dense(layer) | Operation::Prelu(layer) if layer.frozen => {
                to.push(Block::Paragraph(line![
                    code(heading),
                    " is frozen: its weights get no gradient, but the gradient passes through it."
                ]));
            }
            Operation::Dense(layer) => parameters(step, index, &layer, to),
            Operation::Prelu(layer) => norm::write_slopes(step, index, &layer, to),
            _ => {}
        }
    }
    chain::write(step, to)
}

/// The gradients of a layer's weights and bias.
fn parameters(step: &Step, node: usize, layer: &DenseLayer, to: &mut Vec<Block>) {
    let source = step.node(node).sources[0];
    let (x, d) = (&step.values[source], step.d(node));
    let gradient = &step.gradients.parameters;
    if is_written_out(layer) {
        for (i, o) in entries(layer) {
            let (d_z, weight) = (step.d_value(node, o), step.weight_symbol(node, i, o));
            let equation = Equation::new(Math::partial("L", weight.clone()))
                .is(row![d_z.clone(), "·", Math::partial(step.value(node, o), weight)])
                .is(row![d_z, "·", step.value(source, i)])
                .is(row![d[o], "·", x[i]]);
            to.push(Block::Equation(equation.is(entry(gradient, layer, i, o))));
        }
    } else {
        let d_z = step.transpose(step.d_value(node, None), layer.outputs);
        let equation = Equation::new(Math::partial("L", step.weights_symbol(node)))
            .is(row![step.value(source, None), d_z])
            .is(row![column(x), if d.len() == 1 { row!["·", d[0]] } else { transposed(d) }]);
        let weights = matrix(layer.inputs, layer.outputs, |i, o| entry(gradient, layer, i, o));
        to.push(Block::Equation(equation.is(weights)));
    }
    let Some(bias) = layer.bias else { return };
    if is_written_out(layer) {
        for o in 0..layer.outputs {
            let (d_z, symbol) = (step.d_value(node, o), step.bias_symbol(node, o));
            let equation = Equation::new(Math::partial("L", symbol.clone()))
                .is(row![d_z.clone(), "·", Math::partial(step.value(node, o), symbol)])
                .is(row![d_z, "·", "1"]);
            to.push(Block::Equation(equation.is(gradient[bias + o])));
        }
    } else {
        let equation = Equation::new(Math::partial("L", step.bias_symbol(node, None)));
        let equation = equation.is(step.d_value(node, None));
        to.push(Block::Equation(equation.is(column(&gradient[bias..bias + layer.outputs]))));
    }
}
