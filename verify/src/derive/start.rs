//! Where the gradient starts: the loss by its operand, and for a loss that cancels the activation before it, the
//! two factors and the short form.

use netwright_runtime::topology::{Activation, Loss};

use super::document::{Block, Equation, line};
use super::formula;
use super::local::{self, slope, softmax_slope};
use super::loss::mean;
use super::math::{Math, row};
use super::shape::{SMALL, column, derived, sum};
use super::step::{LossStep, Step};
use crate::error::Error;

pub(super) fn write(step: &Step, term: &LossStep, node: usize, to: &mut Vec<Block>) -> Result<(), Error> {
    match term.loss {
        Loss::Mse => {
            write_mse(step, term, to);
            Ok(())
        }
        Loss::Bce { positive_weight: 1.0 } => write_bce(step, term, to),
        Loss::CrossEntropy { label_smoothing: 0.0 } if !formula::is_logarithm(step, term) => {
            write_cross_entropy(step, term, to)
        }
        _ => formula::write_slopes(step, term, node, to),
    }
}

/// A factor before a sum's terms: nothing if there is one term.
fn factor(term: &LossStep, factor: fn(usize) -> Math) -> Math {
    let n = term.target.len();
    if n == 1 { Math::none() } else { factor(n) }
}

/// A product with a factor, if there is one.
fn scaled(factor: &Math, math: Math) -> Math {
    if *factor == Math::none() { math } else { row![factor.clone(), "·", math] }
}

/// `ŷ − t` with a factor before it; as a bare difference without one.
fn difference(factor: &Math, y: impl Into<Math>, t: impl Into<Math>) -> Math {
    let difference = row![y.into(), "−", t.into()];
    if *factor == Math::none() { difference } else { scaled(factor, difference.group()) }
}

/// `∂L/∂z = factor·(ŷ − t)` of all entries at once, and the announcement of the example that follows.
fn write_columns(step: &Step, term: &LossStep, factor: &Math, to: &mut Vec<Block>) {
    if term.target.len() <= SMALL {
        return;
    }
    let equation = Equation::new(step.d_term(term, term.start(), None))
        .is(difference(factor, step.value(term.operand(), None), step.target_symbol(term, None)))
        .is(difference(factor, column(&step.values[term.operand()]), column(&term.target)));
    to.push(Block::Equation(equation.is(column(term.d(term.start())))));
    to.push(Block::Paragraph(line!["The first entry, factor by factor:"]));
}

fn write_mse(step: &Step, term: &LossStep, to: &mut Vec<Block>) {
    let n = term.target.len();
    let factor = if n == 1 { Math::Atom("2") } else { Math::Atom("2").over(n) };
    write_columns(step, term, &factor, to);
    for entry in derived(n) {
        let equation = Equation::new(step.d_term(term, term.start(), entry))
            .is(difference(&factor, step.value(term.operand(), entry), step.target_symbol(term, entry)))
            .is(difference(&factor, step.values[term.operand()][entry], term.target[entry]));
        to.push(Block::Equation(equation.is(term.d(term.start())[entry])));
    }
}

fn write_bce(step: &Step, term: &LossStep, to: &mut Vec<Block>) -> Result<(), Error> {
    let factor = factor(term, mean);
    to.push(Block::Paragraph(line![
        "The loss reaches ",
        step.plain(term.start(), None),
        " through ",
        step.value(term.operand(), None),
        ". The slope of the sigmoid is the denominator of the loss's derivative, so they cancel, and what remains \
         is ",
        difference(&factor, "ŷ", "t"),
        ":"
    ]));
    write_columns(step, term, &factor, to);
    for entry in derived(term.target.len()) {
        let (y, t) = (step.values[term.operand()][entry], term.target[entry]);
        let (y_symbol, t_symbol) = (step.value(term.operand(), entry), step.target_symbol(term, entry));
        let rest = |part: Math| row!["1", "−", part];
        let slope = slope(step, term.operand(), Activation::Sigmoid, entry)?;
        let d_y = (y - t) / slope.value / term.target.len() as f64;
        let terms = row![
            "−",
            t_symbol.clone().over(y_symbol.clone()),
            "+",
            rest(t_symbol.clone()).over(rest(y_symbol.clone()))
        ];
        let terms = if factor == Math::none() { terms } else { scaled(&factor, terms.group()) };
        let quotient =
            scaled(&factor, row![y_symbol.clone(), "−", t_symbol.clone()].over(slope.factor.clone()));
        let mut first = Equation::new(Math::partial(step.loss_symbol(term), y_symbol.clone()))
            .is(terms)
            .is(quotient.clone());
        if d_y.is_finite() {
            let below = row![y, "·", row!["1", "−", y].group()];
            first = first.is(scaled(&factor, row![y, "−", t].over(below))).is(d_y);
        }
        to.push(Block::Equation(first));
        let local = Math::partial(y_symbol.clone(), step.plain(term.start(), entry));
        let second = slope.steps.into_iter().fold(Equation::new(local.clone()), Equation::is);
        to.push(Block::Equation(second.is(slope.value)));
        let d_z = term.d(term.start())[entry];
        let equation = Equation::new(step.d_term(term, term.start(), entry))
            .is(row![Math::partial(step.loss_symbol(term), y_symbol.clone()), "·", local])
            .is(row![quotient, "·", slope.factor])
            .is(difference(&factor, y_symbol, t_symbol))
            .is(difference(&factor, y, t));
        to.push(Block::Equation(equation.is(d_z)));
        check(step, term, entry, d_y.is_finite().then(|| row![d_y, "·", slope.value]), to);
    }
    Ok(())
}

