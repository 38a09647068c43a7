//! The gradient at a node from those of its readers: the gradient that each reader passes back, and their
//! sum.

use netwright_runtime::topology::ComparedSteps;

use super::loss;
use crate::operation::{Mathematics, Summand, mathematics};
use crate::paper::document::{Block, Equation, announce_example, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column};
use crate::paper::step::{Arrow, Later, LossStep, TrainingStep, is_written_out};

/// A reader of a node: the arrow, and the operation of the reader.
type Reader = (Arrow, Box<dyn Mathematics>);

/// A summand in three spellings: by the chain rule, with the local derivative put in, in numbers.
struct Spelled {
    chain: Math,
    formula: Math,
    numbers: Math,
}

/// Writes the gradient at `node`.
pub(super) fn write(step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
    let reader = |arrow: Arrow| (arrow, mathematics(step.node(arrow.reader)));
    let readers: Vec<Reader> = step.readers(node).into_iter().map(reader).collect();
    for (position, (arrow, mathematics)) in readers.iter().enumerate() {
        let is_new = readers[..position].iter().all(|(earlier, _)| earlier.reader != arrow.reader);
        if is_new {
            mathematics.write_slopes(step, arrow.reader, to);
        }
    }
    let reads = readers.len() + step.starting(node).len() + step.later(node).len();
    if reads > 1 {
        to.push(Block::Paragraph(line![
            step.value(node, None),
            format!(" is read {reads} times, and the gradients add:")
        ]));
    }
    let size = step.node(node).size();
    let is_wide =
        |(_, mathematics): &Reader| mathematics.weights().is_some_and(|layer| !is_written_out(&layer));
    let as_columns = size > SMALL || readers.iter().any(is_wide);
    if as_columns {
        to.push(Block::Equation(columns(step, node, &readers)));
        // An entry that some reader reads is the better example.
        let is_read = |entry: &usize| readers.iter().any(|(_, mathematics)| mathematics.reads(*entry));
        let example = (0..size).find(is_read).unwrap_or(0);
        match example {
            0 => announce_example(size, to),
            _ => to.push(Block::Paragraph(line![format!("Entry {}, term by term:", example + 1)])),
        }
        to.push(Block::Equation(of_entry(step, node, example, &readers)));
        return;
    }
    for entry in 0..size {
        to.push(Block::Equation(of_entry(step, node, entry, &readers)));
    }
}

/// One entry of the gradient.
fn of_entry(step: &TrainingStep, node: usize, entry: usize, readers: &[Reader]) -> Equation {
    let mut terms: Vec<Option<Spelled>> =
        step.starting(node).into_iter().map(|term| Some(of_loss(step, term, node, entry))).collect();
    for (arrow, mathematics) in readers {
        let summands = mathematics.summands(step, *arrow, entry).into_iter();
        terms.extend(summands.map(|of| Some(spelled(step, (node, entry), arrow.reader, of?))));
    }
    terms.extend(step.later(node).into_iter().map(|later| Some(of_later(step, later, entry))));
    if terms.is_empty() {
        let reason = row!["0", Math::Text("since nothing reads it")];
        return Equation::new(step.d_value(node, entry)).is(reason);
    }
    let join = |part: fn(&Spelled) -> &Math| {
        Math::sum(terms.iter().map(|term| term.as_ref().map(|term| part(term).clone())))
    };
    Equation::new(step.d_value(node, entry))
        .is(join(|term| &term.chain))
        .is(join(|term| &term.formula))
        .is(join(|term| &term.numbers))
        .is(step.d(node)[entry])
}

/// The chain rule through an entry of a reader.
fn spelled(step: &TrainingStep, (node, entry): (usize, usize), reader: usize, of: Summand) -> Spelled {
    let d = step.d_value(reader, of.entry);
    let slope = Math::partial(step.value(reader, of.entry), step.value(node, entry));
    Spelled {
        chain: row![d.clone(), "·", slope],
        formula: row![d, "·", of.factor],
        numbers: row![step.d(reader)[of.entry], "·", of.value],
    }
}

/// The part of a term of the loss in the gradient at an entry of the node where it starts.
fn of_loss(step: &TrainingStep, term: &LossStep, node: usize, entry: usize) -> Spelled {
    let symbol = weighted(step, term, step.d_term(term, node, entry));
    Spelled {
        chain: symbol.clone(),
        formula: symbol,
        numbers: weighted(step, term, Math::Number(term.d(node)[entry])),
    }
}

/// What comes back from a later step, whose node has the same value.
fn of_later(step: &TrainingStep, later: &Later, entry: usize) -> Spelled {
    let symbol = step.d_later(later, entry);
    Spelled { chain: symbol.clone(), formula: symbol, numbers: Math::Number(later.d[entry]) }
}

/// With the weight of a term of the loss, if it has one, and its share in the mean over a sequence.
fn weighted(step: &TrainingStep, term: &LossStep, math: Math) -> Math {
    let math = loss::weighted(term, math);
    match (term.steps, step.moment.as_ref().map(|moment| moment.steps)) {
        (ComparedSteps::Last, _) | (_, None | Some(1)) => math,
        (ComparedSteps::Every, Some(steps)) => row![Math::Atom("1").over(steps), "·", math],
    }
}

/// The whole gradient.
fn columns(step: &TrainingStep, node: usize, readers: &[Reader]) -> Equation {
    let (mut symbols, mut numbers) = (Vec::new(), Vec::new());
    for term in step.starting(node) {
        symbols.push(Some(weighted(step, term, step.d_term(term, node, None))));
        numbers.push(Some(weighted(step, term, column(term.d(node)))));
    }
    for (arrow, mathematics) in readers {
        let [formula, number] = mathematics.column(step, *arrow);
        symbols.push(Some(formula));
        numbers.push(Some(number));
    }
    for later in step.later(node) {
        symbols.push(Some(step.d_later(later, None)));
        numbers.push(Some(column(&later.d)));
    }
    let equation = Equation::new(step.d_value(node, None)).is(Math::sum(symbols)).is(Math::sum(numbers));
    equation.is(column(step.d(node)))
}
