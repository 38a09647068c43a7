//! `(1/n) Σ max(0, 1 − t·y)`.

use std::cmp::Ordering;

use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::{
    Form, Output, averaged, mean_of, numbers, slopes_of, sum_on_paper, summed_terms, symbols, terms_of_each,
    write_slopes,
};
use crate::paper::document::{Block, Equation};
use crate::paper::math::{Math, row};
use crate::paper::step::{LossStep, TrainingStep};

pub(super) struct Hinge;

impl Criterion for Hinge {
    fn facts(&self) -> LossFacts {
        LossFacts { operands: 1, cancels: &[], cut: None, description: "hinge", explanation: None }
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        mean_of(read, target, |y, t| (1.0 - t * y).max(0.0))
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        slopes_of(read, target, |y, t, n| match (t * y).partial_cmp(&1.0) {
            None => f64::NAN,
            Some(Ordering::Less) => -t / n,
            Some(Ordering::Equal | Ordering::Greater) => 0.0,
        })
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        summed_terms(of, |Output { y, error, t, n, .. }| {
            let terms = 1.0 + (t * y).abs() + t.abs() * error;
            if 1.0 - t * y > -0.01 * terms { terms / n } else { 0.0 }
        })
    }

    fn gradient_terms(&self, of: &Compared<'_>, allowance: f64) -> Vec<SlopeBound> {
        terms_of_each(of, |Output { y, error, t, n, .. }| {
            let terms = 1.0 + (t * y).abs() + t.abs() * error;
            (t.abs() / n, (1.0 - t * y).abs() <= allowance * terms)
        })
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, _: &mut Vec<Block>) -> Equation {
        let term = |y, t| row!["max", row!["0", ",", "1", "−", t, "·", y].group()];
        sum_on_paper(step, of, &Form { has_mean: true, is_sum: false }, &|(y, t), _| term(y, t))
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>) {
        let slope = |entry: usize| match of.target[entry] * step.values[of.operand()][entry] < 1.0 {
            true => [symbols(step, of, entry), numbers(step, of, entry)]
                .map(|(_, t)| averaged(of, row!["−", t].group())),
            false => [Math::Atom("0"), Math::Atom("0")],
        };
        write_slopes(step, of, node, slope, to);
    }
}
