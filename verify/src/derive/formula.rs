//! The formulas of the losses: a term for each output, and its slope.

use netwright_runtime::topology::{Activation, Divisor, Loss, Operation};

use super::document::{Block, Equation, line};
use super::loss::{cross_entropy_term, mean};
use super::math::{Math, row};
use super::shape::{SMALL, column, derived, sum};
use super::step::{LossStep, Step};
use crate::error::Error;
use crate::interpreter::{lengths, softened};

/// What one output adds to the loss, from the symbols or numbers of prediction and target; `entry` says which
/// output the numbers are of.
pub(super) fn term(
    step: &Step,
    of: &LossStep,
    (y, t): (Math, Math),
    entry: Option<usize>,
) -> Result<Math, Error> {
    let difference = || row![y.clone(), "−", t.clone()];
    Ok(match of.loss {
        Loss::Bce { positive_weight } => {
            let rest = |part: &Math| row!["1", "−", part.clone()].group();
            row![
                "−",
                positive_weight,
                "·",
                t.clone(),
                "·",
                "ln",
                y.clone(),
                "−",
                rest(&t),
                "·",
                "ln",
                rest(&y)
            ]
        }
        Loss::CrossEntropy { label_smoothing } => {
            let soft = soft_target(of, t, label_smoothing);
            if is_logarithm(step, of) {
                row!["−", soft, "·", y]
            } else {
                row!["−", cross_entropy_term((y, soft))]
            }
        }
        Loss::Mse => difference().group().sup("2"),
        Loss::Mae => row!["|", difference(), "|"],
        Loss::Huber { .. } => row!["h", difference().group()],
        Loss::LogCosh => row!["ln", Math::Name("cosh".to_owned()), difference().group()],
        Loss::Hinge => row!["max", row!["0", ",", "1", "−", t, "·", y].group()],
        Loss::Poisson => row![Math::exp(y.clone()), "−", t, "·", y],
        Loss::GaussianNll { .. } => {
            let variance = variance(step, of, entry);
            let quotient = difference().group().sup("2").over(variance.clone());
            row![Math::Atom("1").over(2), "·", row!["ln", variance, "+", quotient].group()]
        }
        other => return Err(Error::unsupported("loss", other)),
    })
}

/// Whether a cross-entropy compares logarithms of probabilities.
pub(super) fn is_logarithm(step: &Step, of: &LossStep) -> bool {
    step.node(of.operand()).operation == Operation::Activation(Activation::LogSoftmax)
}

/// A target of which a part is spread over all classes.
fn soft_target(of: &LossStep, t: Math, part: f64) -> Math {
    if part == 0.0 {
        return t;
    }
    let spread = Math::Number(part).over(of.target.len());
    row![t, "·", row!["1", "−", part].group(), "+", spread].group()
}

/// The variance that belongs to an output, as a symbol with the index i or as its number.
fn variance(step: &Step, of: &LossStep, entry: Option<usize>) -> Math {
    let node = of.operands.get(1).copied().unwrap_or(0);
    match entry {
        Some(entry) => Math::Number(variance_of(step, of, entry)),
        None if of.target.len() == 1 => step.value(node, 0),
        None => step.generic(node),
    }
}

/// The variance of an output, but not below the least one.
fn variance_of(step: &Step, of: &LossStep, entry: usize) -> f64 {
    let node = of.operands.get(1).copied().unwrap_or(0);
    match of.loss {
        Loss::GaussianNll { epsilon } => step.values[node][entry].max(epsilon),
        _ => step.values[node][entry],
    }
}

/// `1/n·`, except for a cross-entropy, which is a sum.
pub(super) fn factor(of: &LossStep) -> Math {
    match of.loss {
        Loss::CrossEntropy { .. } => Math::none(),
        _ => row![mean(of.target.len()), "·"],
    }
}

/// A term in brackets where it is a sum.
pub(super) fn bracketed(of: &LossStep, term: Math) -> Math {
    match of.loss {
        Loss::Bce { .. } | Loss::Poisson | Loss::CrossEntropy { .. } => term.group(),
        _ => term,
    }
}

/// What a letter of the formulas means.
pub(super) fn explain(of: &LossStep, to: &mut Vec<Block>) {
    if let Loss::Huber { delta } = of.loss {
        to.push(Block::Paragraph(line![
            row!["h", Math::Atom("e").group()],
            " is ",
            row![Math::Atom("e").sup("2").over(2)],
            " where ",
            row!["|", "e", "|"],
            " is at most ",
            Math::Number(delta),
            ", and ",
            row![delta, "·", row!["|", "e", "|", "−", Math::Number(delta).over(2)].group()],
            " beyond."
        ]));
    }
    if of.divisor == Divisor::Weights {
        to.push(Block::Paragraph(line![
            "In a batch whose samples have weights, the sum of their losses is divided by the sum of the weights."
        ]));
    }
}

/// `1 − ŷ·t / (|ŷ|·|t|)`.
pub(super) fn cosine(step: &Step, of: &LossStep, equation: Equation) -> Equation {
    let (y, t) = (step.value(of.operand(), None), step.target_symbol(of, None));
    let (dot, y_length, t_length) = lengths(&step.values[of.operand()], &of.target);
    let absolute = |symbol: Math| row!["|", symbol, "|"];
    let below = row![absolute(y.clone()), "·", absolute(t.clone())];
    equation.is(row!["1", "−", row![y, "·", t].over(below)]).is(row![
        "1",
        "−",
        Math::Number(dot).over(row![y_length, "·", t_length])
    ])
}

