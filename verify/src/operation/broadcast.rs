//! One number, as often as another value has numbers.

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words};
use crate::error::Error;
use crate::paper::document::{Block, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column, column_factor, sum, written};
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Broadcast {
    pub(super) size: usize,
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [source, other]: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    let size = sketch.size(other);
    let first = sketch.push("f", 1, Operation::Slice { start: 0 }, &[source]);
    sketch.push("p", size, Operation::Broadcast, &[first])
}

impl Compute for Broadcast {
    fn contract(&self) -> Contract {
        Contract::of_sources(1..=1)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        match site.sizes.as_slice() {
            [1] => Ok(()),
            _ => Err(Error::malformed(site.node.name, "its source has not exactly one number")),
        }
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        vec![read[0][0]; self.size]
    }

    fn pass_back(&self, _: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        to.add(0, [at.d.iter().sum()]);
    }
}

impl Bound for Broadcast {
    fn value_terms(&self, _: &Setting<'_>, read: &[BoundedRow<'_>], _: &[f64]) -> Vec<f64> {
        vec![read[0].error[0]; self.size]
    }

    fn gradient_terms(
        &self,
        _: &Setting<'_>,
        _: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        let (d, kink) = (of.d.iter().sum::<f64>(), of.terms.iter().any(|term| term.kink));
        let terms = AbsoluteSum::of(of.d.iter().zip(of.terms).map(|(d, term)| (*d, term.magnitude)));
        to.source(0)[0].add(d, terms, kink);
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Explain for Broadcast {
    fn words(&self) -> Words {
        Words {
            letter: "r",
            description: "repetition".to_owned(),
            legend: Some(line![Math::Atom("r"), ": one number, repeated"]),
            in_training: None,
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let (source, value) = (step.node(node).sources[0], &step.values[node]);
        if self.size > SMALL {
            let equation = step.left(node, None).is(row![step.value(source, 0), "·", ones(self.size)]);
            to.push(Block::Equation(equation.is(column(value))));
            return;
        }
        for (entry, value) in value.iter().enumerate() {
            let equation = step.left(node, entry).is(step.value(source, 0));
            to.push(Block::Equation(equation.is(*value)));
        }
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, _: &TrainingStep, _: Arrow, _: usize) -> Vec<Option<Summand>> {
        let term = |entry: usize| Summand { entry, factor: Math::Atom("1"), value: 1.0 };
        written(self.size).into_iter().map(|entry| entry.map(term)).collect()
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let d = step.d(arrow.reader);
        [
            sum(self.size, |entry| step.d_value(arrow.reader, entry)),
            row![ones_across(self.size), column_factor(d)],
        ]
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        Some(1.0)
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

/// A column of ones.
fn ones(size: usize) -> Math {
    column(&vec![1.0; size])
}

/// A row of ones.
fn ones_across(size: usize) -> Math {
    crate::paper::shape::transposed(&vec![1.0; size])
}

impl Draw for Broadcast {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: "broadcast".to_owned(),
            extent: format!("1 → {}", shape.size()),
            cell: "broadcast".to_owned(),
            sign: None,
            outline: Outline::Box,
            mark: None,
            joining: Joining::Begins,
            wiring: Wiring::Spread,
            arrow: ArrowNumber::Values,
        }
    }
}
