//! The network's input, which is given.

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words};
use crate::error::Error;
use crate::paper::document::Block;
use crate::paper::math::Math;
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Input {
    pub(super) size: usize,
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(_: &mut crate::every_word::Sketch, _: [usize; 2]) -> usize {
    0
}

impl Compute for Input {
    fn contract(&self) -> Contract {
        Contract::of_sources(0..=0)
    }

    fn check(&self, _: &Site<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        read[0].to_vec()
    }

    fn pass_back(&self, _: &Setting<'_>, _: &Known<'_>, _: &mut Towards<'_, f64>) {}
}

impl Bound for Input {
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

impl Explain for Input {
    fn words(&self) -> Words {
        Words {
            letter: "x",
            description: if self.size == 1 {
                "input, 1 number".to_owned()
            } else {
                format!("input, {} numbers", self.size)
            },
            legend: None,
            in_training: None,
        }
    }

    fn write_value(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

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

impl Draw for Input {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: "input".to_owned(),
            extent: shape.to_string(),
            cell: "input".to_owned(),
            sign: None,
            outline: Outline::Oval,
            mark: None,
            joining: Joining::Given,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Values,
        }
    }
}
