//! The derivation of an operation on paper: its contract with the writers of a derivation.

use netwright_runtime::topology::DenseLayer;

use crate::paper::document::{Block, Inline};
use crate::paper::math::Math;
use crate::paper::step::{Arrow, TrainingStep};

/// What an operation passes back to an entry that it reads: the gradient at one of its own entries times a
/// slope.
pub(crate) struct Summand {
    /// The entry of its own.
    pub(crate) entry: usize,
    /// The slope in symbols.
    pub(crate) factor: Math,
    /// The slope as a number.
    pub(crate) value: f64,
}

/// The text about an operation.
pub(crate) struct Words {
    /// The letter of its result.
    pub(crate) letter: &'static str,
    /// Its name, in words that " of " and its sources follow.
    pub(crate) description: String,
    /// The meaning of its letters, where that is not said for every network.
    pub(crate) legend: Option<Vec<Inline>>,
    /// The difference between training and a derivation.
    pub(crate) in_training: Option<Vec<Inline>>,
}

/// An operation on paper.
pub(crate) trait Explain {
    /// The text about it.
    fn words(&self) -> Words;

    /// Writes its value: its symbols, its numbers and its result.
    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>);
    /// Writes its slopes before they are used, if they have a formula of their own.
    fn write_slopes(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>);
    /// Writes the gradients of its parameters, if it has some.
    fn write_parameters(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>);

    /// Whether it reads an entry of its source.
    fn reads(&self, entry: usize) -> bool;
    /// The gradient that it passes back along an arrow to an entry; `None` is for terms that are left out.
    fn summands(&self, step: &TrainingStep, arrow: Arrow, entry: usize) -> Vec<Option<Summand>>;
    /// The gradient that it passes back along an arrow to all entries at once, in symbols and in numbers.
    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2];
    /// The slope at a single neuron, where it is a factor of the whole chain rule in one line.
    fn link(&self, step: &TrainingStep, node: usize) -> Option<f64>;
    /// The layer whose weights multiply its source.
    fn weights(&self) -> Option<DenseLayer>;
}

/// The sign of a product of two columns, entry by entry.
pub(crate) fn times(column: &[f64]) -> &'static str {
    if column.len() == 1 { "·" } else { "⊙" }
}

/// Every entry is passed back to the same entry of the source, with this slope.
pub(crate) fn one(entry: usize, factor: Math, value: f64) -> Vec<Option<Summand>> {
    vec![Some(Summand { entry, factor, value })]
}
