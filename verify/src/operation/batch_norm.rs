//! Each unit normalised to mean 0 and variance 1: in training mode over the rows of the batch, else by
//! running statistics.
//!
//! A gradient of one row takes the statistics as given: they are not the row's.

use netwright_runtime::topology::{BatchNorm, DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Keeps, Known, OverRows, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one, times};
use super::normalize::mean;
use crate::error::Error;
use crate::paper::document::{Block, code, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column};
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct BatchNormalize {
    pub(super) norm: BatchNorm,
    pub(super) size: usize,
}

impl BatchNormalize {
    /// Mean and √(variance + ε) of each unit, of what the node keeps.
    fn moments(&self, kept: &[f64]) -> Vec<[f64; 2]> {
        let of = kept.as_chunks().0.iter();
        of.map(|[mean, variance]| [*mean, (variance + self.norm.epsilon).sqrt()]).collect()
    }

    /// The slope of each unit.
    fn slopes(&self, kept: &[f64]) -> Vec<f64> {
        self.moments(kept).iter().map(|[_, deviation]| 1.0 / deviation).collect()
    }
}

/// Mean and variance of each unit over the rows.
fn statistics(rows: &[Vec<f64>]) -> Vec<f64> {
    let units = rows.first().map_or(0, Vec::len);
    let of_unit = |unit: usize| {
        let numbers: Vec<f64> = rows.iter().map(|row| row[unit]).collect();
        let (count, mean) = (numbers.len() as f64, mean(&numbers));
        [mean, numbers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count]
    };
    (0..units).flat_map(of_unit).collect()
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [source, _]: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    let norm = BatchNorm { epsilon: 0.1, momentum: 0.1, offset: 0, frozen: false };
    sketch.same(Operation::BatchNormalize(norm), &[source])
}

impl Compute for BatchNormalize {
    fn contract(&self) -> Contract {
        let over_rows = (!self.norm.frozen).then_some(OverRows { position: 0, statistics });
        let keeps = Keeps::Running { offset: self.norm.offset, units: self.size, over_rows };
        Contract { keeps, ..Contract::of_sources(1..=1) }
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        match self.norm.offset.checked_add(self.size) {
            Some(_) => site.check_same_sizes(),
            None => Err(Error::malformed(site.node.name, "its statistics end after all others")),
        }
    }

    fn value(&self, setting: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        let moments = self.moments(setting.kept);
        read[0].iter().zip(moments).map(|(x, [mean, deviation])| (x - mean) / deviation).collect()
    }

    fn pass_back(&self, setting: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        let moments = self.moments(setting.kept);
        to.add(0, at.d.iter().zip(moments).map(|(d, [_, deviation])| d / deviation));
    }
}

impl Bound for BatchNormalize {
    fn value_terms(&self, setting: &Setting<'_>, read: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64> {
        let moments = self.moments(setting.kept);
        let one = |(o, [mean, deviation]): (usize, [f64; 2])| {
            let terms = read[0].value[o].abs() + mean.abs();
            3.0 * value[o].abs() + (terms + read[0].error[o]) / deviation
        };
        moments.into_iter().enumerate().map(one).collect()
    }

    fn gradient_terms(
        &self,
        setting: &Setting<'_>,
        _: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        for (o, [_, deviation]) in self.moments(setting.kept).into_iter().enumerate() {
            let (d, term) = (of.d[o], of.terms[o]);
            let propagated = (term.magnitude + 3.0 * d.abs()) / deviation;
            to.source(0)[o].add(d / deviation, propagated, term.kink);
        }
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Explain for BatchNormalize {
    fn words(&self) -> Words {
        let text =
            "the running mean taken off, divided by the running deviation, both of them constants here,";
        Words {
            letter: "n",
            description: text.to_owned(),
            legend: None,
            in_training: Some(line![
                "This is not a training step: in one ",
                code("batch_norm"),
                " takes mean and variance of the rows of a batch, and the chain rule passes through both. One sample has \
             none; here it takes the running ones, which are constants, as in ",
                code("loss"),
                " and ",
                code("backward"),
                "."
            ]),
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let source = step.node(node).sources[0];
        let (value, moments) = (&step.values[node], self.moments(&step.kept[node]));
        if value.len() > SMALL {
            let means: Vec<f64> = moments.iter().map(|[mean, _]| *mean).collect();
            let centred = row![step.value(source, None), "−", column(&means)].group();
            let equation =
                step.left(node, None).is(row![centred, "⊙", column(&self.slopes(&step.kept[node]))]);
            to.push(Block::Equation(equation.is(column(value))));
            return;
        }
        for (entry, [mean, deviation]) in moments.into_iter().enumerate() {
            let form = |x: Math| row![x, "−", mean].over(Math::Number(deviation));
            let equation = step.left(node, entry).is(form(step.value(source, entry)));
            let equation = equation.is(form(Math::Number(step.values[source][entry])));
            to.push(Block::Equation(equation.is(value[entry])));
        }
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, step: &TrainingStep, arrow: Arrow, entry: usize) -> Vec<Option<Summand>> {
        let [_, deviation] = self.moments(&step.kept[arrow.reader])[entry];
        one(entry, Math::Atom("1").over(Math::Number(deviation)), 1.0 / deviation)
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let Arrow { reader, position } = arrow;
        let (symbol, d) = (step.d_value(reader, None), step.d(reader));
        let source = step.node(reader).sources[position];
        let factor = Math::partial(step.value(reader, None), step.value(source, None));
        [row![symbol, times(d), factor], row![column(d), times(d), column(&self.slopes(&step.kept[reader]))]]
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        None
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for BatchNormalize {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: "normalize by batch".to_owned(),
            extent: shape.size().to_string(),
            cell: "normalize by batch".to_owned(),
            sign: None,
            outline: Outline::Box,
            mark: None,
            joining: Joining::Begins,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Values,
        }
    }
}
