//! Local derivatives of the activations: one factor of the chain rule each.

use netwright_runtime::topology::{Activation, Operation};

use super::activation;
use super::document::{Block, Equation, line};
use super::forward::{announce_example, name_of};
use super::math::{Math, row};
use super::shape::{SMALL, column, matrix};
use super::step::Step;
use crate::error::Error;
use crate::interpreter::elementwise;

/// The derivative of one entry of an activation by the same entry of its source.
pub(super) struct Slope {
    /// What it equals, step by step with the result.
    pub(super) steps: Vec<Math>,
    /// How it is written as a factor.
    pub(super) factor: Math,
    pub(super) value: f64,
}

/// The activation of a node; `None` if it is another operation.
pub(super) const fn activation(step: &Step, node: usize) -> Option<Activation> {
    match step.topology.nodes[node].operation {
        Operation::Activation(activation) => Some(activation),
        _ => None,
    }
}

/// The slope of an activation that works entry by entry.
pub(super) fn slope(step: &Step, node: usize, activation: Activation, entry: usize) -> Result<Slope, Error> {
    let source = step.node(node).sources[0];
    let (z, a) = (step.values[source][entry], step.values[node][entry]);
    let symbol = step.value(node, entry);
    Ok(match activation {
        Activation::Identity => Slope { steps: vec![Math::Number(1.0)], factor: Math::Atom("1"), value: 1.0 },
        Activation::Sigmoid => {
            let factor = row![symbol.clone(), row!["1", "−", symbol].group()];
            let numbers = row![a, "·", row!["1", "−", a].group()];
            let value = a * (1.0 - a);
            Slope { steps: vec![factor.clone(), numbers, Math::Number(value)], factor, value }
        }
        Activation::Tanh => {
            let square = row!["1", "−", symbol.sup("2")];
            let numbers = row!["1", "−", Math::Number(a).sup("2")];
            let value = 1.0 - a * a;
            Slope { steps: vec![square.clone(), numbers, Math::Number(value)], factor: square.group(), value }
        }
        Activation::Relu => {
            let (value, factor) = if a > 0.0 { (1.0, "1") } else { (0.0, "0") };
            let steps = vec![since(activation, Math::Atom(factor), step.value(source, entry), z)];
            Slope { steps, factor: Math::Atom(factor), value }
        }
        other => {
            let symbol = step.value(source, entry);
            let unsupported = || Error::unsupported(step.node(node).name, other);
            let formula = |z_is: &Math| activation::slope(other, z_is, z).ok_or_else(unsupported);
            let value = elementwise::at(other, z).ok_or_else(unsupported)?.slope;
            let factor = row![name_of(step, node, other)?.sup("′"), symbol.clone().group()];
            let (symbols, numbers) = (formula(&symbol)?, formula(&Math::Number(z))?);
            let mut steps = vec![factor.clone()];
            // A constant is its own result.
            if symbols == numbers {
                steps.push(since(other, symbols, symbol, z));
            } else {
                steps.extend([symbols, numbers, since(other, Math::Number(value), symbol, z)]);
            }
            Slope { steps, factor, value }
        }
    })
}

/// A slope, with the reason why it is this one where it is given in pieces.
fn since(of: Activation, slope: Math, symbol: Math, z: f64) -> Math {
    match activation::reason(of, symbol, z) {
        Some(reason) => row![slope, Math::Text("since"), reason],
        None => slope,
    }
}

/// The local derivatives of an activation: entry by entry, as a column, or for softmax as a matrix.
pub(super) fn write(
    step: &Step,
    node: usize,
    activation: Activation,
    to: &mut Vec<Block>,
) -> Result<(), Error> {
    let source = step.node(node).sources[0];
    let size = step.node(node).size;
    if is_of_row(activation) {
        to.push(Block::Equation(jacobian(step, node, activation)));
        return Ok(());
    }
    if size <= SMALL {
        for entry in 0..size {
            to.push(Block::Equation(one(step, node, activation, entry)?));
        }
        return Ok(());
    }
    let left = Math::partial(step.value(node, None), step.value(source, None));
    let equation = Equation::new(left).is(column_factor(step, node, activation)?);
    let equation = equation.is(column(&slopes(step, node, activation)?));
    to.push(Block::Paragraph(line![match activation {
        Activation::Relu => "Entry by entry, 1 where the condition holds and 0 elsewhere:",
        _ => "Entry by entry:",
    }]));
    to.push(Block::Equation(equation));
    if elementwise::word(activation).is_some() {
        announce_example(size, to);
        to.push(Block::Equation(one(step, node, activation, 0)?));
    }
    Ok(())
}

