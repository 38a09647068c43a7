//! The forward pass: every operation with its symbols, its numbers and its result.

#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use netwright_runtime::topology::{Activation, BatchNorm, DenseLayer, Operation};

use super::activation::{self, logistic, positive};
use super::document::{Block, Equation, code, line};
use super::math::{Math, row};
use super::norm;
use super::shape::{SMALL, column, derived, matrix, sum};
use super::step::{Step, is_written_out};
use crate::error::Error;
use crate::interpreter::elementwise;

pub(super) fn write(step: &Step, to: &mut Vec<Block>) -> Result<(), Error> {
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
        match node.operation {
            Operation::Sum => write_pair(step, index, ["+"; 2], to),
            Operation::Difference => write_pair(step, index, ["−"; 2], to),
            Operation::Product => write_pair(step, index, ["·", "⊙"], to),
            Operation::Concat => write_concat(step, index, to),
            Operation::Slice { start } => write_slice(step, index, start, to),
            Operation::BatchNormalize(norm) => write_running(step, index, &norm, to),
            // In inference it is the whole of what it reads.
            Operation::Dropout { .. } => write_slice(step, index, 0, to),
            Operation::Dense(layer) => write_dense(step, index, &layer, to),
            Operation::Prelu(layer) => norm::write_prelu(step, index, &layer, to),
            Operation::Normalize { centres, epsilon } => {
                norm::write_forward(step, index, centres, epsilon, to)
            }
            Operation::Activation(activation) => write_activation(step, index, activation, to)?,
            ref other => return Err(Error::unsupported(node.name, other)),
        }
    }
    Ok(())
}

/// `ŷ = a_y` for the output, any other symbol alone.
fn left(step: &Step, node: usize, entry: Option<usize>) -> Equation {
    let equation = Equation::new(step.value(node, entry));
    if step.is_output(node) { equation.is(step.plain(node, entry)) } else { equation }
}

/// Announces the terms of an entry that stand for all.
pub(super) fn announce_example(size: usize, to: &mut Vec<Block>) {
    let text = if size == 1 { "Term by term:" } else { "The first entry, term by term:" };
    to.push(Block::Paragraph(line![text]));
}

