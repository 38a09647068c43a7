//! Binary cross-entropy, `−(1/n) Σ w·t·ln y + (1 − t)·ln(1 − y)` with `y = σ(z)`.
//!
//! It reads z, where no logarithm of a rounded probability is needed: `ln y = −ln(1 + e⁻ᶻ)`, `ln(1 − y) =
//! −ln(1 + eᶻ)`.

use netwright_runtime::topology::Activation;

use super::cancelling::{check, difference, scaled, write_columns};
use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::{
    Form, Output, both, mean, mean_of, numbers, slopes_of, sum_on_paper, summed_terms, symbols,
    terms_of_each, total, weighted, write_slopes,
};
use crate::activation::{Sigmoid, sigmoid, slope, softplus};
use crate::paper::document::{Block, Equation, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{derived, sum};
use crate::paper::step::{LossStep, TrainingStep};

pub(super) struct Bce {
    /// w: how often a positive target counts.
    pub(super) positive_weight: f64,
}

/// `t·ln ŷ + (1 − t)·ln(1 − ŷ)`.
fn term((y, t): (Math, Math)) -> Math {
    row![t.clone(), "·", "ln", y.clone(), "+", rest(t), "·", "ln", rest(y)]
}

/// `1 − of`, in brackets.
fn rest(of: Math) -> Math {
    row!["1", "−", of].group()
}

/// The loss of each output, which would be too long a line for all.
fn write_entries(step: &TrainingStep, of: &LossStep, to: &mut Vec<Block>) {
    for i in derived(of.target.len()) {
        let equation = Equation::new(step.loss_of_output(of, i + 1))
            .is(row!["−", term(symbols(step, of, i)).group()])
            .is(row!["−", term(numbers(step, of, i)).group()]);
        to.push(Block::Equation(equation.is(entry(step, of, i))));
    }
}

/// `t·ln(1 + e⁻ᶻ) + (1 − t)·ln(1 + eᶻ)`: the same as with ŷ, without the logarithm of a rounded number.
fn entry(step: &TrainingStep, of: &LossStep, i: usize) -> f64 {
    let (z, t) = (step.values[of.start()][i], of.target[i]);
    t * softplus(-z) + (1.0 - t) * softplus(z)
}

/// Writes the gradient of a plain loss: the two factors, and the short form that is left of their product.
fn write_factors(step: &TrainingStep, of: &LossStep, to: &mut Vec<Block>) {
    let n = of.target.len();
    let factor = if n == 1 { Math::none() } else { mean(n) };
    to.push(Block::Paragraph(line![
        "The loss reaches ",
        step.plain(of.start(), None),
        " through ",
        step.value(of.operand(), None),
        ". The slope of the sigmoid is the denominator of the loss's derivative, so they cancel, and what remains \
         is ",
        difference(&factor, "ŷ", "t"),
        ":"
    ]));
    write_columns(step, of, &factor, to);
    for entry in derived(n) {
        write_factors_of(step, of, entry, &factor, to);
    }
}

fn write_factors_of(step: &TrainingStep, of: &LossStep, entry: usize, factor: &Math, to: &mut Vec<Block>) {
    let (y, t) = (step.values[of.operand()][entry], of.target[entry]);
    let (y_symbol, t_symbol) = symbols(step, of, entry);
    let rest = |part: Math| row!["1", "−", part];
    let slope = slope(&Sigmoid, step, of.operand(), entry);
    let d_y = (y - t) / slope.value / of.target.len() as f64;
    let terms = row![
        "−",
        t_symbol.clone().over(y_symbol.clone()),
        "+",
        rest(t_symbol.clone()).over(rest(y_symbol.clone()))
    ];
    let terms = if *factor == Math::none() { terms } else { scaled(factor, terms.group()) };
    let quotient = scaled(factor, row![y_symbol.clone(), "−", t_symbol.clone()].over(slope.factor.clone()));
    let d_y_symbol = Math::partial(step.loss_symbol(of), y_symbol.clone());
    let mut first = Equation::new(d_y_symbol.clone()).is(terms).is(quotient.clone());
    if d_y.is_finite() {
        let below = row![y, "·", row!["1", "−", y].group()];
        first = first.is(scaled(factor, row![y, "−", t].over(below))).is(d_y);
    }
    to.push(Block::Equation(first));
    let local = Math::partial(y_symbol.clone(), step.plain(of.start(), entry));
    let second = slope.steps.into_iter().fold(Equation::new(local.clone()), Equation::is);
    to.push(Block::Equation(second.is(slope.value)));
    let equation = Equation::new(step.d_term(of, of.start(), entry))
        .is(row![d_y_symbol, "·", local])
        .is(row![quotient, "·", slope.factor])
        .is(difference(factor, y_symbol, t_symbol))
        .is(difference(factor, y, t));
    to.push(Block::Equation(equation.is(of.d(of.start())[entry])));
    check(step, of, entry, d_y.is_finite().then(|| row![d_y, "·", slope.value]), to);
}

impl Criterion for Bce {
    fn facts(&self) -> LossFacts {
        LossFacts {
            operands: 1,
            cancels: &[Activation::Sigmoid],
            cut: None,
            description: "binary cross-entropy",
            explanation: None,
        }
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        let w = self.positive_weight;
        let term = |z: f64, t: f64| weighted(w * t, softplus(-z)) + weighted(1.0 - t, softplus(z));
        mean_of(read, target, term)
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        let w = self.positive_weight;
        slopes_of(read, target, |z, t, n| (sigmoid(z) * (w * t + 1.0 - t) - w * t) / n)
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        // Both terms are right to parts of themselves.
        summed_terms(of, |Output { y: z, error, t, n, .. }| {
            let (positive, negative) = (self.positive_weight * t, 1.0 - t);
            let factor = if z > 0.0 { negative.abs() } else { positive.abs() };
            let linear = if factor == 0.0 { 0.0 } else { factor * z.abs() };
            let both = positive.abs() + negative.abs();
            let slope = (sigmoid(z) * (positive + negative) - positive).abs();
            (3.0 * linear + 4.0 * both * (-z.abs()).exp().ln_1p() + slope * error) / n
        })
    }

    fn gradient_terms(&self, of: &Compared<'_>, _: f64) -> Vec<SlopeBound> {
        let w = self.positive_weight;
        terms_of_each(of, |Output { y: z, error, t, n, .. }| {
            let y = sigmoid(z);
            let both = 1.0 + (w - 1.0).abs() * t.abs();
            let terms = match w == 1.0 {
                true => 2.0 * y + t.abs() + y * (1.0 - y) * error,
                false => 3.0 * y * both + w * t.abs() + both * y * (1.0 - y) * error,
            };
            (terms / n, false)
        })
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, to: &mut Vec<Block>) -> Equation {
        let (n, w) = (of.target.len(), self.positive_weight);
        let equation = Equation::new(step.loss_symbol(of));
        if w != 1.0 {
            let term = |y: Math, t: Math| {
                row!["−", w, "·", t.clone(), "·", "ln", y.clone(), "−", rest(t), "·", "ln", rest(y)]
            };
            return sum_on_paper(step, of, &Form { has_mean: true, is_sum: true }, &|(y, t), _| term(y, t));
        }
        if n == 1 {
            let minus = |term: Math| row!["−", term.group()];
            return equation.is(minus(term(symbols(step, of, 0)))).is(minus(term(numbers(step, of, 0))));
        }
        write_entries(step, of, to);
        let entries = sum(n, |i| Math::Number(entry(step, of, i))).group();
        equation.is(row![mean(n), "·", total(step.loss_of_output(of, "i"))]).is(row![mean(n), "·", entries])
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>) {
        let w = self.positive_weight;
        if w == 1.0 {
            write_factors(step, of, to);
            return;
        }
        let slope = |y, t: Math| {
            let both = row!["1", "+", row![w, "−", "1"].group(), "·", t.clone()].group();
            row![y, "·", both, "−", w, "·", t].group()
        };
        write_slopes(step, of, node, |entry| both(step, of, entry, slope), to);
    }
}
