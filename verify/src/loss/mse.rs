//! Mean squared error, `(1/n) Σ (y − t)²`.

use super::cancelling::{difference, write_columns};
use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::{Form, Output, error, mean_of, slopes_of, sum_on_paper, summed_terms, terms_of_each};
use crate::paper::document::{Block, Equation};
use crate::paper::math::Math;
use crate::paper::shape::derived;
use crate::paper::step::{LossStep, TrainingStep};

pub(super) struct Mse;

impl Criterion for Mse {
    fn facts(&self) -> LossFacts {
        LossFacts {
            operands: 1,
            cancels: &[],
            cut: None,
            description: "mean squared error",
            explanation: None,
        }
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        mean_of(read, target, |y, t| (y - t) * (y - t))
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        slopes_of(read, target, |y, t, n| 2.0 * (y - t) / n)
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        summed_terms(of, |Output { y, error, t, off, n, .. }| {
            (off.powi(2) + 2.0 * off * (y.abs() + t.abs() + error)) / n
        })
    }

    fn gradient_terms(&self, of: &Compared<'_>, _: f64) -> Vec<SlopeBound> {
        terms_of_each(of, |Output { y, error, t, n, .. }| (2.0 * (y.abs() + t.abs() + error) / n, false))
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, _: &mut Vec<Block>) -> Equation {
        sum_on_paper(step, of, &Form { has_mean: true, is_sum: false }, &|(y, t), _| error(y, t).sup("2"))
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, _: usize, to: &mut Vec<Block>) {
        let n = of.target.len();
        let factor = if n == 1 { Math::Atom("2") } else { Math::Atom("2").over(n) };
        write_columns(step, of, &factor, to);
        for entry in derived(n) {
            let equation = Equation::new(step.d_term(of, of.start(), entry))
                .is(difference(&factor, step.value(of.operand(), entry), step.target_symbol(of, entry)))
                .is(difference(&factor, step.values[of.operand()][entry], of.target[entry]));
            to.push(Block::Equation(equation.is(of.d(of.start())[entry])));
        }
    }
}