/// The slope of one entry, step by step.
fn one(step: &Step, node: usize, activation: Activation, entry: usize) -> Result<Equation, Error> {
    let left = Math::partial(step.value(node, entry), step.value(step.node(node).sources[0], entry));
    let steps = slope(step, node, activation, entry)?.steps;
    Ok(steps.into_iter().fold(Equation::new(left), Equation::is))
}

/// The slopes of all entries.
pub(super) fn slopes(step: &Step, node: usize, activation: Activation) -> Result<Vec<f64>, Error> {
    (0..step.node(node).size).map(|entry| Ok(slope(step, node, activation, entry)?.value)).collect()
}

/// The slopes of all entries in symbols, as a factor.
pub(super) fn column_factor(step: &Step, node: usize, activation: Activation) -> Result<Math, Error> {
    if step.node(node).size == 1 {
        return Ok(slope(step, node, activation, 0)?.factor);
    }
    let (symbol, one) = (step.value(node, None), Math::Bold("1"));
    Ok(match activation {
        Activation::Identity => one,
        Activation::Sigmoid => row![symbol.clone(), "⊙", row![one, "−", symbol].group()],
        Activation::Tanh => row![one, "−", symbol.clone(), "⊙", symbol].group(),
        Activation::Relu => row![step.value(step.node(node).sources[0], None), ">", "0"].group(),
        other => {
            let source = step.value(step.node(node).sources[0], None);
            row![name_of(step, node, other)?.sup("′"), source.group()]
        }
    })
}

/// Whether each entry of an activation depends on all entries of its source.
pub(super) const fn is_of_row(activation: Activation) -> bool {
    matches!(activation, Activation::Softmax | Activation::LogSoftmax)
}

/// `∂p/∂z = diag(p) − p·pᵀ` of a softmax, `∂a/∂z = I − 1·(eᵃ)ᵀ` of a log-softmax: row j and column i hold ∂pⱼ/∂zᵢ.
fn jacobian(step: &Step, node: usize, activation: Activation) -> Equation {
    let source = step.node(node).sources[0];
    let size = step.node(node).size;
    let symbol = || step.value(node, None);
    let left = Math::partial(symbol(), step.value(source, None));
    let symbols = match activation {
        Activation::LogSoftmax => {
            row![Math::Bold("I"), "−", Math::Bold("1"), step.transpose(Math::exp(symbol()).group(), size)]
        }
        _ => row!["diag", symbol().group(), "−", row![symbol(), step.transpose(symbol(), size)]],
    };
    Equation::new(left).is(symbols).is(jacobian_numbers(step, node, activation))
}

/// The numbers of [`jacobian`].
pub(super) fn jacobian_numbers(step: &Step, node: usize, activation: Activation) -> Math {
    let size = step.node(node).size;
    matrix(size, size, |j, i| row_slope(activation, &step.values[node], j, i))
}

/// `∂aⱼ/∂zᵢ` of a softmax or log-softmax.
pub(super) fn row_slope(activation: Activation, a: &[f64], j: usize, i: usize) -> f64 {
    match activation {
        Activation::LogSoftmax => f64::from(u8::from(i == j)) - a[i].exp(),
        _ => softmax_slope(a, j, i),
    }
}

/// `∂pⱼ/∂zᵢ = pⱼ·(δⱼᵢ − pᵢ)`.
pub(super) fn softmax_slope(p: &[f64], j: usize, i: usize) -> f64 {
    if i == j { p[i] * (1.0 - p[i]) } else { -p[j] * p[i] }
}

/// `∂pⱼ/∂zᵢ` in symbols, as a factor.
pub(super) fn row_factor(step: &Step, node: usize, activation: Activation, j: usize, i: usize) -> Math {
    let symbol = |entry: usize| step.value(node, entry);
    if activation == Activation::LogSoftmax {
        let power = Math::exp(symbol(i));
        return if i == j { row!["1", "−", power].group() } else { row!["−", power].group() };
    }
    if i == j {
        row![symbol(j), row!["1", "−", symbol(i)].group()]
    } else {
        row!["−", symbol(j), symbol(i)].group()
    }
}