/// The gradient of the loss at a node that it reads, entry by entry.
pub(super) fn write_slopes(
    step: &Step,
    of: &LossStep,
    node: usize,
    to: &mut Vec<Block>,
) -> Result<(), Error> {
    let d = of.d(node);
    if d.len() > SMALL {
        let equation = Equation::new(step.d_term(of, node, None)).is(column(d));
        to.push(Block::Equation(equation));
        to.push(Block::Paragraph(line!["The first entry, factor by factor:"]));
    }
    for entry in derived(d.len()) {
        let (symbols, numbers) = slope(step, of, node, entry)?;
        let equation = Equation::new(step.d_term(of, node, entry)).is(symbols).is(numbers);
        to.push(Block::Equation(equation.is(d[entry])));
    }
    Ok(())
}

/// One entry of the gradient in symbols and in numbers.
fn slope(step: &Step, of: &LossStep, node: usize, entry: usize) -> Result<(Math, Math), Error> {
    let n = of.target.len();
    let (y, t) = (step.values[of.operand()][entry], of.target[entry]);
    let (y_symbol, t_symbol) = (step.value(of.operand(), entry), step.target_symbol(of, entry));
    let error = row![y_symbol.clone(), "−", t_symbol.clone()].group();
    let error_number = row![y, "−", t].group();
    let averaged = |math: Math| if n == 1 { math } else { row![mean(n), "·", math] };
    Ok(match of.loss {
        Loss::Bce { positive_weight: w } => {
            let form = |y: Math, t: Math| {
                let both = row!["1", "+", row![w, "−", "1"].group(), "·", t.clone()].group();
                averaged(row![y, "·", both, "−", w, "·", t].group())
            };
            (form(y_symbol, t_symbol), form(y.into(), t.into()))
        }
        Loss::CrossEntropy { label_smoothing } => {
            let soft = |j: usize| softened(of.target[j], label_smoothing, n);
            let mass: f64 = (0..n).map(soft).sum();
            let total = sum(n, |j| soft_target(of, step.target_symbol(of, j), label_smoothing));
            let own = soft_target(of, t_symbol, label_smoothing);
            let is_logarithm = is_logarithm(step, of);
            let p = |y: Math| if is_logarithm { Math::exp(y) } else { y };
            (row![p(y_symbol), "·", total.group(), "−", own], row![p(y.into()), "·", mass, "−", soft(entry)])
        }
        Loss::Mae => {
            let sign = |error: Math| averaged(row![Math::Name("sgn".to_owned()), error]);
            (sign(error), sign(error_number))
        }
        Loss::Huber { delta } => {
            let cut = |error: Math| {
                let inner = row!["max", row![row!["−", delta], ",", error].group()];
                averaged(row!["min", row![delta, ",", inner].group()])
            };
            (cut(error), cut(error_number))
        }
        Loss::LogCosh => {
            let form = |error: Math| averaged(row!["tanh", error]);
            (form(error), form(error_number))
        }
        Loss::Hinge if t * y < 1.0 => (averaged(row!["−", t_symbol].group()), averaged(row!["−", t].group())),
        Loss::Hinge => (Math::Atom("0"), Math::Atom("0")),
        Loss::Poisson => {
            let form = |y: Math, t: Math| averaged(row![Math::exp(y), "−", t].group());
            (form(y_symbol, t_symbol), form(y.into(), t.into()))
        }
        Loss::GaussianNll { .. } => {
            let (symbols, numbers) = gaussian_slope(step, of, node, entry, [error, error_number]);
            (averaged(symbols), averaged(numbers))
        }
        Loss::Cosine => cosine_slope(step, of, entry),
        other => return Err(Error::unsupported("loss", other)),
    })
}

/// `(m − t)/v` at the mean, `(1/v − (m − t)²/v²)/2` at the variance, which is ε where it is cut off.
fn gaussian_slope(
    step: &Step,
    of: &LossStep,
    node: usize,
    entry: usize,
    [error, error_number]: [Math; 2],
) -> (Math, Math) {
    let v = variance_of(step, of, entry);
    let v_symbol = step.value(of.operands.get(1).copied().unwrap_or(0), entry);
    if node == of.operand() {
        return (error.over(v_symbol), error_number.over(v));
    }
    let form = |error: Math, v: Math| {
        let quotient = error.sup("2").over(v.clone().sup("2"));
        let slope = row![Math::Atom("1").over(v), "−", quotient].group();
        row![Math::Atom("1").over(2), "·", slope]
    };
    (form(error, v_symbol), form(error_number, row![v].group()))
}

/// `(ŷ·(ŷ·t)/|ŷ|² − t) / (|ŷ|·|t|)`.
fn cosine_slope(step: &Step, of: &LossStep, entry: usize) -> (Math, Math) {
    let (y, t) = (step.values[of.operand()][entry], of.target[entry]);
    let (y_symbol, t_symbol) = (step.value(of.operand(), entry), step.target_symbol(of, entry));
    let (dot, y_length, t_length) = lengths(&step.values[of.operand()], &of.target);
    let (whole_y, whole_t) = (step.value(of.operand(), None), step.target_symbol(of, None));
    let absolute = |symbol: Math| row!["|", symbol, "|"];
    let along = row![whole_y.clone(), "·", whole_t.clone()].over(absolute(whole_y.clone()).sup("2"));
    let below = row![absolute(whole_y), "·", absolute(whole_t)];
    let symbols = row![y_symbol, "·", along, "−", t_symbol].over(below);
    let along = Math::Number(dot).over(row![y_length].group().sup("2"));
    (symbols, row![y, "·", along, "−", t].over(row![y_length, "·", t_length]))
}
