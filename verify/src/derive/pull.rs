//! The gradient at a node from those of its readers: what each reader passes back, and their sum.

use netwright_runtime::topology::Operation;

use super::document::{Block, Equation, line};
use super::forward::{announce_example, column_factor};
use super::local::{self, jacobian_numbers, row_factor, row_slope, slope, slopes};
use super::math::{Math, row};
use super::norm;
use super::shape::{SMALL, column, matrix, written};
use super::step::{LossStep, Step, is_written_out};
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
    for (arrow, (reader, _)) in readers.iter().enumerate() {
        let is_new = readers[..arrow].iter().all(|(earlier, _)| earlier != reader);
        if let Some(activation) = local::activation(step, *reader)
            && is_new
        {
            local::write(step, *reader, activation, to)?;
        }
    }
    let starting = step.starting(node).len();
    if readers.len() + starting > 1 {
        to.push(Block::Paragraph(line![
            step.value(node, None),
            format!(" is read {} times, and the gradients add:", readers.len() + starting)
        ]));
    }
    let size = step.node(node).size;
    let is_wide = |(reader, _): &(usize, usize)| matches!(step.node(*reader).operation, Operation::Dense(layer) if !is_written_out(&layer));
    let as_columns = size > SMALL || readers.iter().any(is_wide);
    if as_columns {
        to.push(Block::Equation(columns(step, node, &readers)?));
        // An entry that some reader reads is the better example.
        let is_read = |entry: &usize| readers.iter().any(|arrow| reads(step, *arrow, *entry));
        let example = (0..size).find(is_read).unwrap_or(0);
        match example {
            0 => announce_example(size, to),
            _ => to.push(Block::Paragraph(line![format!("Entry {}, term by term:", example + 1)])),
        }
        to.push(Block::Equation(entries(step, node, example, &readers)?));
        return Ok(());
    }
    for entry in 0..size {
        to.push(Block::Equation(entries(step, node, entry, &readers)?));
    }
    Ok(())
}

/// Whether a reader reads an entry of its source: all do but slices and sparse layers.
fn reads(step: &Step, (reader, _): (usize, usize), entry: usize) -> bool {
    let node = step.node(reader);
    match node.operation {
        Operation::Slice { start } => (start..start + node.size).contains(&entry),
        Operation::Dense(layer) => (0..layer.outputs).any(|o| layer.weight(entry, o).is_some()),
        _ => true,
    }
}

