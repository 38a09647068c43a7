//! Constants: every value that no input decides is computed.
//!
//! Input: a network. Output: for each value that the outputs need its numbers if they are known, and its
//! shape. Guarantees: a shape is a constant even where the numbers are not, so that exported arithmetic on
//! shapes folds.
//!
//! Example: `Reshape(x, Concat(Gather(Shape(x), 0), −1))` has the operand `[1, −1]`.

use super::outputs::probe;
use super::settled;
use crate::evaluate::{Values, values};
use crate::foreign::{Layout, Node, Op, Tensor, ValueId};
use crate::{Foreign, Refusal};

/// What is known of the values of a network.
pub(super) struct Known<'a> {
    /// All values for a sample that stands for every one.
    probed: Values<'a>,
    /// Whether no input decides a value.
    constant: Vec<bool>,
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
    fn is_finite(&self, node: &Node) -> bool {
        let finite = |tensor: &Tensor| tensor.numbers().iter().all(|number| number.is_finite());
        node.results.iter().all(|&result| self.value(result).is_some_and(finite))
    }

    pub(super) fn shape(&self, value: ValueId) -> &[usize] {
        self.probed.get(value).map(Tensor::shape).unwrap_or_default()
    }
}

/// Computes what can be computed.
///
/// # Errors
///
/// All operations that an output needs and that cannot be computed at all.
pub(super) fn known(foreign: &Foreign) -> Result<Known<'_>, Refusal> {
    let probed = values(foreign, &probe(foreign))?;
    let constant = foreign.values.iter().map(|value| value.constant.is_some()).collect();
    let mut known = Known { probed, constant };
    for node in &foreign.nodes {
        // The shape of the probe is that of every sample.
        let of_shape = matches!(node.op, Op::Layout(Layout::Shape { .. }));
        let of_constants = node.operands.iter().flatten().all(|operand| known.constant[operand.0]);
        if of_shape || of_constants || settled::is_settled(node, &known) && known.is_finite(node) {
            node.results.iter().for_each(|result| known.constant[result.0] = true);
        }
    }
    Ok(known)
}

/// The number that a constant is, or repeats.
pub(super) fn uniform(known: &Known<'_>, value: ValueId) -> Option<f64> {
    crate::flat::uniform(&known.constant(value)?.numbers())
}
