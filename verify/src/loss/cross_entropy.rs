//! Cross-entropy, `−Σ s·ln p` with `s = t·(1 − ε) + ε/n`, of a softmax or of its logarithm.
//!
//! It reads the logits z, where no logarithm of a rounded probability is needed: `ln pᵢ = zᵢ − ln Σ eᶻ`.

use netwright_runtime::topology::{Activation, Operation};

use super::cancelling::{check, write_columns};
use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::{
    Form, Output, generic, numbers, sum_on_paper, summed_terms, symbols, total, weighted, write_slopes,
};
use crate::activation::{Rowwise, Softmax, ln_sum_exp, ln_sum_terms, softmax, write_jacobian};
use crate::paper::document::{Block, Equation, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, derived, sum};
use crate::paper::step::{LossStep, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow};

pub(super) struct CrossEntropy {
    /// ε: the part of the target that is spread over all classes.
    pub(super) label_smoothing: f64,
}

impl CrossEntropy {
    /// A target with a part of it spread over n classes.
    fn softened(&self, target: f64, n: usize) -> f64 {
        target * (1.0 - self.label_smoothing) + self.label_smoothing / n as f64
    }

    /// How often the target is rounded on its way to a softened one.
    fn rounds(&self) -> f64 {
        if self.label_smoothing == 0.0 { 0.0 } else { 2.0 }
    }

    /// [`softened`](Self::softened) on paper.
    fn soft_target(&self, of: &LossStep, t: Math) -> Math {
        let part = self.label_smoothing;
        if part == 0.0 {
            return t;
        }
        let spread = Math::Number(part).over(of.target.len());
        row![t, "·", row!["1", "−", part].group(), "+", spread].group()
    }

    /// The slope at an entry, `p·Σs − s`.
    fn slope_on_paper(&self, step: &TrainingStep, of: &LossStep, entry: usize) -> [Math; 2] {
        let n = of.target.len();
        let mass: f64 = of.target.iter().map(|t| self.softened(*t, n)).sum();
        let total = sum(n, |j| self.soft_target(of, step.target_symbol(of, j)));
        let own = self.soft_target(of, step.target_symbol(of, entry));
        let is_logarithm = is_logarithm(step, of);
        let p = |y: Math| if is_logarithm { Math::exp(y) } else { y };
        let y = Math::Number(step.values[of.operand()][entry]);
        let numbers = row![p(y), "·", mass, "−", self.softened(of.target[entry], n)];
        [row![p(step.value(of.operand(), entry)), "·", total.group(), "−", own], numbers]
    }
}

/// Whether it compares logarithms of probabilities.
fn is_logarithm(step: &TrainingStep, of: &LossStep) -> bool {
    step.node(of.operand()).operation == Operation::Activation(Activation::LogSoftmax)
}

/// `t·ln ŷ`.
fn term((y, t): (Math, Math)) -> Math {
    row![t, "·", "ln", y]
}

/// Writes the gradient of a plain loss of a softmax: the two factors, and the short form that is left of
/// their product.
fn write_factors(step: &TrainingStep, of: &LossStep, to: &mut Vec<Block>) {
    let (n, p, t) = (of.target.len(), &step.values[of.operand()], &of.target);
    let mass: f64 = t.iter().sum();
    let is_distribution = (mass - 1.0).abs() < 1e-9;
    to.push(Block::Paragraph(line![
        "The loss reaches every entry of ",
        step.plain(of.start(), None),
        " through every entry of ",
        step.value(of.operand(), None),
        if is_distribution { ". The target sums to 1, and what remains is " } else { ". What remains is " },
        if is_distribution { row!["ŷ", "−", "t"] } else { row!["ŷ", "·", "∑", "t", "−", "t"] },
        ":"
    ]));
    if is_distribution {
        write_columns(step, of, &Math::none(), to);
    } else if n > SMALL {
        to.push(Block::Paragraph(line!["The first entry, factor by factor:"]));
    }
    for j in derived(n) {
        let equation = Equation::new(Math::partial(step.loss_symbol(of), step.value(of.operand(), j)));
        let equation = equation.is(row!["−", step.target_symbol(of, j).over(step.value(of.operand(), j))]);
        let d_p = -t[j] / p[j];
        let is_known = d_p.is_finite();
        let equation =
            if is_known { equation.is(row!["−", row![t[j]].over(p[j])]).is(d_p) } else { equation };
        to.push(Block::Equation(equation));
    }
    write_jacobian(&Softmax, step, of.operand(), to);
    for i in derived(n) {
        write_product(step, of, i, (mass, is_distribution), to);
    }
}

