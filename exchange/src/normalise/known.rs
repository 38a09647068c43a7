//! What is known of the values of a network.
//!
//! Input: the values of a sample that stands for every one. Output: the numbers and the shape of a value.
//! Guarantees: the numbers of a value that an input decides are no constant.

use crate::evaluate::Values;
use crate::foreign::{Node, Tensor, ValueId};

/// What is known of the values of a network.
pub(super) struct Known<'a> {
    /// All values for a sample that stands for every one.
    pub(super) probed: Values<'a>,
    /// Whether no input decides a value.
    pub(super) constant: Vec<bool>,
}

impl Known<'_> {
    pub(super) fn constant(&self, value: ValueId) -> Option<&Tensor> {
        self.probed.get(value).filter(|_| self.constant[value.0])
    }

    /// The value for the sample that stands for every one.
    pub(super) fn value(&self, value: ValueId) -> Option<&Tensor> {
        self.probed.get(value)
    }

    /// Whether the results of a node are finite for the sample that stands for every one.
    pub(super) fn is_finite(&self, node: &Node) -> bool {
        let finite = |tensor: &Tensor| tensor.numbers().iter().all(|number| number.is_finite());
        node.results.iter().all(|&result| self.value(result).is_some_and(finite))
    }

    pub(super) fn shape(&self, value: ValueId) -> &[usize] {
        self.probed.get(value).map(Tensor::shape).unwrap_or_default()
    }
}

/// The number that a constant is, or repeats.
pub(super) fn uniform(known: &Known<'_>, value: ValueId) -> Option<f64> {
    crate::flat::uniform(&known.constant(value)?.numbers())
}
