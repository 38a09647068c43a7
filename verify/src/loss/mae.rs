//! Mean absolute error, `(1/n) Σ |y − t|`.

use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::{
    Form, Output, both, error, mean_of, slopes_of, sum_on_paper, summed_terms, terms_of_each, write_slopes,
};
use crate::paper::document::{Block, Equation};
use crate::paper::math::{Math, row};
use crate::paper::step::{LossStep, TrainingStep};

pub(super) struct Mae;

impl Criterion for Mae {
    fn facts(&self) -> LossFacts {
        LossFacts {
            operands: 1,
            cancels: &[],
            cut: None,
            description: "mean absolute error",
            explanation: None,
        }
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        mean_of(read, target, |y, t| (y - t).abs())
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        slopes_of(read, target, |y, t, n| if y == t { 0.0 } else { (y - t).signum() / n })
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        summed_terms(of, |Output { error, off, n, .. }| (off + error) / n)
    }

    fn gradient_terms(&self, of: &Compared<'_>, allowance: f64) -> Vec<SlopeBound> {
        terms_of_each(of, |Output { y, error, t, off, n, .. }| {
            (1.0 / n, (y - t).abs() <= allowance * (error + off))
        })
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, _: &mut Vec<Block>) -> Equation {
        sum_on_paper(step, of, &Form { has_mean: true, is_sum: false }, &|(y, t), _| {
            row!["|", row![y, "−", t], "|"]
        })
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>) {
        let sign = |y, t| row![Math::Name("sgn".to_owned()), error(y, t)];
        write_slopes(step, of, node, |entry| both(step, of, entry, sign), to);
    }
}
