//! `(1/n) Σ e²/2` for errors e = |y − t| up to δ, `δ·(e − δ/2)` beyond.

use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::{
    Form, Output, both, error, mean_of, slopes_of, sum_on_paper, summed_terms, terms_of_each, write_slopes,
};
use crate::paper::document::{Block, Equation, line};
use crate::paper::math::{Math, row};
use crate::paper::step::{LossStep, TrainingStep};

pub(super) struct Huber {
    /// δ.
    pub(super) delta: f64,
}

impl Criterion for Huber {
    fn facts(&self) -> LossFacts {
        let delta = self.delta;
        LossFacts {
            operands: 1,
            cancels: &[],
            cut: None,
            description: "Huber's loss",
            explanation: Some(line![
                row!["h", Math::Atom("e").group()],
                " is ",
                row![Math::Atom("e").sup("2").over(2)],
                " where ",
                row!["|", "e", "|"],
                " is at most ",
                Math::Number(delta),
                ", and ",
                row![delta, "·", row!["|", "e", "|", "−", Math::Number(delta).over(2)].group()],
                " beyond."
            ]),
        }
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        let term = |error: f64| match error <= self.delta {
            true => error * error / 2.0,
            false => self.delta * (error - self.delta / 2.0),
        };
        mean_of(read, target, |y, t| term((y - t).abs()))
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        slopes_of(read, target, |y, t, n| (y - t).clamp(-self.delta, self.delta) / n)
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        summed_terms(of, |Output { error, off, n, .. }| {
            let cut = off.min(self.delta);
            (cut * off + 0.5 * cut * cut + cut * error) / n
        })
    }

    fn gradient_terms(&self, of: &Compared<'_>, _: f64) -> Vec<SlopeBound> {
        terms_of_each(of, |Output { error, off, n, .. }| ((off.min(self.delta) + error) / n, false))
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, _: &mut Vec<Block>) -> Equation {
        sum_on_paper(step, of, &Form { has_mean: true, is_sum: false }, &|(y, t), _| row!["h", error(y, t)])
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>) {
        let cut = |y, t| {
            let inner = row!["max", row![row!["−", self.delta], ",", error(y, t)].group()];
            row!["min", row![self.delta, ",", inner].group()]
        };
        write_slopes(step, of, node, |entry| both(step, of, entry, cut), to);
    }
}
