//! A loss with a mask: `(1/n) Σ mᵢ·lᵢ`, of the losses lᵢ of single outputs.
//!
//! Input: a loss that is a mean over outputs, and its mask. Output: the same loss of each output alone, times
//! its number of the mask. Guarantees: an output whose number is 0 counts for nothing, whatever its loss is.

use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::{mean, total, weighted, write_slopes};
use crate::paper::document::{Block, Equation, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::sum;
use crate::paper::step::{LossStep, TrainingStep};
use crate::rounding::AbsoluteSum;

pub(super) struct Masked<'m> {
    pub(super) of: Box<dyn Criterion>,
    pub(super) mask: &'m [f64],
}

impl Masked<'_> {
    /// Of each part of a row, a mean and its variance, the number of an output.
    fn single(&self, numbers: &[f64], output: usize) -> Vec<f64> {
        numbers.iter().skip(output).step_by(self.mask.len().max(1)).copied().collect()
    }

    /// 1/n.
    fn share(&self) -> f64 {
        1.0 / self.mask.len() as f64
    }

    /// The loss of an output alone.
    fn value_of(&self, read: &[f64], target: &[f64], output: usize) -> f64 {
        self.of.value(&self.single(read, output), &[target[output]])
    }

    /// Numbers of single outputs, of which each has one for each part of the row, in the order of the row.
    fn joined<T: Copy>(&self, of_outputs: &[Vec<T>]) -> Vec<T> {
        let parts = of_outputs.first().map_or(0, Vec::len);
        (0..parts).flat_map(|part| of_outputs.iter().map(move |of| of[part])).collect()
    }
}

impl Criterion for Masked<'_> {
    fn facts(&self) -> LossFacts {
        self.of.facts()
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        let terms = self.mask.iter().enumerate();
        self.share() * terms.map(|(o, mask)| weighted(*mask, self.value_of(read, target, o))).sum::<f64>()
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        let of_output = |(o, mask): (usize, &f64)| -> Vec<f64> {
            let slopes = self.of.gradient(&self.single(read, o), &[target[o]]);
            slopes.into_iter().map(|slope| self.share() * weighted(*mask, slope)).collect()
        };
        self.joined(&self.mask.iter().enumerate().map(of_output).collect::<Vec<_>>())
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        let of_output = |(o, mask): (usize, &f64)| {
            let (read, error) = (self.single(of.read, o), self.single(of.error, o));
            let one = Compared { read: &read, error: &error, target: &[of.target[o]] };
            (self.share() * weighted(mask.abs(), self.of.value_terms(&one)), 0.0)
        };
        AbsoluteSum::of(self.mask.iter().enumerate().map(of_output))
    }

    fn gradient_terms(&self, of: &Compared<'_>, allowance: f64) -> Vec<SlopeBound> {
        let of_output = |(o, mask): (usize, &f64)| -> Vec<SlopeBound> {
            let (read, error) = (self.single(of.read, o), self.single(of.error, o));
            let one = Compared { read: &read, error: &error, target: &[of.target[o]] };
            let bounds = self.of.gradient_terms(&one, allowance);
            let masked = |(terms, kink)| (self.share() * weighted(mask.abs(), terms), kink && *mask != 0.0);
            bounds.into_iter().map(masked).collect()
        };
        self.joined(&self.mask.iter().enumerate().map(of_output).collect::<Vec<_>>())
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, to: &mut Vec<Block>) -> Equation {
        to.push(Block::Paragraph(line![
            "The target has a mask ",
            Math::Atom("m"),
            ", by which the loss ",
            Math::Atom("l"),
            format!(" of each output, its {}, is multiplied:", self.facts().description)
        ]));
        let n = self.mask.len();
        let read: Vec<f64> = of.starts.iter().flat_map(|start| step.values[*start].clone()).collect();
        let of_numbers = |o: usize| row![self.mask[o], "·", self.value_of(&read, &of.target, o)];
        let term = row![Math::Atom("m").sub("i"), "·", Math::Atom("l").sub("i")];
        Equation::new(step.loss_symbol(of)).is(row![mean(n), "·", total(term)]).is(row![
            mean(n),
            "·",
            sum(n, of_numbers).group()
        ])
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>) {
        let (n, share) = (self.mask.len(), self.share());
        let slope = |entry: usize| {
            let mask = self.mask.get(entry).copied().unwrap_or_default();
            let one = of.d(node)[entry];
            // The slope of the output alone, where the mask does not hide it.
            let alone = if mask == 0.0 { 0.0 } else { one / (share * mask) };
            let symbols = row![
                mean(n),
                "·",
                Math::Atom("m").sub(entry + 1),
                "·",
                Math::partial(Math::Atom("l").sub(entry + 1), step.value(node, entry))
            ];
            [symbols, row![mean(n), "·", mask, "·", row![alone].group()]]
        };
        write_slopes(step, of, node, slope, to);
    }
}
