//! A value of an earlier step, `prev(h)`: as an input it is given, by the steps before.

#[cfg(test)]
use netwright_runtime::topology::Operation;
use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words};
use crate::error::Error;
use crate::paper::document::{Block, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column};
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Earlier {
    /// The node whose value it was.
    pub(super) of: usize,
    /// How many steps before.
    pub(super) steps: usize,
}

impl Earlier {
    /// `prev`, or `prev(…, 3)`.
    fn text(&self) -> String {
        if self.steps == 1 { "prev".to_owned() } else { format!("prev(…, {})", self.steps) }
    }
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [first, _]: [usize; 2]) -> usize {
    sketch.push("p", sketch.size(first), Operation::Earlier { of: first, steps: 1 }, &[])
}

impl Compute for Earlier {
    fn contract(&self) -> Contract {
        Contract::of_sources(0..=0)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        let of = site.topology.nodes.get(self.of);
        match of.is_some_and(|of| of.size() == site.node.size()) && self.steps > 0 {
            true => Ok(()),
            false => Err(Error::malformed(site.node.name, "it is of no earlier step, or of another size")),
        }
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        read[0].to_vec()
    }

    fn pass_back(&self, _: &Setting<'_>, _: &Known<'_>, _: &mut Towards<'_, f64>) {}
}

impl Bound for Earlier {
    fn value_terms(&self, _: &Setting<'_>, _: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64> {
        vec![0.0; value.len()]
    }

    fn gradient_terms(
        &self,
        _: &Setting<'_>,
        _: &Traced<'_>,
        _: &Incoming<'_>,
        _: &mut Towards<'_, AbsoluteSum>,
    ) {
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Explain for Earlier {
    fn words(&self) -> Words {
        Words {
            letter: "u",
            description: match self.steps {
                1 => "the value one step before".to_owned(),
                steps => format!("the value {steps} steps before"),
            },
            legend: Some(line![Math::Atom("u"), ": a value of an earlier step, which the memory has"]),
            in_training: None,
        }
    }

    /// `u⟨3⟩ = a⟨2⟩`; in the first steps 0.
    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let values = &step.values[node];
        let earlier = step.moment.as_ref().and_then(|moment| moment.step.checked_sub(self.steps));
        let earlier = earlier.filter(|moment| *moment > 0);
        let read = |entry: Option<usize>| earlier.map(|moment| step.value_at(moment, self.of, entry));
        if values.len() > SMALL {
            let equation = step.left(node, None);
            let equation = if let Some(symbol) = read(None) { equation.is(symbol) } else { equation };
            to.push(Block::Equation(equation.is(column(values))));
            return;
        }
        for (entry, value) in values.iter().enumerate() {
            let equation = step.left(node, entry);
            to.push(Block::Equation(match read(Some(entry)) {
                Some(symbol) => equation.is(symbol).is(*value),
                None => equation.is(row![*value, Math::Text("before the first step")]),
            }));
        }
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        false
    }

    fn summands(&self, _: &TrainingStep, _: Arrow, _: usize) -> Vec<Option<Summand>> {
        Vec::new()
    }

    fn column(&self, _: &TrainingStep, _: Arrow) -> [Math; 2] {
        [Math::none(), Math::none()]
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        None
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Earlier {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: self.text(),
            extent: shape.to_string(),
            cell: self.text(),
            sign: None,
            outline: Outline::Oval,
            mark: None,
            joining: Joining::Given,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Values,
        }
    }
}
