//! Neighbouring entries of a value.

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced, moved};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one};
use super::part;
use crate::error::Error;
use crate::paper::document::{Block, line};
use crate::paper::math::Math;
use crate::paper::shape::column;
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Slice {
    /// The index in the source of the first number.
    pub(super) start: usize,
    pub(super) size: usize,
}

impl Slice {
    /// The first index after it.
    const fn end(&self) -> usize {
        self.start.saturating_add(self.size)
    }
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [source, _]: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    let size = sketch.size(source).div_ceil(2);
    let start = sketch.size(source) - size;
    sketch.push("p", size, Operation::Slice { start }, &[source])
}

impl Compute for Slice {
    fn contract(&self) -> Contract {
        Contract::of_sources(1..=1)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        match self.start.checked_add(self.size) {
            Some(end) if site.sizes.iter().all(|size| end <= *size) => Ok(()),
            _ => Err(Error::malformed(site.node.name, "the slice ends after the end of its source")),
        }
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        read[0][self.start..self.end()].to_vec()
    }

    fn pass_back(&self, _: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        let place = self.start..self.end();
        to.source(0)[place].iter_mut().zip(at.d).for_each(|(sum, d)| *sum += d);
    }
}

impl Bound for Slice {
    fn value_terms(&self, _: &Setting<'_>, read: &[BoundedRow<'_>], _: &[f64]) -> Vec<f64> {
        read[0].error[self.start..self.end()].to_vec()
    }

    fn gradient_terms(
        &self,
        _: &Setting<'_>,
        _: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        let place = self.start..self.end();
        moved(of, &mut to.source(0)[place]);
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Explain for Slice {
    fn words(&self) -> Words {
        Words {
            letter: "p",
            description: match self.size {
                1 => format!("entry {}", self.start.saturating_add(1)),
                _ => format!("entries {} to {}", self.start.saturating_add(1), self.end()),
            },
            legend: Some(line![Math::Atom("p"), ": a part of another value"]),
            in_training: None,
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        part::write(step, node, self.start, to);
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, entry: usize) -> bool {
        (self.start..self.end()).contains(&entry)
    }

    fn summands(&self, _: &TrainingStep, _: Arrow, entry: usize) -> Vec<Option<Summand>> {
        if self.reads(entry) { one(entry - self.start, Math::Atom("1"), 1.0) } else { Vec::new() }
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let source = step.node(arrow.reader).sources[arrow.position];
        padded(step.d_value(arrow.reader, None), self.start, step.d(arrow.reader), step.node(source).size())
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        Some(1.0)
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Slice {
    fn look(&self, _: Shape) -> Look {
        Look {
            word: "slice".to_owned(),
            extent: format!("{}..{}", self.start, self.end()),
            cell: format!("slice {}..{}", self.start, self.end()),
            sign: None,
            outline: Outline::Note,
            mark: None,
            joining: Joining::Begins,
            wiring: Wiring::From(self.start),
            arrow: ArrowNumber::Part(self.size),
        }
    }
}

/// The gradient that a slice passes back: its own in its place, zeros elsewhere.
fn padded(symbol: Math, start: usize, d: &[f64], size: usize) -> [Math; 2] {
    let zeros = |count: usize| match count {
        0 => None,
        1 => Some(vec![Math::Atom("0")]),
        _ => Some(vec![Math::Bold("0")]),
    };
    let end = start + d.len();
    let mut numbers = vec![0.0; size];
    numbers[start..end].copy_from_slice(d);
    let rows: Vec<Vec<Math>> =
        zeros(start).into_iter().chain([vec![symbol.clone()]]).chain(zeros(size - end)).collect();
    [if rows.len() == 1 { symbol } else { Math::Matrix(rows) }, column(&numbers)]
}
