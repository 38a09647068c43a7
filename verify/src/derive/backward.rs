//! The backward pass: from the loss to every trained weight, one factor of the chain rule after another.

use netwright_runtime::topology::{DenseLayer, Operation};

use super::document::{Block, Equation, code, line};
use super::intro::entries;
use super::math::{Math, row};
use super::shape::{column, matrix, transposed};
use super::step::{Step, entry, is_written_out};
use super::{chain, norm, pull, start};
use crate::error::Error;
use crate::interpreter::trains_weights;

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
            Operation::Dense(layer) | Operation::Prelu(layer) if layer.frozen && layer.tie.is_none() => {
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

/// A layer that uses some weights: its node, and whether with inputs and outputs exchanged.
#[derive(Clone, Copy)]
struct Use {
    node: usize,
    transposed: bool,
}

impl Use {
    /// All uses of the weights of the layer `owner` that the loss depends on.
    fn all(step: &Step, owner: usize) -> Vec<Self> {
        let nodes = 0..step.topology.nodes.len();
        let is_dense = |node: &usize| matches!(step.node(*node).operation, Operation::Dense(_));
        let uses =
            nodes.filter(is_dense).filter(|node| step.is_reached(*node)).map(|node| (node, step.owner(node)));
        uses.filter(|(_, (of, _))| *of == owner)
            .map(|(node, (_, transposed))| Self { node, transposed })
            .collect()
    }

    fn source(self, step: &Step) -> usize {
        step.node(self.node).sources[0]
    }

    /// The input and the output that the weight from `i` to `o` of the layer that has it connects here.
    fn ends(self, i: usize, o: usize) -> (usize, usize) {
        if self.transposed { (o, i) } else { (i, o) }
    }
}

/// The gradients of a layer's weights: of each use the gradient of what comes out times what goes in.
fn weights(step: &Step, node: usize, layer: &DenseLayer, to: &mut Vec<Block>) {
    let gradient = &step.gradients.parameters;
    let uses = Use::all(step, node);
    let join = |term: &dyn Fn(Use) -> Math| Math::sum(uses.iter().map(|of| Some(term(*of))));
    if is_written_out(layer) {
        for (i, o) in entries(layer) {
            let weight = step.weight_symbol(node, i, o);
            let chain = join(&|of| {
                let (_, o) = of.ends(i, o);
                row![step.d_value(of.node, o), "·", Math::partial(step.value(of.node, o), weight.clone())]
            });
            let symbols = join(&|of| {
                let (i, o) = of.ends(i, o);
                row![step.d_value(of.node, o), "·", step.value(of.source(step), i)]
            });
            let numbers = join(&|of| {
                let (i, o) = of.ends(i, o);
                row![step.d(of.node)[o], "·", step.values[of.source(step)][i]]
            });
            let equation =
                Equation::new(Math::partial("L", weight.clone())).is(chain).is(symbols).is(numbers);
            to.push(Block::Equation(equation.is(entry(gradient, layer, i, o))));
        }
        return;
    }
    let across = |values: &[f64]| if let [only] = values { row!["·", *only] } else { transposed(values) };
    let symbols = join(&|of| {
        let (x, d_z) = (step.value(of.source(step), None), step.d_value(of.node, None));
        match of.transposed {
            false => row![x, step.transpose(d_z, layer.outputs)],
            true => row![d_z, step.transpose(x, layer.outputs)],
        }
    });
    let numbers = join(&|of| {
        let (x, d) = (&step.values[of.source(step)], step.d(of.node));
        if of.transposed { row![column(d), across(x)] } else { row![column(x), across(d)] }
    });
    let equation = Equation::new(Math::partial("L", step.weights_symbol(node))).is(symbols).is(numbers);
    let weights = matrix(layer.inputs, layer.outputs, |i, o| entry(gradient, layer, i, o));
    to.push(Block::Equation(equation.is(weights)));
}

/// The gradients of a layer's weights and bias.
fn parameters(step: &Step, node: usize, layer: &DenseLayer, to: &mut Vec<Block>) {
    match layer.tie {
        Some(owner) => {
            let there = match trains_weights(step.topology, layer) {
                true => ": what it adds to their gradient stands there.",
                false => ", which are frozen.",
            };
            let name = code(step.node(node).name);
            to.push(Block::Paragraph(line![name, " uses the weights of ", code(owner), there]));
        }
        None => weights(step, node, layer, to),
    }
    let gradient = &step.gradients.parameters;
    let Some(bias) = layer.bias else { return };
    if layer.frozen {
        to.push(Block::Paragraph(line![
            "The bias of ",
            code(step.node(node).name),
            " is frozen: it gets no gradient."
        ]));
        return;
    }
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
