//! `(1/n) Σ eʸ − t·y`.

use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::{
    Form, Output, both, mean_of, slopes_of, sum_on_paper, summed_terms, terms_of_each, weighted, write_slopes,
};
use crate::paper::document::{Block, Equation};
use crate::paper::math::{Math, row};
use crate::paper::step::{LossStep, TrainingStep};

pub(super) struct Poisson;

impl Criterion for Poisson {
    fn facts(&self) -> LossFacts {
        LossFacts {
            operands: 1,
            cancels: &[],
            cut: None,
            description: "negative logarithm of a Poisson probability",
            explanation: None,
        }
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        // From 710 on the rate is ∞, which no count makes up for.
        mean_of(read, target, |y, t| y.exp() - weighted(t, y.min(710.0)))
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        slopes_of(read, target, |y, t, n| (y.exp() - t) / n)
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        summed_terms(of, |Output { y, error, t, n, .. }| {
            (y.exp() * (2.0 + error) + (t * y).abs() + t.abs() * error) / n
        })
    }

    fn gradient_terms(&self, of: &Compared<'_>, _: f64) -> Vec<SlopeBound> {
        terms_of_each(of, |Output { y, error, t, n, .. }| ((y.exp() * (2.0 + error) + t.abs()) / n, false))
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, _: &mut Vec<Block>) -> Equation {
        let term = |y: Math, t| row![Math::exp(y.clone()), "−", t, "·", y];
        sum_on_paper(step, of, &Form { has_mean: true, is_sum: true }, &|(y, t), _| term(y, t))
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>) {
        let slope = |y: Math, t| row![Math::exp(y), "−", t].group();
        write_slopes(step, of, node, |entry| both(step, of, entry, slope), to);
    }
}
