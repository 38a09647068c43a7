//! A layer of weights on paper: its value, the gradients of its weights, of which there are several uses if
//! others are tied to it, and of its bias.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use netwright_runtime::topology::{DenseLayer, Pattern};

use super::Dense;
use crate::layers::{connections, trains_weights};
use crate::operation::explain::{Explain, Summand, Words};
use crate::paper::document::{Block, Equation, announce_example, code, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{column, column_factor, matrix, sum, transposed, written};
use crate::paper::step::{Arrow, TrainingStep, entry, is_written_out};

impl Explain for Dense {
    fn words(&self) -> Words {
        let DenseLayer { inputs, outputs, pattern, bias, frozen, tie, .. } = self.layer;
        let kind = match pattern {
            Pattern::Full | Pattern::Transposed => "dense layer",
            Pattern::Diagonal => "scale",
            Pattern::Connections(_) => "sparse layer",
        };
        let bias = if bias.is_some() { "with bias" } else { "without bias" };
        let frozen = if frozen { ", frozen" } else { "" };
        let tie = match (tie, pattern) {
            (Some(owner), Pattern::Transposed) => format!(", the transposed weights of {owner}"),
            (Some(owner), Pattern::Full | Pattern::Diagonal | Pattern::Connections(_)) => {
                format!(", the weights of {owner}")
            }
            (None, _) => String::new(),
        };
        Words {
            letter: "z",
            description: format!("{kind}, {inputs} → {outputs}{tie}, {bias}{frozen},"),
            legend: None,
            in_training: None,
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let layer = &self.layer;
        let source = step.node(node).sources[0];
        let (x, z) = (&step.values[source], &step.values[node]);
        let is_whole = is_written_out(layer);
        if !is_whole {
            let numbers = matrix(layer.outputs, layer.inputs, |o, i| step.weight(layer, i, o));
            let mut symbols = row![step.weights_across(node), step.value(source, None)];
            let mut numbers = row![numbers, column_factor(x)];
            if let Some(bias) = layer.bias {
                symbols = row![symbols, "+", step.bias_symbol(node, None)];
                numbers = row![numbers, "+", column(&step.parameters[bias..bias + layer.outputs])];
            }
            to.push(Block::Equation(step.left(node, None).is(symbols).is(numbers).is(column(z))));
            announce_example(layer.outputs, to);
        }
        for o in 0..if is_whole { layer.outputs } else { 1 } {
            // An output that nothing is connected with is its bias.
            let read: Vec<usize> = (0..layer.inputs).filter(|&i| layer.weight(i, o).is_some()).collect();
            let symbol =
                |k: usize| row![step.weight_symbol(node, read[k], o), "·", step.value(source, read[k])];
            let mut symbols = sum(read.len(), symbol);
            let mut numbers = sum(read.len(), |k| row![step.weight(layer, read[k], o), "·", x[read[k]]]);
            if let Some(bias) = layer.bias {
                symbols = row![symbols, "+", step.bias_symbol(node, o)];
                numbers = row![numbers, "+", step.parameters[bias + o]];
            }
            to.push(Block::Equation(step.left(node, o).is(symbols).is(numbers).is(z[o])));
        }
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        match self.layer.tie {
            Some(owner) => {
                let there = match trains_weights(step.topology, &self.layer) {
                    true => ": its part of their gradient is there.",
                    false => ", which are frozen.",
                };
                let name = code(step.node(node).name);
                to.push(Block::Paragraph(line![name, " uses the weights of ", code(owner), there]));
            }
            None => self.write_weights(step, node, to),
        }
        self.write_bias(step, node, to);
    }

    fn reads(&self, entry: usize) -> bool {
        (0..self.layer.outputs).any(|o| self.layer.weight(entry, o).is_some())
    }

    fn summands(&self, step: &TrainingStep, arrow: Arrow, entry: usize) -> Vec<Option<Summand>> {
        let (layer, reader) = (&self.layer, arrow.reader);
        let fed: Vec<usize> = (0..layer.outputs).filter(|&o| layer.weight(entry, o).is_some()).collect();
        let summand = |k: usize| Summand {
            entry: fed[k],
            factor: step.weight_symbol(reader, entry, fed[k]),
            value: step.weight(layer, entry, fed[k]),
        };
        written(fed.len()).into_iter().map(|k| k.map(summand)).collect()
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let (layer, reader) = (&self.layer, arrow.reader);
        let numbers = matrix(layer.inputs, layer.outputs, |i, o| step.weight(layer, i, o));
        let symbols = row![step.weights_symbol(reader), step.d_value(reader, None)];
        [symbols, row![numbers, column_factor(step.d(reader))]]
    }

    fn link(&self, step: &TrainingStep, _: usize) -> Option<f64> {
        Some(step.weight(&self.layer, 0, 0))
    }

    fn weights(&self) -> Option<DenseLayer> {
        Some(self.layer)
    }
}

/// A layer that uses some weights: its node, and whether with inputs and outputs exchanged.
#[derive(Clone, Copy)]
struct Use {
    node: usize,
    transposed: bool,
}

impl Use {
    /// All uses of the weights of the layer `owner` that the loss depends on.
    fn all(step: &TrainingStep, owner: usize) -> Vec<Self> {
        let has_layer = |node: &usize| step.node(*node).operation.layer().is_some();
        let nodes = (0..step.topology.nodes.len()).filter(has_layer).filter(|node| step.is_reached(*node));
        let uses = nodes.map(|node| (node, step.owner(node)));
        uses.filter(|(_, (of, _))| *of == owner)
            .map(|(node, (_, transposed))| Self { node, transposed })
            .collect()
    }

    fn source(self, step: &TrainingStep) -> usize {
        step.node(self.node).sources[0]
    }

    /// The input and the output that the weight from `i` to `o` of the layer that has it connects here.
    fn ends(self, i: usize, o: usize) -> (usize, usize) {
        if self.transposed { (o, i) } else { (i, o) }
    }
}

impl Dense {
    /// The gradients of the weights: of each use the gradient of what comes out times what goes in.
    fn write_weights(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let (layer, gradient) = (&self.layer, &step.d_parameters);
        let uses = Use::all(step, node);
        let join = |term: &dyn Fn(Use) -> Math| Math::sum(uses.iter().map(|of| Some(term(*of))));
        if is_written_out(layer) {
            for (i, o) in connections(layer) {
                let weight = step.weight_symbol(node, i, o);
                let chain = join(&|of| {
                    let (_, o) = of.ends(i, o);
                    let slope = Math::partial(step.value(of.node, o), step.in_step(weight.clone()));
                    row![step.d_value(of.node, o), "·", slope]
                });
                let symbols = join(&|of| {
                    let (i, o) = of.ends(i, o);
                    row![step.d_value(of.node, o), "·", step.value(of.source(step), i)]
                });
                let numbers = join(&|of| {
                    let (i, o) = of.ends(i, o);
                    row![step.d(of.node)[o], "·", step.values[of.source(step)][i]]
                });
                let equation = Equation::new(step.d_parameter(weight.clone()));
                let equation = equation.is(chain).is(symbols).is(numbers);
                to.push(Block::Equation(equation.is(entry(gradient, layer, i, o))));
            }
            return;
        }
        let across =
            |values: &[f64]| if let [only] = values { row!["·", *only] } else { transposed(values) };
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
        let equation = Equation::new(step.d_parameter(step.weights_symbol(node))).is(symbols).is(numbers);
        let weights = matrix(layer.inputs, layer.outputs, |i, o| entry(gradient, layer, i, o));
        to.push(Block::Equation(equation.is(weights)));
    }

    /// The gradient of the bias.
    fn write_bias(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let (layer, gradient) = (&self.layer, &step.d_parameters);
        let Some(bias) = layer.bias else { return };
        if layer.frozen {
            let name = code(step.node(node).name);
            to.push(Block::Paragraph(line!["The bias of ", name, " is frozen: it gets no gradient."]));
            return;
        }
        if is_written_out(layer) {
            for o in 0..layer.outputs {
                let (d_z, symbol) = (step.d_value(node, o), step.bias_symbol(node, o));
                let equation = Equation::new(step.d_parameter(symbol.clone()))
                    .is(row![d_z.clone(), "·", Math::partial(step.value(node, o), step.in_step(symbol))])
                    .is(row![d_z, "·", "1"]);
                to.push(Block::Equation(equation.is(gradient[bias + o])));
            }
        } else {
            let equation = Equation::new(step.d_parameter(step.bias_symbol(node, None)));
            let equation = equation.is(step.d_value(node, None));
            to.push(Block::Equation(equation.is(column(&gradient[bias..bias + layer.outputs]))));
        }
    }
}
