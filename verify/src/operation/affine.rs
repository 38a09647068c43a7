//! Numbers beside a value: `factor·x + offset`, entry by entry.

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one};
use crate::error::Error;
use crate::paper::document::{Block, announce_example, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column, derived};
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Affine {
    pub(super) factor: f64,
    pub(super) offset: f64,
}

impl Affine {
    /// The factor before x, if it is not 1: `2·`, `−`.
    fn scaled(&self, x: Math) -> Math {
        if self.factor == 1.0 {
            x
        } else if self.factor == -1.0 {
            row!["−", x]
        } else {
            row![self.factor, "·", x]
        }
    }

    /// `2·x − 0.5`, `−x + 1`.
    fn formula(&self, x: Math) -> Math {
        if self.offset == 0.0 {
            return self.scaled(x);
        }
        let sign = if self.offset < 0.0 { "−" } else { "+" };
        row![self.scaled(x), sign, self.offset.abs()]
    }

    /// `2·h - 0.5`, with a letter for the value.
    fn text(&self) -> String {
        let scaled = match self.factor.abs() {
            1.0 => "x".to_owned(),
            factor => format!("{factor}x"),
        };
        match (self.factor < 0.0, self.offset) {
            (true, 0.0) => format!("−{scaled}"),
            (true, offset) => format!("{offset} − {scaled}"),
            (false, 0.0) => scaled,
            (false, offset) if offset < 0.0 => format!("{scaled} − {}", -offset),
            (false, offset) => format!("{scaled} + {offset}"),
        }
    }
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [source, _]: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    sketch.same(Operation::Affine { factor: -1.5, offset: 0.5 }, &[source])
}

impl Compute for Affine {
    fn contract(&self) -> Contract {
        Contract::of_sources(1..=1)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        site.check_same_sizes()
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        let scaled = read[0].iter().map(|x| self.factor * x);
        scaled.map(|scaled| if self.offset == 0.0 { scaled } else { scaled + self.offset }).collect()
    }

    fn pass_back(&self, _: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        to.add(0, at.d.iter().map(|d| self.factor * d));
    }
}

impl Bound for Affine {
    fn value_terms(&self, _: &Setting<'_>, read: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64> {
        let BoundedRow { value: x, error } = read[0];
        let factor = self.factor.abs();
        let one = |o: usize| {
            // Both numbers are rounded to the scalar, then the product and the sum.
            2.0 * factor * x[o].abs() + self.offset.abs() + value[o].abs() + factor * error[o]
        };
        (0..value.len()).map(one).collect()
    }

    fn gradient_terms(
        &self,
        _: &Setting<'_>,
        _: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        let factor = self.factor.abs();
        for (to, (d, term)) in to.source(0).iter_mut().zip(of.d.iter().zip(of.terms)) {
            to.add(self.factor * d, factor * (term.magnitude + d.abs()), term.kink);
        }
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Explain for Affine {
    fn words(&self) -> Words {
        Words {
            letter: "v",
            description: "numbers beside".to_owned(),
            legend: Some(line![Math::Atom("v"), ": a value times a number, and a number added"]),
            in_training: None,
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let (source, size) = (step.node(node).sources[0], step.node(node).size());
        let x = &step.values[source];
        if size > SMALL {
            let symbols = self.formula(step.value(source, None));
            let equation = step.left(node, None).is(symbols).is(self.formula(column(x)));
            to.push(Block::Equation(equation.is(column(&step.values[node]))));
            announce_example(size, to);
        }
        for entry in derived(size) {
            let equation = step
                .left(node, entry)
                .is(self.formula(step.value(source, entry)))
                .is(self.formula(Math::Number(x[entry])));
            to.push(Block::Equation(equation.is(step.values[node][entry])));
        }
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, _: &TrainingStep, _: Arrow, entry: usize) -> Vec<Option<Summand>> {
        let factor = match self.factor {
            factor if factor < 0.0 => row!["−", -factor].group(),
            factor => Math::Number(factor),
        };
        one(entry, factor, self.factor)
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let (symbol, numbers) = (step.d_value(arrow.reader, None), column(step.d(arrow.reader)));
        [self.scaled(symbol), self.scaled(numbers)]
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        Some(self.factor)
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Affine {
    fn look(&self, shape: Shape) -> Look {
        Look {
            // Not `1 − x 3`, where the size reads as a factor.
            word: format!("{},", self.text()),
            extent: shape.size().to_string(),
            cell: self.text(),
            sign: None,
            outline: Outline::Box,
            mark: None,
            joining: Joining::Begins,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Values,
        }
    }
}
