//! The loss by its definition, with the output and the target put in.

use netwright_runtime::topology::Loss;

use super::document::{Block, Equation, line};
use super::math::{Math, row};
use super::shape::{derived, sum};
use super::step::Step;
use crate::error::Error;

pub(super) fn write(step: &Step, to: &mut Vec<Block>) -> Result<(), Error> {
    to.push(Block::Heading(2, line!["3. Loss"]));
    let n = step.target.len();
    let (y, t) = (&step.values[step.operand], &step.target);
    let symbol = |entry: usize| (step.output(entry), step.target_symbol(entry));
    let number = |entry: usize| (Math::Number(y[entry]), Math::Number(t[entry]));
    let generic = || (Math::Atom("ŷ").sub("i"), Math::Atom("t").sub("i"));
    let total = |term: Math| row![Math::Atom("∑").sub("i"), term];
    let equation = Equation::new(Math::Atom("L"));
    let equation = match (step.loss, n) {
        (Loss::Bce, 1) => {
            equation.is(row!["−", bce_term(symbol(0)).group()]).is(row!["−", bce_term(number(0)).group()])
        }
        (Loss::Bce, _) => {
            write_bce_entries(step, to);
            equation.is(row![mean(n), "·", total(Math::Atom("L").sub("i"))]).is(row![
                mean(n),
                "·",
                sum(n, |i| Math::Number(bce_entry(step, i))).group()
            ])
        }
        (Loss::Mse, 1) => equation.is(mse_term(symbol(0))).is(mse_term(number(0))),
        (Loss::Mse, _) => equation.is(row![mean(n), "·", total(mse_term(generic()))]).is(row![
            mean(n),
            "·",
            sum(n, |i| mse_term(number(i))).group()
        ]),
        (Loss::CrossEntropy, 1) => {
            equation.is(row!["−", cross_entropy_term(symbol(0))]).is(row!["−", cross_entropy_term(number(0))])
        }
        (Loss::CrossEntropy, _) => equation
            .is(row!["−", total(cross_entropy_term(generic()))])
            .is(row!["−", sum(n, |i| cross_entropy_term(number(i))).group()]),
        (other, _) => return Err(Error::unsupported("loss", other)),
    };
    to.push(Block::Equation(equation.is(step.gradients.loss)));
    Ok(())
}

/// The loss of each output, which would be too long a line for all.
fn write_bce_entries(step: &Step, to: &mut Vec<Block>) {
    for i in derived(step.target.len()) {
        let numbers = (step.values[step.operand][i].into(), step.target[i].into());
        let equation = Equation::new(Math::Atom("L").sub(i + 1))
            .is(row!["−", bce_term((step.output(i), step.target_symbol(i))).group()])
            .is(row!["−", bce_term(numbers).group()]);
        to.push(Block::Equation(equation.is(bce_entry(step, i))));
    }
}

/// `t·ln(1 + e⁻ᶻ) + (1 − t)·ln(1 + eᶻ)`: the same as with ŷ, without the logarithm of a rounded number.
fn bce_entry(step: &Step, i: usize) -> f64 {
    let (z, t) = (step.values[step.start][i], step.target[i]);
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

/// `(ŷ − t)²`.
fn mse_term((y, t): (Math, Math)) -> Math {
    row![y, "−", t].group().sup("2")
}

/// `t·ln ŷ`.
fn cross_entropy_term((y, t): (Math, Math)) -> Math {
    row![t, "·", "ln", y]
}
