//! Where the gradient starts: the loss by its operand, and for a loss that cancels the activation before it, the
//! two factors and the short form.

use netwright_runtime::topology::{Activation, Loss};

use super::document::{Block, Equation, line};
use super::local::{self, slope, softmax_slope};
use super::loss::mean;
use super::math::{Math, row};
use super::shape::{SMALL, column, derived, sum};
use super::step::Step;
use crate::error::Error;

pub(super) fn write(step: &Step, to: &mut Vec<Block>) -> Result<(), Error> {
    match step.loss {
        Loss::Mse => {
            write_mse(step, to);
            Ok(())
        }
        Loss::Bce => write_bce(step, to),
        Loss::CrossEntropy => write_cross_entropy(step, to),
        other => Err(Error::unsupported("loss", other)),
    }
}

/// A factor before a sum's terms: nothing if there is one term.
fn factor(step: &Step, factor: fn(usize) -> Math) -> Math {
    let n = step.target.len();
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
fn write_columns(step: &Step, factor: &Math, to: &mut Vec<Block>) {
    if step.target.len() <= SMALL {
        return;
    }
    let equation = Equation::new(step.d_value(step.start, None))
        .is(difference(factor, step.output(None), step.target_symbol(None)))
        .is(difference(factor, column(&step.values[step.operand]), column(&step.target)));
    to.push(Block::Equation(equation.is(column(step.d(step.start)))));
    to.push(Block::Paragraph(line!["The first entry, factor by factor:"]));
}

fn write_mse(step: &Step, to: &mut Vec<Block>) {
    let n = step.target.len();
    let factor = if n == 1 { Math::Atom("2") } else { Math::Atom("2").over(n) };
    write_columns(step, &factor, to);
    for entry in derived(n) {
        let equation = Equation::new(step.d_value(step.operand, entry))
            .is(difference(&factor, step.output(entry), step.target_symbol(entry)))
            .is(difference(&factor, step.values[step.operand][entry], step.target[entry]));
        to.push(Block::Equation(equation.is(step.d(step.start)[entry])));
    }
}

fn write_bce(step: &Step, to: &mut Vec<Block>) -> Result<(), Error> {
    let factor = factor(step, mean);
    to.push(Block::Paragraph(line![
        "The loss reaches ",
        step.plain(step.start, None),
        " through ",
        Math::Atom("ŷ"),
        ". The slope of the sigmoid is the denominator of the loss's derivative, so they cancel, and what remains \
         is ",
        difference(&factor, "ŷ", "t"),
        ":"
    ]));
    write_columns(step, &factor, to);
    for entry in derived(step.target.len()) {
        let (y, t) = (step.values[step.operand][entry], step.target[entry]);
        let (y_symbol, t_symbol) = (step.output(entry), step.target_symbol(entry));
        let rest = |part: Math| row!["1", "−", part];
        let slope = slope(step, step.operand, Activation::Sigmoid, entry)?;
        let d_y = (y - t) / slope.value / step.target.len() as f64;
        let terms = row![
            "−",
            t_symbol.clone().over(y_symbol.clone()),
            "+",
            rest(t_symbol.clone()).over(rest(y_symbol.clone()))
        ];
        let terms = if factor == Math::none() { terms } else { scaled(&factor, terms.group()) };
        let quotient =
            scaled(&factor, row![y_symbol.clone(), "−", t_symbol.clone()].over(slope.factor.clone()));
        let mut first = Equation::new(Math::partial("L", y_symbol.clone())).is(terms).is(quotient.clone());
        if d_y.is_finite() {
            let below = row![y, "·", row!["1", "−", y].group()];
            first = first.is(scaled(&factor, row![y, "−", t].over(below))).is(d_y);
        }
        to.push(Block::Equation(first));
        let local = Math::partial(y_symbol.clone(), step.plain(step.start, entry));
        let second = slope.steps.into_iter().fold(Equation::new(local.clone()), Equation::is);
        to.push(Block::Equation(second.is(slope.value)));
        let d_z = step.d(step.start)[entry];
        let equation = Equation::new(step.d_value(step.start, entry))
            .is(row![Math::partial("L", y_symbol.clone()), "·", local])
            .is(row![quotient, "·", slope.factor])
            .is(difference(&factor, y_symbol, t_symbol))
            .is(difference(&factor, y, t));
        to.push(Block::Equation(equation.is(d_z)));
        check(step, entry, d_y.is_finite().then(|| row![d_y, "·", slope.value]), to);
    }
    Ok(())
}

/// The same gradient from the two factors' numbers.
fn check(step: &Step, entry: usize, product: Option<Math>, to: &mut Vec<Block>) {
    let Some(product) = product else {
        to.push(Block::Paragraph(line![
            "The output is so close to 0 or 1 that its distance is lost to rounding; the short form needs none."
        ]));
        return;
    };
    to.push(Block::Paragraph(line!["The two factors multiplied give the same:"]));
    let d_z = step.d(step.start)[entry];
    to.push(Block::Equation(Equation::new(step.d_value(step.start, entry)).is(product).is(d_z)));
}

fn write_cross_entropy(step: &Step, to: &mut Vec<Block>) -> Result<(), Error> {
    let n = step.target.len();
    let (p, t) = (&step.values[step.operand], &step.target);
    let mass: f64 = t.iter().sum();
    let is_distribution = (mass - 1.0).abs() < 1e-9;
    to.push(Block::Paragraph(line![
        "The loss reaches every entry of ",
        step.plain(step.start, None),
        " through every entry of ",
        step.output(None),
        if is_distribution { ". The target sums to 1, and what remains is " } else { ". What remains is " },
        if is_distribution { row!["ŷ", "−", "t"] } else { row!["ŷ", "·", "∑", "t", "−", "t"] },
        ":"
    ]));
    if is_distribution {
        write_columns(step, &Math::none(), to);
    } else if n > SMALL {
        to.push(Block::Paragraph(line!["The first entry, factor by factor:"]));
    }
    for j in derived(n) {
        let equation = Equation::new(Math::partial("L", step.output(j)));
        let equation = equation.is(row!["−", step.target_symbol(j).over(step.output(j))]);
        let d_p = -t[j] / p[j];
        let is_known = d_p.is_finite();
        let equation =
            if is_known { equation.is(row!["−", row![t[j]].over(p[j])]).is(d_p) } else { equation };
        to.push(Block::Equation(equation));
    }
    local::write(step, step.operand, Activation::Softmax, to)?;
    for i in derived(n) {
        let total = sum(n, |j| step.target_symbol(j));
        let total = if n == 1 { total } else { total.group() };
        let mut equation = Equation::new(step.d_value(step.start, i)).is(sum(n, |j| {
            let local = Math::partial(step.output(j), step.plain(step.start, i));
            row![Math::partial("L", step.output(j)), "·", local]
        }));
        equation = equation.is(row![step.output(i), "·", total, "−", step.target_symbol(i)]);
        equation = if is_distribution {
            equation.is(row![step.output(i), "−", step.target_symbol(i)]).is(row![p[i], "−", t[i]])
        } else {
            equation.is(row![p[i], "·", mass, "−", t[i]])
        };
        to.push(Block::Equation(equation.is(step.d(step.start)[i])));
        let finite = p.iter().zip(t).all(|(p, t)| (t / p).is_finite());
        let product = finite.then(|| sum(n, |j| row![-t[j] / p[j], "·", softmax_slope(p, j, i)]));
        check(step, i, product, to);
    }
    Ok(())
}
