//! `(1/n) Σ (ln v + (m − t)²/v)/2`, from a mean m and a variance v, which is at least ε.
//!
//! Where the variance is cut off, the slope at ε is passed on.

use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::{
    Form, Output, averaged, error, numbers, sum_on_paper, summed_terms, symbols, write_slopes,
};
use crate::paper::document::{Block, Equation};
use crate::paper::math::{Math, row};
use crate::paper::step::{LossStep, TrainingStep};

pub(super) struct GaussianNll {
    /// The least variance.
    pub(super) epsilon: f64,
}

impl GaussianNll {
    /// The variance of an output, but not below the least one.
    fn variance(&self, step: &TrainingStep, of: &LossStep, entry: usize) -> f64 {
        step.values[variance_node(of)][entry].max(self.epsilon)
    }

    /// The slope at an entry of the mean or of the variance: `(m − t)/v`, `(1/v − (m − t)²/v²)/2`.
    fn slope_on_paper(&self, step: &TrainingStep, of: &LossStep, node: usize, entry: usize) -> [Math; 2] {
        let v = self.variance(step, of, entry);
        let v_symbol = step.value(variance_node(of), entry);
        let [off, off_number] =
            [symbols(step, of, entry), numbers(step, of, entry)].map(|(m, t)| error(m, t));
        if node == of.operand() {
            return [off.over(v_symbol), off_number.over(v)];
        }
        let form = |error: Math, v: Math| {
            let quotient = error.sup("2").over(v.clone().sup("2"));
            let slope = row![Math::Atom("1").over(v), "−", quotient].group();
            row![Math::Atom("1").over(2), "·", slope]
        };
        [form(off, v_symbol), form(off_number, row![v].group())]
    }
}

/// The node that is the variance.
fn variance_node(of: &LossStep) -> usize {
    of.operands.get(1).copied().unwrap_or(0)
}

impl Criterion for GaussianNll {
    fn facts(&self) -> LossFacts {
        LossFacts {
            operands: 2,
            cancels: &[],
            cut: Some(self.epsilon),
            description: "negative logarithm of a normal density",
            explanation: None,
        }
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        let n = target.len();
        let term = |o: usize| {
            let variance = read[n + o].max(self.epsilon);
            let error = read[o] - target[o];
            0.5 * (variance.ln() + error * (error / variance))
        };
        1.0 / n as f64 * (0..n).map(term).sum::<f64>()
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        let (count, n) = (target.len(), target.len() as f64);
        let of_mean = |o: usize| (read[o] - target[o]) / read[count + o].max(self.epsilon) / n;
        let of_variance = |o: usize| {
            let (error, variance) = (read[o] - target[o], read[count + o].max(self.epsilon));
            0.5 * (1.0 / variance - (error / variance).powi(2)) / n
        };
        (0..count).map(of_mean).chain((0..count).map(of_variance)).collect()
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        let count = of.target.len();
        summed_terms(of, |Output { o, error, off, n, .. }| {
            let (variance, error_of_v) = (of.read[count + o].max(self.epsilon), of.error[count + o]);
            let logarithm = variance.ln().abs() + 1.0 + error_of_v / variance;
            let quotient = off * (off / variance) * (3.0 + error_of_v / variance);
            0.5 * (logarithm + quotient + 2.0 * off * error / variance) / n
        })
    }

    fn gradient_terms(&self, of: &Compared<'_>, allowance: f64) -> Vec<SlopeBound> {
        let (read, count, n) = (of.read, of.target.len(), of.target.len() as f64);
        let parts = |o: usize| {
            let (v, error) = (read[count + o], of.error[count + o]);
            // What is cut off is ε, whatever its own error, and the slope there is passed on: there is no
            // kink.
            let is_cut = v + allowance * error < self.epsilon;
            let share = if is_cut { 0.0 } else { error / v.max(self.epsilon) };
            ((read[o] - of.target[o]).abs(), v.max(self.epsilon), share)
        };
        let of_mean = |o: usize| {
            let (off, variance, share) = parts(o);
            ((off * (2.0 + share) + of.error[o]) / variance / n, false)
        };
        let of_variance = |o: usize| {
            let (off, variance, share) = parts(o);
            let quotient = off * (off / variance);
            let terms = 1.0 + share + quotient * (4.0 + 2.0 * share) + 2.0 * off * of.error[o] / variance;
            (0.5 * terms / variance / n, false)
        };
        (0..count).map(of_mean).chain((0..count).map(of_variance)).collect()
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, _: &mut Vec<Block>) -> Equation {
        let variance = |entry: Option<usize>| match entry {
            Some(entry) => Math::Number(self.variance(step, of, entry)),
            None if of.target.len() == 1 => step.value(variance_node(of), 0),
            None => step.generic(variance_node(of)),
        };
        let term = |m, t, variance: Math| {
            let quotient = error(m, t).sup("2").over(variance.clone());
            row![Math::Atom("1").over(2), "·", row!["ln", variance, "+", quotient].group()]
        };
        sum_on_paper(step, of, &Form { has_mean: true, is_sum: false }, &|(m, t), entry| {
            term(m, t, variance(entry))
        })
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>) {
        let slope = |entry| self.slope_on_paper(step, of, node, entry).map(|math| averaged(of, math));
        write_slopes(step, of, node, slope, to);
    }
}
