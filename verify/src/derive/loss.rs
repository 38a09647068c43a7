//! The loss by its definition, with the output and the target put in.

use netwright_runtime::topology::Loss;

use super::document::{Block, Equation, line};
use super::formula;
use super::math::{Math, row};
use super::shape::{derived, sum};
use super::step::{LossStep, Step};
use crate::error::Error;

pub(super) fn write(step: &Step, to: &mut Vec<Block>) -> Result<(), Error> {
    to.push(Block::Heading(2, line!["3. Loss"]));
    for term in &step.terms {
        write_term(step, term, to)?;
    }
    if step.only_term().is_none() {
        let weighted = |term: &LossStep, math: Math| match term.weight {
            1.0 => math,
            weight => row![weight, "·", math],
        };
        let all = |of: &dyn Fn(&LossStep) -> Math| Math::sum(step.terms.iter().map(|term| Some(of(term))));
        let equation = Equation::new(Math::Atom("L"))
            .is(all(&|term| weighted(term, step.loss_symbol(term))))
            .is(all(&|term| weighted(term, Math::Number(term.value))));
        to.push(Block::Equation(equation.is(step.gradients.loss)));
    }
    Ok(())
}

fn write_term(step: &Step, term: &LossStep, to: &mut Vec<Block>) -> Result<(), Error> {
    let n = term.target.len();
    let (y, t) = (&step.values[term.operand()], &term.target);
    let symbol = |entry: usize| (step.value(term.operand(), entry), step.target_symbol(term, entry));
    let number = |entry: usize| (Math::Number(y[entry]), Math::Number(t[entry]));
    let generic = || (step.generic(term.operand()), Math::Atom("t").sub("i"));
    let total = |term: Math| row![Math::Atom("∑").sub("i"), term];
    let equation = Equation::new(step.loss_symbol(term));
    let equation = match (term.loss, n) {
        (Loss::Bce { positive_weight: 1.0 }, 1) => {
            equation.is(row!["−", bce_term(symbol(0)).group()]).is(row!["−", bce_term(number(0)).group()])
        }
        (Loss::Bce { positive_weight: 1.0 }, _) => {
            write_bce_entries(step, term, to);
            equation.is(row![mean(n), "·", total(step.loss_of_output(term, "i"))]).is(row![
                mean(n),
                "·",
                sum(n, |i| Math::Number(bce_entry(step, term, i))).group()
            ])
        }
        (Loss::CrossEntropy { label_smoothing: 0.0 }, 1) if !formula::is_logarithm(step, term) => {
            equation.is(row!["−", cross_entropy_term(symbol(0))]).is(row!["−", cross_entropy_term(number(0))])
        }
        (Loss::CrossEntropy { label_smoothing: 0.0 }, _) if !formula::is_logarithm(step, term) => equation
            .is(row!["−", total(cross_entropy_term(generic()))])
            .is(row!["−", sum(n, |i| cross_entropy_term(number(i))).group()]),
        (Loss::Cosine, _) => formula::cosine(step, term, equation),
        (_, 1) => equation.is(formula::term(step, term, symbol(0), None)?).is(formula::term(
            step,
            term,
            number(0),
            Some(0),
        )?),
        _ => {
            let symbols = formula::term(step, term, generic(), None)?;
            let numbers: Vec<Math> =
                (0..n).map(|i| formula::term(step, term, number(i), Some(i))).collect::<Result<_, _>>()?;
            let factor = formula::factor(term);
            equation
                .is(row![factor.clone(), total(formula::bracketed(term, symbols))])
                .is(row![factor, sum(n, |i| formula::bracketed(term, numbers[i].clone())).group()])
        }
    };
    formula::explain(term, to);
    to.push(Block::Equation(equation.is(term.value)));
    Ok(())
}

/// The loss of each output, which would be too long a line for all.
fn write_bce_entries(step: &Step, term: &LossStep, to: &mut Vec<Block>) {
    for i in derived(term.target.len()) {
        let numbers = (step.values[term.operand()][i].into(), term.target[i].into());
        let equation = Equation::new(step.loss_of_output(term, i + 1))
            .is(row!["−", bce_term((step.value(term.operand(), i), step.target_symbol(term, i))).group()])
            .is(row!["−", bce_term(numbers).group()]);
        to.push(Block::Equation(equation.is(bce_entry(step, term, i))));
    }
}

/// `t·ln(1 + e⁻ᶻ) + (1 − t)·ln(1 + eᶻ)`: the same as with ŷ, without the logarithm of a rounded number.
fn bce_entry(step: &Step, term: &LossStep, i: usize) -> f64 {
    let (z, t) = (step.values[term.start()][i], term.target[i]);
    let softplus = |x: f64| x.max(0.0) + (-x.abs()).exp().ln_1p();
    t * softplus(-z) + (1.0 - t) * softplus(z)
}

/// `1/n`.
pub(super) fn mean(n: usize) -> Math {
    Math::Atom("1").over(n)
}

/// `t·ln ŷ + (1 − t)·ln(1 − ŷ)`.
fn bce_term((y, t): (Math, Math)) -> Math {
    let rest = |part: Math| row!["1", "−", part].group();
    row![t.clone(), "·", "ln", y.clone(), "+", rest(t), "·", "ln", rest(y)]
}

/// `t·ln ŷ`.
pub(super) fn cross_entropy_term((y, t): (Math, Math)) -> Math {
    row![t, "·", "ln", y]
}