/// Two values with a sign between them: the first between entries, the second between columns.
fn write_pair(step: &Step, node: usize, signs: [&'static str; 2], to: &mut Vec<Block>) {
    let [first, second] = [0, 1].map(|source| step.node(node).sources[source]);
    let values = &step.values;
    if step.node(node).size > SMALL {
        let equation = left(step, node, None)
            .is(row![step.value(first, None), signs[1], step.value(second, None)])
            .is(row![column(&values[first]), signs[1], column(&values[second])]);
        to.push(Block::Equation(equation.is(column(&values[node]))));
        return;
    }
    for entry in 0..step.node(node).size {
        let equation = left(step, node, Some(entry))
            .is(row![step.value(first, entry), signs[0], step.value(second, entry)])
            .is(row![values[first][entry], signs[0], values[second][entry]]);
        to.push(Block::Equation(equation.is(values[node][entry])));
    }
}

/// The sources one below the other.
fn write_concat(step: &Step, node: usize, to: &mut Vec<Block>) {
    let (sources, value) = (step.node(node).sources, &step.values[node]);
    if value.len() > SMALL {
        let parts = sources.iter().map(|source| vec![step.value(*source, None)]).collect();
        let equation = left(step, node, None).is(Math::Matrix(parts)).is(column(value));
        to.push(Block::Equation(equation));
        return;
    }
    let entries =
        sources.iter().flat_map(|source| (0..step.node(*source).size).map(|entry| (*source, entry)));
    for (own, (source, entry)) in entries.enumerate() {
        let equation = left(step, node, Some(own)).is(step.value(source, entry)).is(value[own]);
        to.push(Block::Equation(equation));
    }
}

/// `n = (x − mean)/deviation`, with what the state has of both.
fn write_running(step: &Step, node: usize, norm: &BatchNorm, to: &mut Vec<Block>) {
    let (source, value, moments) = (step.node(node).sources[0], &step.values[node], step.moments(node, norm));
    let parts = |part: usize| moments.iter().map(|of| of[part]).collect::<Vec<f64>>();
    if value.len() > SMALL {
        let centred = row![step.value(source, None), "−", column(&parts(0))].group();
        let inverse: Vec<f64> = parts(1).iter().map(|deviation| 1.0 / deviation).collect();
        let equation = left(step, node, None).is(row![centred, "⊙", column(&inverse)]);
        to.push(Block::Equation(equation.is(column(value))));
        return;
    }
    for (entry, [mean, deviation]) in moments.into_iter().enumerate() {
        let form = |x: Math| row![x, "−", mean].over(Math::Number(deviation));
        let equation = left(step, node, Some(entry)).is(form(step.value(source, entry)));
        let equation = equation.is(form(Math::Number(step.values[source][entry])));
        to.push(Block::Equation(equation.is(value[entry])));
    }
}

fn write_slice(step: &Step, node: usize, start: usize, to: &mut Vec<Block>) {
    let (source, value) = (step.node(node).sources[0], &step.values[node]);
    if value.len() > SMALL {
        let part = step.part(source, start..start + value.len());
        to.push(Block::Equation(left(step, node, None).is(part).is(column(value))));
        return;
    }
    for entry in 0..value.len() {
        let equation = left(step, node, Some(entry)).is(step.value(source, start + entry)).is(value[entry]);
        to.push(Block::Equation(equation));
    }
}

fn write_dense(step: &Step, node: usize, layer: &DenseLayer, to: &mut Vec<Block>) {
    let source = step.node(node).sources[0];
    let (x, z) = (&step.values[source], &step.values[node]);
    let is_whole = is_written_out(layer);
    if !is_whole {
        let weights = step.weights_across(node);
        let (mut symbols, mut numbers) = (
            row![weights, step.value(source, None)],
            row![matrix(layer.outputs, layer.inputs, |o, i| step.weight(layer, i, o)), column_factor(x)],
        );
        if let Some(bias) = layer.bias {
            symbols = row![symbols, "+", step.bias_symbol(node, None)];
            numbers = row![numbers, "+", column(&step.parameters[bias..bias + layer.outputs])];
        }
        to.push(Block::Equation(left(step, node, None).is(symbols).is(numbers).is(column(z))));
        announce_example(layer.outputs, to);
    }
    for o in 0..if is_whole { layer.outputs } else { 1 } {
        // An output that nothing is connected with is its bias.
        let read: Vec<usize> = (0..layer.inputs).filter(|&i| layer.weight(i, o).is_some()).collect();
        let mut symbols =
            sum(read.len(), |k| row![step.weight_symbol(node, read[k], o), "·", step.value(source, read[k])]);
        let mut numbers = sum(read.len(), |k| row![step.weight(layer, read[k], o), "·", x[read[k]]]);
        if let Some(bias) = layer.bias {
            symbols = row![symbols, "+", step.bias_symbol(node, o)];
            numbers = row![numbers, "+", step.parameters[bias + o]];
        }
        to.push(Block::Equation(left(step, node, Some(o)).is(symbols).is(numbers).is(z[o])));
    }
}

/// A column after a matrix; a single number needs a dot.
pub(super) fn column_factor(values: &[f64]) -> Math {
    if let [only] = values { row!["·", *only] } else { column(values) }
}

fn write_activation(
    step: &Step,
    node: usize,
    activation: Activation,
    to: &mut Vec<Block>,
) -> Result<(), Error> {
    let size = step.node(node).size;
    if size > SMALL {
        to.push(Block::Equation(whole_activation(step, node, activation)?));
        announce_example(size, to);
    }
    for entry in derived(size) {
        to.push(Block::Equation(activation_of_entry(step, node, activation, entry)?));
    }
    Ok(())
}

/// An activation of a column.
fn whole_activation(step: &Step, node: usize, activation: Activation) -> Result<Equation, Error> {
    let source = step.node(node).sources[0];
    let (symbol, z) = (step.value(source, None), column(&step.values[source]));
    let (symbols, numbers) = match activation {
        Activation::Identity => (symbol, z),
        Activation::Sigmoid => (row!["σ", symbol.group()], row!["σ", z]),
        Activation::Tanh => (row!["tanh", symbol], row!["tanh", z]),
        Activation::Relu => (positive(&symbol), positive(&z)),
        Activation::Softmax => (row!["softmax", symbol.group()], row!["softmax", z]),
        Activation::LogSoftmax => (row!["ln", "softmax", symbol.group()], row!["ln", "softmax", z]),
        other => {
            let name = name_of(step, node, other)?;
            (row![name.clone(), symbol.group()], row![name, z])
        }
    };
    Ok(left(step, node, None).is(symbols).is(numbers).is(column(&step.values[node])))
}

/// An activation of one entry: its formula in symbols and in numbers.
fn activation_of_entry(
    step: &Step,
    node: usize,
    activation: Activation,
    entry: usize,
) -> Result<Equation, Error> {
    let source = step.node(node).sources[0];
    let z = &step.values[source];
    let (symbol, number) = (step.value(source, entry), Math::Number(z[entry]));
    let equation = left(step, node, Some(entry));
    let sums = || {
        let symbols = sum(z.len(), |j| Math::exp(step.value(source, j)));
        (symbols, sum(z.len(), |j| Math::exp(z[j])))
    };
    let equation = match activation {
        Activation::Identity => equation.is(symbol),
        Activation::Sigmoid => {
            equation.is(row!["σ", symbol.clone().group()]).is(logistic(&symbol)).is(logistic(&number))
        }
        Activation::Tanh => equation.is(row!["tanh", symbol]).is(row!["tanh", number]),
        Activation::Relu => equation.is(positive(&symbol)).is(positive(&number)),
        Activation::Softmax => {
            let (symbols, numbers) = sums();
            equation.is(Math::exp(symbol).over(symbols)).is(Math::exp(number).over(numbers))
        }
        Activation::LogSoftmax => {
            let (symbols, numbers) = sums();
            let form = |z: Math, sum: Math| row![z, "−", "ln", sum.group()];
            equation.is(form(symbol, symbols)).is(form(number, numbers))
        }
        other => {
            let name = name_of(step, node, other)?;
            let unsupported = || Error::unsupported(step.node(node).name, other);
            equation
                .is(row![name, symbol.clone().group()])
                .is(activation::value(other, &symbol).ok_or_else(unsupported)?)
                .is(activation::value(other, &number).ok_or_else(unsupported)?)
        }
    };
    Ok(equation.is(step.values[node][entry]))
}

/// The word of an activation that has no symbol of its own.
pub(super) fn name_of(step: &Step, node: usize, activation: Activation) -> Result<Math, Error> {
    let word = elementwise::word(activation);
    let word = word.ok_or_else(|| Error::unsupported(step.node(node).name, activation))?;
    Ok(Math::Name(word.to_owned()))
}
