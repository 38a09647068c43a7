//! The product of two values, entry by entry.

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Mark, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one, times};
use super::pair;
use crate::error::Error;
use crate::paper::document::{Block, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::column;
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Product;

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, of: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    sketch.same(Operation::Product, &of)
}

impl Compute for Product {
    fn contract(&self) -> Contract {
        Contract::of_sources(2..=2)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        site.check_same_sizes()
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        pair::combined(read, |a, b| a * b)
    }

    fn pass_back(&self, _: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        // ∂(a·b)/∂a = b, ∂(a·b)/∂b = a; where both are one value, it gets both.
        for (factor, other) in [(0, 1), (1, 0)] {
            to.add(factor, at.d.iter().zip(at.read[other]).map(|(d, other)| d * other));
        }
    }
}

impl Bound for Product {
    fn value_terms(&self, _: &Setting<'_>, read: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64> {
        let [a, b] = [read[0], read[1]];
        let one = |o: usize| {
            let (a, a_error) = (a.value[o].abs(), a.error[o]);
            let (b, b_error) = (b.value[o].abs(), b.error[o]);
            a * b + a * b_error + b * a_error
        };
        (0..value.len()).map(one).collect()
    }

    fn gradient_terms(
        &self,
        _: &Setting<'_>,
        at: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        for (factor, other) in [(0, 1), (1, 0)] {
            let other = at.read[other];
            for (o, to) in to.source(factor).iter_mut().enumerate() {
                let (value, error, d, term) = (other.value[o], other.error[o], of.d[o], of.terms[o]);
                let propagated = value.abs() * term.magnitude + error * d.abs();
                to.add(value * d, propagated, term.kink && value.abs() + error > 0.0);
            }
        }
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Explain for Product {
    fn words(&self) -> Words {
        Words {
            letter: "m",
            description: "product, entry by entry,".to_owned(),
            legend: Some(line![Math::Atom("m"), ": a product, entry by entry"]),
            in_training: None,
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        pair::write(step, node, ["·", "⊙"], to);
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, step: &TrainingStep, arrow: Arrow, entry: usize) -> Vec<Option<Summand>> {
        let other = step.node(arrow.reader).sources[1 - arrow.position];
        one(entry, step.value(other, entry), step.values[other][entry])
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let other = step.node(arrow.reader).sources[1 - arrow.position];
        let (symbol, d) = (step.d_value(arrow.reader, None), step.d(arrow.reader));
        let symbols = row![symbol, times(d), step.value(other, None)];
        [symbols, row![column(d), times(d), column(&step.values[other])]]
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        None
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Product {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: "product".to_owned(),
            extent: shape.size().to_string(),
            cell: "product".to_owned(),
            sign: Some(" × "),
            outline: Outline::Circle,
            mark: Some(Mark::Times),
            joining: Joining::Begins,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Values,
        }
    }
}
