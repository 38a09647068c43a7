//! The sum of two values.

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced, moved};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Mark, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one};
use super::pair;
use crate::error::Error;
use crate::paper::document::Block;
use crate::paper::math::Math;
use crate::paper::shape::column;
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Sum;

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, of: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    sketch.same(Operation::Sum, &of)
}

impl Compute for Sum {
    fn contract(&self) -> Contract {
        Contract::of_sources(2..=2)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        site.check_same_sizes()
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        pair::combined(read, |a, b| a + b)
    }

    fn pass_back(&self, _: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        to.add(0, at.d.iter().copied());
        to.add(1, at.d.iter().copied());
    }
}

impl Bound for Sum {
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
        moved(of, to.source(0));
        moved(of, to.source(1));
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Explain for Sum {
    fn words(&self) -> Words {
        Words { letter: "s", description: "sum".to_owned(), legend: None, in_training: None }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        pair::write(step, node, ["+"; 2], to);
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, _: &TrainingStep, _: Arrow, entry: usize) -> Vec<Option<Summand>> {
        one(entry, Math::Atom("1"), 1.0)
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        [step.d_value(arrow.reader, None), column(step.d(arrow.reader))]
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        None
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Sum {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: "sum".to_owned(),
            extent: shape.size().to_string(),
            cell: "sum".to_owned(),
            sign: Some(" + "),
            outline: Outline::Circle,
            mark: Some(Mark::Plus),
            joining: Joining::Adds,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Values,
        }
    }
}