/// One entry of the gradient.
fn entries(step: &Step, node: usize, entry: usize, readers: &[(usize, usize)]) -> Result<Equation, Error> {
    let mut terms: Vec<Option<Term>> =
        step.starting(node).into_iter().map(|term| Some(of_loss(step, term, node, entry))).collect();
    for reader in readers {
        push_terms(step, node, entry, *reader, &mut terms)?;
    }
    if terms.is_empty() {
        let reason = row!["0", Math::Text("since nothing reads it")];
        return Ok(Equation::new(step.d_value(node, entry)).is(reason));
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

/// What a term of the loss adds to the gradient at an entry of the node where it starts.
fn of_loss(step: &Step, term: &LossStep, node: usize, entry: usize) -> Term {
    let symbol = weighted(term, step.d_term(term, node, entry));
    Term {
        chain: symbol.clone(),
        formula: symbol,
        numbers: weighted(term, Math::Number(term.d(node)[entry])),
    }
}

/// With the weight of a term of the loss, if it has one.
fn weighted(term: &LossStep, math: Math) -> Math {
    if term.weight == 1.0 { math } else { row![term.weight, "·", math] }
}

/// What `reader` passes back to an entry of `node`; `None` stands for terms left out.
fn push_terms(
    step: &Step,
    node: usize,
    entry: usize,
    (reader, position): (usize, usize),
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
        Operation::Difference if position == 1 => {
            to.push(through(entry, row!["−", "1"].group(), -1.0));
        }
        Operation::Sum | Operation::Difference | Operation::Dropout { .. } => {
            to.push(through(entry, Math::Atom("1"), 1.0));
        }
        Operation::Product => {
            let other = step.node(reader).sources[1 - position];
            to.push(through(entry, step.value(other, entry), step.values[other][entry]));
        }
        Operation::Concat => {
            to.push(through(step.place(reader, position).start + entry, Math::Atom("1"), 1.0));
        }
        Operation::Slice { start } => {
            if reads(step, (reader, position), entry) {
                to.push(through(entry - start, Math::Atom("1"), 1.0));
            }
        }
        Operation::Dense(layer) => {
            let fed: Vec<usize> = (0..layer.outputs).filter(|&o| layer.weight(entry, o).is_some()).collect();
            to.extend(written(fed.len()).into_iter().map(|k| {
                let o = fed[k?];
                through(o, step.weight_symbol(reader, entry, o), step.weight(&layer, entry, o))
            }));
        }
        Operation::Prelu(layer) => {
            let (factor, value) = norm::prelu_slope(step, reader, &layer, entry);
            to.push(through(entry, factor, value));
        }
        Operation::BatchNormalize(norm) => {
            let [_, deviation] = step.moments(reader, &norm)[entry];
            to.push(through(entry, Math::Atom("1").over(Math::Number(deviation)), 1.0 / deviation));
        }
        Operation::Normalize { centres, epsilon } => {
            let term = |j| {
                let value = norm::slope(step, reader, (centres, epsilon), j, entry);
                through(j, norm::factor(step, reader, centres, j, entry), value)
            };
            to.extend(written(step.node(reader).size).into_iter().map(|j| j.and_then(term)));
        }
        Operation::Activation(activation) if local::is_of_row(activation) => {
            let a = &step.values[reader];
            let term = |j| {
                let factor = row_factor(step, reader, activation, j, entry);
                through(j, factor, row_slope(activation, a, j, entry))
            };
            to.extend(written(a.len()).into_iter().map(|j| j.and_then(term)));
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
fn columns(step: &Step, node: usize, readers: &[(usize, usize)]) -> Result<Equation, Error> {
    let starting = step.starting(node);
    let whole = |term: &&LossStep| Some(weighted(term, step.d_term(term, node, None)));
    let mut symbols: Vec<Option<Math>> = starting.iter().map(whole).collect();
    let mut numbers: Vec<Option<Math>> =
        starting.iter().map(|term| Some(weighted(term, column(term.d(node))))).collect();
    for (reader, position) in readers {
        let (symbol, d) = (step.d_value(*reader, None), step.d(*reader));
        let product = if d.len() == 1 { "·" } else { "⊙" };
        let (formula, number) = match step.node(*reader).operation {
            Operation::Difference if *position == 1 => (row!["−", symbol], row!["−", column(d)]),
            Operation::Sum | Operation::Difference | Operation::Dropout { .. } => (symbol, column(d)),
            Operation::Product => {
                let other = step.node(*reader).sources[1 - position];
                (
                    row![symbol, product, step.value(other, None)],
                    row![column(d), product, column(&step.values[other])],
                )
            }
            Operation::Concat => {
                let place = step.place(*reader, *position);
                (Math::partial("L", step.part(*reader, place.clone())), column(&d[place]))
            }
            Operation::Slice { start } => padded(symbol, start, d, step.node(node).size),
            Operation::Dense(layer) => (
                row![step.weights_symbol(*reader), symbol],
                row![matrix(layer.inputs, layer.outputs, |i, o| step.weight(&layer, i, o)), column_factor(d)],
            ),
            Operation::Prelu(layer) => {
                let slope = |entry| norm::prelu_slope(step, *reader, &layer, entry).1;
                let slopes: Vec<f64> = (0..d.len()).map(slope).collect();
                let factor = Math::partial(step.value(*reader, None), step.value(node, None));
                (row![symbol, product, factor], row![column(d), product, column(&slopes)])
            }
            Operation::BatchNormalize(norm) => {
                let slopes: Vec<f64> =
                    step.moments(*reader, &norm).iter().map(|[_, deviation]| 1.0 / deviation).collect();
                let factor = Math::partial(step.value(*reader, None), step.value(node, None));
                (row![symbol, product, factor], row![column(d), product, column(&slopes)])
            }
            Operation::Normalize { centres, epsilon } => {
                let jacobian = Math::partial(step.value(*reader, None), step.value(node, None));
                let numbers = norm::jacobian_numbers(step, *reader, (centres, epsilon));
                (row![jacobian.group().sup("⊤"), symbol], row![numbers, column_factor(d)])
            }
            Operation::Activation(activation) if local::is_of_row(activation) => {
                let jacobian = Math::partial(step.value(*reader, None), step.value(node, None));
                (
                    row![jacobian.group().sup("⊤"), symbol],
                    row![jacobian_numbers(step, *reader, activation), column_factor(d)],
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

/// What a slice passes back: its gradient in its place, zeros elsewhere.
fn padded(symbol: Math, start: usize, d: &[f64], size: usize) -> (Math, Math) {
    let zeros = |count: usize| match count {
        0 => None,
        1 => Some(vec![Math::Atom("0")]),
        _ => Some(vec![Math::Bold("0")]),
    };
    let end = start + d.len();
    let mut numbers = vec![0.0; size];
    numbers[start..end].copy_from_slice(d);
    let rows: Vec<Vec<Math>> =
        zeros(start).into_iter().chain([vec![symbol.clone()]]).chain(zeros(size - end)).collect();
    (if rows.len() == 1 { symbol } else { Math::Matrix(rows) }, column(&numbers))
}
