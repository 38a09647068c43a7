//! Several values concatenated.

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced, moved};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one};
use crate::error::Error;
use crate::paper::document::{Block, Equation, line};
use crate::paper::math::Math;
use crate::paper::shape::{SMALL, column};
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Concat;

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, of: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    let size = of.iter().map(|source| sketch.size(*source)).sum();
    sketch.push("p", size, Operation::Concat, &of)
}

impl Compute for Concat {
    fn contract(&self) -> Contract {
        Contract::of_sources(1..=usize::MAX)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        match site.sizes.iter().copied().try_fold(0_usize, usize::checked_add) {
            Some(sum) if sum == site.node.size() => Ok(()),
            _ => Err(Error::malformed(site.node.name, "the sizes of its sources do not add up to its own")),
        }
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        read.concat()
    }

    fn pass_back(&self, _: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        let mut start = 0;
        for (position, part) in at.read.iter().enumerate() {
            let end = start + part.len();
            to.add(position, at.d[start..end].iter().copied());
            start = end;
        }
    }
}

impl Bound for Concat {
    fn value_terms(&self, _: &Setting<'_>, read: &[BoundedRow<'_>], _: &[f64]) -> Vec<f64> {
        read.iter().flat_map(|part| part.error.to_vec()).collect()
    }

    fn gradient_terms(
        &self,
        _: &Setting<'_>,
        at: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        let mut start = 0;
        for (position, part) in at.read.iter().enumerate() {
            let end = start + part.value.len();
            let part = Incoming { d: &of.d[start..end], terms: &of.terms[start..end], ..*of };
            moved(&part, to.source(position));
            start = end;
        }
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Explain for Concat {
    fn words(&self) -> Words {
        Words {
            letter: "c",
            description: "concatenation".to_owned(),
            legend: Some(line![Math::Atom("c"), ": values concatenated"]),
            in_training: None,
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let (sources, value) = (step.node(node).sources, &step.values[node]);
        if value.len() > SMALL {
            let parts = sources.iter().map(|source| vec![step.value(*source, None)]).collect();
            let equation = step.left(node, None).is(Math::Matrix(parts)).is(column(value));
            to.push(Block::Equation(equation));
            return;
        }
        let entries =
            sources.iter().flat_map(|source| (0..step.node(*source).size()).map(|entry| (*source, entry)));
        for (own, (source, entry)) in entries.enumerate() {
            let equation: Equation = step.left(node, own).is(step.value(source, entry)).is(value[own]);
            to.push(Block::Equation(equation));
        }
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, step: &TrainingStep, arrow: Arrow, entry: usize) -> Vec<Option<Summand>> {
        one(step.place(arrow.reader, arrow.position).start + entry, Math::Atom("1"), 1.0)
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let place = step.place(arrow.reader, arrow.position);
        let d = &step.d(arrow.reader)[place.clone()];
        [Math::partial("L", step.part(arrow.reader, place)), column(d)]
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        Some(1.0)
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Concat {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: "concat".to_owned(),
            extent: shape.size().to_string(),
            cell: "concat".to_owned(),
            sign: Some(", "),
            outline: Outline::Stack,
            mark: None,
            joining: Joining::Begins,
            wiring: Wiring::Joined,
            arrow: ArrowNumber::Values,
        }
    }
}
