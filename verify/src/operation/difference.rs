//! The first of two values minus the second.

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Mark, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one};
use super::pair;
use crate::error::Error;
use crate::paper::document::{Block, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::column;
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Difference;

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, of: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    sketch.same(Operation::Difference, &of)
}

impl Compute for Difference {
    fn contract(&self) -> Contract {
        Contract::of_sources(2..=2)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        site.check_same_sizes()
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        pair::combined(read, |a, b| a - b)
    }

    fn pass_back(&self, _: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        to.add(0, at.d.iter().copied());
        to.add(1, at.d.iter().map(|d| -d));
    }
}

impl Bound for Difference {
    fn value_terms(&self, _: &Setting<'_>, read: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64> {
        pair::sum_terms(read, value)
    }

    fn gradient_terms(
        &self,
        _: &Setting<'_>,
        _: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        for (position, sign) in [1.0, -1.0].into_iter().enumerate() {
            for (to, (d, term)) in to.source(position).iter_mut().zip(of.d.iter().zip(of.terms)) {
                to.add(sign * d, term.magnitude, term.kink);
            }
        }
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Explain for Difference {
    fn words(&self) -> Words {
        Words {
            letter: "s",
            description: "difference".to_owned(),
            legend: Some(line![Math::Atom("s"), ": a difference, too"]),
            in_training: None,
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        pair::write(step, node, ["−"; 2], to);
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, _: &TrainingStep, arrow: Arrow, entry: usize) -> Vec<Option<Summand>> {
        match arrow.position {
            1 => one(entry, row!["−", "1"].group(), -1.0),
            _ => one(entry, Math::Atom("1"), 1.0),
        }
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let (symbol, numbers) = (step.d_value(arrow.reader, None), column(step.d(arrow.reader)));
        match arrow.position {
            1 => [row!["−", symbol], row!["−", numbers]],
            _ => [symbol, numbers],
        }
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        None
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Difference {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: "difference".to_owned(),
            extent: shape.size().to_string(),
            cell: "difference".to_owned(),
            sign: Some(" − "),
            outline: Outline::Circle,
            mark: Some(Mark::Minus),
            joining: Joining::Begins,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Signed,
        }
    }
}
