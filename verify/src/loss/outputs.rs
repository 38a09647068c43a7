//! The common parts of losses that are a mean, or a sum, over outputs: in numbers, in bounds and on paper.

use super::criterion::{Compared, SlopeBound};
use crate::paper::document::{Block, Equation, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column, derived, sum};
use crate::paper::step::{LossStep, TrainingStep};
use crate::rounding::AbsoluteSum;

/// The mean over the outputs of a function of prediction and target.
pub(super) fn mean_of(read: &[f64], target: &[f64], of: impl Fn(f64, f64) -> f64) -> f64 {
    let mean = 1.0 / target.len() as f64;
    mean * read.iter().zip(target).map(|(y, t)| of(*y, *t)).sum::<f64>()
}

/// A slope for each output, from prediction, target and how many outputs there are.
pub(super) fn slopes_of(read: &[f64], target: &[f64], of: impl Fn(f64, f64, f64) -> f64) -> Vec<f64> {
    let n = target.len() as f64;
    read.iter().zip(target).map(|(y, t)| of(*y, *t, n)).collect()
}

/// The product, or 0 for a weight of 0: an infinite number without weight does not count.
pub(super) fn weighted(weight: f64, x: f64) -> f64 {
    if weight == 0.0 { 0.0 } else { weight * x }
}

/// An output: what the loss reads there with its Σ|terms|, and the target.
#[derive(Clone, Copy)]
pub(super) struct Output {
    /// Its index.
    pub(super) o: usize,
    pub(super) y: f64,
    pub(super) error: f64,
    pub(super) t: f64,
    /// |y − t|.
    pub(super) off: f64,
    /// How many outputs there are.
    pub(super) n: f64,
}

fn outputs<'a>(of: &'a Compared<'_>) -> impl Iterator<Item = Output> + 'a {
    let n = of.target.len() as f64;
    let one = move |(o, t): (usize, &f64)| {
        let (y, t) = (of.read[o], *t);
        Output { o, y, error: of.error[o], t, off: (y - t).abs(), n }
    };
    of.target.iter().enumerate().map(one)
}

/// Σ|terms| of a sum over the outputs, from those of each.
pub(super) fn summed_terms(of: &Compared<'_>, one: impl Fn(Output) -> f64) -> f64 {
    AbsoluteSum::of(outputs(of).map(|output| (one(output), 0.0)))
}

/// Σ|terms| of each output's slope, for losses whose outputs are independent.
pub(super) fn terms_of_each(of: &Compared<'_>, one: impl Fn(Output) -> SlopeBound) -> Vec<SlopeBound> {
    outputs(of).map(one).collect()
}

/// `1/n`.
pub(super) fn mean(n: usize) -> Math {
    Math::Atom("1").over(n)
}

/// `1/n·` of several outputs.
pub(super) fn averaged(of: &LossStep, math: Math) -> Math {
    match of.target.len() {
        1 => math,
        n => row![mean(n), "·", math],
    }
}

/// The prediction and the target of an output, in symbols.
pub(super) fn symbols(step: &TrainingStep, of: &LossStep, entry: usize) -> (Math, Math) {
    (step.value(of.operand(), entry), step.target_symbol(of, entry))
}

/// The prediction and the target of an output, in numbers.
pub(super) fn numbers(step: &TrainingStep, of: &LossStep, entry: usize) -> (Math, Math) {
    (step.values[of.operand()][entry].into(), of.target[entry].into())
}

/// The prediction and the target of any output, with the index i.
pub(super) fn generic(step: &TrainingStep, of: &LossStep) -> (Math, Math) {
    (step.generic(of.operand()), step.generic_target())
}

/// `∑ᵢ` of a term.
pub(super) fn total(term: Math) -> Math {
    row![Math::Atom("∑").sub("i"), term]
}

/// How the terms of a sum over outputs are written.
pub(super) struct Form {
    /// The factor before the sum, `1/n·`, if it has one.
    pub(super) has_mean: bool,
    /// Whether a term is a sum itself, and needs brackets.
    pub(super) is_sum: bool,
}

/// A term of an output, from prediction and target; the index says whose numbers they are.
type TermOnPaper<'a> = &'a dyn Fn((Math, Math), Option<usize>) -> Math;

/// The loss as a sum over outputs of a term of each.
pub(super) fn sum_on_paper(
    step: &TrainingStep,
    of: &LossStep,
    form: &Form,
    term: TermOnPaper<'_>,
) -> Equation {
    let n = of.target.len();
    let equation = Equation::new(step.loss_symbol(of));
    if n == 1 {
        let (symbols, numbers) = (symbols(step, of, 0), numbers(step, of, 0));
        return equation.is(term(symbols, None)).is(term(numbers, Some(0)));
    }
    let factor = if form.has_mean { row![mean(n), "·"] } else { Math::none() };
    let bracketed = |term: Math| if form.is_sum { term.group() } else { term };
    let of_numbers = |i: usize| bracketed(term(numbers(step, of, i), Some(i)));
    equation
        .is(row![factor.clone(), total(bracketed(term(generic(step, of), None)))])
        .is(row![factor, sum(n, of_numbers).group()])
}

/// Writes the gradient at a node entry by entry, each in symbols and in numbers.
pub(super) fn write_slopes(
    step: &TrainingStep,
    of: &LossStep,
    node: usize,
    slope: impl Fn(usize) -> [Math; 2],
    to: &mut Vec<Block>,
) {
    let d = of.d(node);
    if d.len() > SMALL {
        let equation = Equation::new(step.d_term(of, node, None)).is(column(d));
        to.push(Block::Equation(equation));
        to.push(Block::Paragraph(line!["The first entry, factor by factor:"]));
    }
    for entry in derived(d.len()) {
        let [symbols, numbers] = slope(entry);
        let equation = Equation::new(step.d_term(of, node, entry)).is(symbols).is(numbers);
        to.push(Block::Equation(equation.is(d[entry])));
    }
}

/// A slope of one form in symbols and in numbers, with the mean over the outputs.
pub(super) fn both(
    step: &TrainingStep,
    of: &LossStep,
    entry: usize,
    form: impl Fn(Math, Math) -> Math,
) -> [Math; 2] {
    let (symbols, numbers) = (symbols(step, of, entry), numbers(step, of, entry));
    [averaged(of, form(symbols.0, symbols.1)), averaged(of, form(numbers.0, numbers.1))]
}

/// `y − t`, in brackets.
pub(super) fn error(y: Math, t: Math) -> Math {
    row![y, "−", t].group()
}