/// The same gradient from the two factors' numbers.
fn check(step: &Step, term: &LossStep, entry: usize, product: Option<Math>, to: &mut Vec<Block>) {
    let Some(product) = product else {
        to.push(Block::Paragraph(line![
            "The output is so close to 0 or 1 that its distance is lost to rounding; the short form needs none."
        ]));
        return;
    };
    to.push(Block::Paragraph(line!["The two factors multiplied give the same:"]));
    let d_z = term.d(term.start())[entry];
    to.push(Block::Equation(Equation::new(step.d_term(term, term.start(), entry)).is(product).is(d_z)));
}

fn write_cross_entropy(step: &Step, term: &LossStep, to: &mut Vec<Block>) -> Result<(), Error> {
    let n = term.target.len();
    let (p, t) = (&step.values[term.operand()], &term.target);
    let mass: f64 = t.iter().sum();
    let is_distribution = (mass - 1.0).abs() < 1e-9;
    to.push(Block::Paragraph(line![
        "The loss reaches every entry of ",
        step.plain(term.start(), None),
        " through every entry of ",
        step.value(term.operand(), None),
        if is_distribution { ". The target sums to 1, and what remains is " } else { ". What remains is " },
        if is_distribution { row!["ŷ", "−", "t"] } else { row!["ŷ", "·", "∑", "t", "−", "t"] },
        ":"
    ]));
    if is_distribution {
        write_columns(step, term, &Math::none(), to);
    } else if n > SMALL {
        to.push(Block::Paragraph(line!["The first entry, factor by factor:"]));
    }
    for j in derived(n) {
        let equation = Equation::new(Math::partial(step.loss_symbol(term), step.value(term.operand(), j)));
        let equation =
            equation.is(row!["−", step.target_symbol(term, j).over(step.value(term.operand(), j))]);
        let d_p = -t[j] / p[j];
        let is_known = d_p.is_finite();
        let equation =
            if is_known { equation.is(row!["−", row![t[j]].over(p[j])]).is(d_p) } else { equation };
        to.push(Block::Equation(equation));
    }
    local::write(step, term.operand(), Activation::Softmax, to)?;
    for i in derived(n) {
        let total = sum(n, |j| step.target_symbol(term, j));
        let total = if n == 1 { total } else { total.group() };
        let mut equation = Equation::new(step.d_term(term, term.start(), i)).is(sum(n, |j| {
            let local = Math::partial(step.value(term.operand(), j), step.plain(term.start(), i));
            row![Math::partial(step.loss_symbol(term), step.value(term.operand(), j)), "·", local]
        }));
        equation =
            equation.is(row![step.value(term.operand(), i), "·", total, "−", step.target_symbol(term, i)]);
        equation = if is_distribution {
            equation
                .is(row![step.value(term.operand(), i), "−", step.target_symbol(term, i)])
                .is(row![p[i], "−", t[i]])
        } else {
            equation.is(row![p[i], "·", mass, "−", t[i]])
        };
        to.push(Block::Equation(equation.is(term.d(term.start())[i])));
        let finite = p.iter().zip(t).all(|(p, t)| (t / p).is_finite());
        let product = finite.then(|| sum(n, |j| row![-t[j] / p[j], "·", softmax_slope(p, j, i)]));
        check(step, term, i, product, to);
    }
    Ok(())
}
