//! The gradient at a node from those of its readers: what each reader passes back, and their sum.

use netwright_runtime::topology::{Activation, Operation};

use super::document::{Block, Equation, line};
use super::forward::{announce_example, column_factor};
use super::local::{self, jacobian_numbers, slope, slopes, softmax_factor, softmax_slope};
use super::math::{Math, row};
use super::shape::{SMALL, column, matrix, written};
use super::step::{Step, is_written_out};
use crate::error::Error;

/// A summand in three spellings: by the chain rule, with the local derivative put in, in numbers.
struct Term {
    chain: Math,
    formula: Math,
    numbers: Math,
}

/// Writes the gradient at `node`.
pub(super) fn write(step: &Step, node: usize, to: &mut Vec<Block>) -> Result<(), Error> {
    let readers = step.readers(node);
    for (position, reader) in readers.iter().enumerate() {
        let is_new = !readers[..position].contains(reader);
        if let Some(activation) = local::activation(step, *reader)
            && is_new
        {
            local::write(step, *reader, activation, to)?;
        }
    }
    if readers.len() > 1 {
        to.push(Block::Paragraph(line![
            step.value(node, None),
            format!(" is read {} times, and the gradients add:", readers.len())
        ]));
    }
    let size = step.node(node).size;
    let is_wide = |reader: &usize| matches!(step.node(*reader).operation, Operation::Dense(layer) if !is_written_out(&layer));
    let as_columns = size > SMALL || readers.iter().any(is_wide);
    if as_columns {
        to.push(Block::Equation(columns(step, node, &readers)?));
        announce_example(size, to);
    }
    for entry in 0..if as_columns { 1 } else { size } {
        to.push(Block::Equation(entries(step, node, entry, &readers)?));
    }
    Ok(())
}

/// One entry of the gradient.
fn entries(step: &Step, node: usize, entry: usize, readers: &[usize]) -> Result<Equation, Error> {
    let mut terms = Vec::new();
    for reader in readers {
        push_terms(step, node, entry, *reader, &mut terms)?;
    }
    let join = |part: fn(&Term) -> &Math| {
        Math::sum(terms.iter().map(|term| term.as_ref().map(|term| part(term).clone())))
    };
    Ok(Equation::new(step.d_value(node, entry))
        .is(join(|term| &term.chain))
        .is(join(|term| &term.formula))
        .is(join(|term| &term.numbers))
        .is(step.d(node)[entry]))
}

/// What `reader` passes back to an entry of `node`; `None` stands for terms left out.
fn push_terms(
    step: &Step,
    node: usize,
    entry: usize,
    reader: usize,
    to: &mut Vec<Option<Term>>,
) -> Result<(), Error> {
    // The chain rule through entry `j` of the reader, whose derivative by this entry is `factor`.
    let through = |j: usize, factor: Math, value: f64| {
        let d = step.d_value(reader, j);
        Some(Term {
            chain: row![d.clone(), "·", Math::partial(step.value(reader, j), step.value(node, entry))],
            formula: row![d, "·", factor],
            numbers: row![step.d(reader)[j], "·", value],
        })
    };
    match step.node(reader).operation {
        Operation::Sum => to.push(through(entry, Math::Atom("1"), 1.0)),
        Operation::Dense(layer) => to.extend(written(layer.outputs).into_iter().map(|o| {
            o.and_then(|o| through(o, step.weight_symbol(reader, entry, o), step.weight(&layer, entry, o)))
        })),
        Operation::Activation(Activation::Softmax) => {
            let p = &step.values[reader];
            let term = |j| through(j, softmax_factor(step, reader, j, entry), softmax_slope(p, j, entry));
            to.extend(written(p.len()).into_iter().map(|j| j.and_then(term)));
        }
        Operation::Activation(activation) => {
            let slope = slope(step, reader, activation, entry)?;
            to.push(through(entry, slope.factor, slope.value));
        }
        ref other => return Err(Error::unsupported(step.node(reader).name, other)),
    }
    Ok(())
}

/// The whole gradient.
fn columns(step: &Step, node: usize, readers: &[usize]) -> Result<Equation, Error> {
    let (mut symbols, mut numbers) = (Vec::new(), Vec::new());
    for reader in readers {
        let (symbol, d) = (step.d_value(*reader, None), step.d(*reader));
        let product = if d.len() == 1 { "·" } else { "⊙" };
        let (formula, number) = match step.node(*reader).operation {
            Operation::Sum => (symbol, column(d)),
            Operation::Dense(layer) => (
                row![step.weights_symbol(*reader), symbol],
                row![matrix(layer.inputs, layer.outputs, |i, o| step.weight(&layer, i, o)), column_factor(d)],
            ),
            Operation::Activation(Activation::Softmax) => {
                let jacobian = Math::partial(step.value(*reader, None), step.value(node, None));
                (
                    row![jacobian.group().sup("⊤"), symbol],
                    row![jacobian_numbers(step, *reader), column_factor(d)],
                )
            }
            Operation::Activation(activation) => (
                row![symbol, product, local::column_factor(step, *reader, activation)?],
                row![column(d), product, column(&slopes(step, *reader, activation)?)],
            ),
            ref other => return Err(Error::unsupported(step.node(*reader).name, other)),
        };
        symbols.push(Some(formula));
        numbers.push(Some(number));
    }
    let equation = Equation::new(step.d_value(node, None)).is(Math::sum(symbols)).is(Math::sum(numbers));
    Ok(equation.is(column(step.d(node))))
}