/// Writes an entry of the gradient as the product of both factors.
fn write_product(
    step: &TrainingStep,
    of: &LossStep,
    i: usize,
    (mass, is_distribution): (f64, bool),
    to: &mut Vec<Block>,
) {
    let (n, p, t) = (of.target.len(), &step.values[of.operand()], &of.target);
    let total = sum(n, |j| step.target_symbol(of, j));
    let total = if n == 1 { total } else { total.group() };
    let chain = sum(n, |j| {
        let local = Math::partial(step.value(of.operand(), j), step.plain(of.start(), i));
        row![Math::partial(step.loss_symbol(of), step.value(of.operand(), j)), "·", local]
    });
    let (y_symbol, t_symbol) = symbols(step, of, i);
    let equation = Equation::new(step.d_term(of, of.start(), i)).is(chain);
    let equation = equation.is(row![y_symbol.clone(), "·", total, "−", t_symbol.clone()]);
    let equation = match is_distribution {
        true => equation.is(row![y_symbol, "−", t_symbol]).is(row![p[i], "−", t[i]]),
        false => equation.is(row![p[i], "·", mass, "−", t[i]]),
    };
    to.push(Block::Equation(equation.is(of.d(of.start())[i])));
    let finite = p.iter().zip(t).all(|(p, t)| (t / p).is_finite());
    let product = finite.then(|| sum(n, |j| row![-t[j] / p[j], "·", Softmax.slope(p, j, i)]));
    check(step, of, i, product, to);
}

impl Criterion for CrossEntropy {
    fn facts(&self) -> LossFacts {
        LossFacts {
            operands: 1,
            cancels: &[Activation::Softmax, Activation::LogSoftmax],
            cut: None,
            description: "cross-entropy",
            explanation: None,
        }
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        let (largest, ln_sum) = ln_sum_exp(read);
        let minus_ln_p = |z: f64| ln_sum - (z - largest);
        let pairs = read.iter().zip(target);
        pairs.map(|(z, t)| weighted(self.softened(*t, target.len()), minus_ln_p(*z))).sum()
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        let soft: Vec<f64> = target.iter().map(|t| self.softened(*t, target.len())).collect();
        let mass: f64 = soft.iter().sum();
        softmax(read).iter().zip(soft).map(|(p, t)| p * mass - t).collect()
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        let largest = of.read.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (p, ln_sum) = (softmax(of.read), ln_sum_terms(of.read));
        let mass: f64 = of.target.iter().map(|t| t.abs()).sum::<f64>().max(1.0);
        summed_terms(of, |Output { o, y: z, error, t, .. }| {
            let t = self.softened(t.abs(), of.target.len());
            let minus_ln_p = if t == 0.0 { 0.0 } else { ln_sum + (z - largest).abs() };
            t * ((2.0 + self.rounds()) * minus_ln_p + error) + p[o] * mass * error
        })
    }

    fn gradient_terms(&self, of: &Compared<'_>, _: f64) -> Vec<SlopeBound> {
        let n = of.target.len();
        let p = softmax(of.read);
        let p_error = Softmax.value_terms(&BoundedRow { value: of.read, error: of.error }, &p);
        let soft: Vec<f64> = of.target.iter().map(|t| self.softened(t.abs(), n)).collect();
        let rounds = 1.0 + self.rounds();
        // Σ|s| with its partial sums.
        let mass = AbsoluteSum::of(soft.iter().map(|t| (*t, (rounds - 1.0) * t)));
        let largest = of.read.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let one = |o: usize| {
            // Forward code subtracts the largest logit everywhere, and its derivative cancels.
            let maximum = if of.read[o] == largest { mass } else { 0.0 };
            ((p[o] + p_error[o]) * mass + rounds * soft[o] + maximum, false)
        };
        (0..n).map(one).collect()
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, _: &mut Vec<Block>) -> Equation {
        let is_logarithm = is_logarithm(step, of);
        if is_logarithm || self.label_smoothing != 0.0 {
            let one = |y, t| {
                let soft = self.soft_target(of, t);
                if is_logarithm { row!["−", soft, "·", y] } else { row!["−", term((y, soft))] }
            };
            return sum_on_paper(step, of, &Form { has_mean: false, is_sum: true }, &|(y, t), _| one(y, t));
        }
        let equation = Equation::new(step.loss_symbol(of));
        match of.target.len() {
            1 => equation.is(row!["−", term(symbols(step, of, 0))]).is(row!["−", term(numbers(step, of, 0))]),
            n => equation
                .is(row!["−", total(term(generic(step, of)))])
                .is(row!["−", sum(n, |i| term(numbers(step, of, i))).group()]),
        }
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>) {
        if is_logarithm(step, of) || self.label_smoothing != 0.0 {
            write_slopes(step, of, node, |entry| self.slope_on_paper(step, of, entry), to);
        } else {
            write_factors(step, of, to);
        }
    }
}
