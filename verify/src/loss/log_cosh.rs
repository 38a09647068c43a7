//! `(1/n) Σ ln cosh(y − t)`.

use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::{
    Form, Output, both, error, mean_of, slopes_of, sum_on_paper, summed_terms, terms_of_each, write_slopes,
};
use crate::paper::document::{Block, Equation};
use crate::paper::math::{Math, row};
use crate::paper::step::{LossStep, TrainingStep};

pub(super) struct LogCosh;

/// ln cosh x = ln(1 + 2·sinh²(x/2)), which for large x is |x| − ln 2 + ln(1 + e^(−2|x|)).
fn ln_cosh(x: f64) -> f64 {
    if x.abs() < 1.0 {
        return (2.0 * (x / 2.0).sinh().powi(2)).ln_1p();
    }
    x.abs() - core::f64::consts::LN_2 + (-2.0 * x.abs()).exp().ln_1p()
}

impl Criterion for LogCosh {
    fn facts(&self) -> LossFacts {
        LossFacts {
            operands: 1,
            cancels: &[],
            cut: None,
            description: "logarithm of the hyperbolic cosine",
            explanation: None,
        }
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        mean_of(read, target, |y, t| ln_cosh(y - t))
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        slopes_of(read, target, |y, t, n| (y - t).tanh() / n)
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        summed_terms(of, |Output { error, off, n, .. }| {
            // The form for small errors is right to a part of the loss, the one for large errors to that of
            // 1.
            let rounding = if off < 0.99 { 4.0 * off * off } else { off + 2.0 };
            (rounding + off.tanh() * error) / n
        })
    }

    fn gradient_terms(&self, of: &Compared<'_>, _: f64) -> Vec<SlopeBound> {
        terms_of_each(of, |Output { error, off, n, .. }| {
            let slope = off.tanh();
            ((slope + (1.0 - slope * slope) * (error + off)) / n, false)
        })
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, _: &mut Vec<Block>) -> Equation {
        let term = |y, t| row!["ln", Math::Name("cosh".to_owned()), error(y, t)];
        sum_on_paper(step, of, &Form { has_mean: true, is_sum: false }, &|(y, t), _| term(y, t))
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>) {
        let slope = |y, t| row!["tanh", error(y, t)];
        write_slopes(step, of, node, |entry| both(step, of, entry, slope), to);
    }
}
