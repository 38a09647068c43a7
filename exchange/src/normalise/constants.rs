//! Constants: every value that no input decides is computed.
//!
//! Input: a network. Output: for each value that the outputs need its numbers if they are known, and its
//! shape. Guarantees: a shape is a constant even where the numbers are not, so that exported arithmetic on
//! shapes folds.
//!
//! Example: `Reshape(x, Concat(Gather(Shape(x), 0), −1))` has the operand `[1, −1]`.

use super::outputs::probe;
use crate::evaluate::{node_results, values};
use crate::foreign::{Layout, Op, Tensor, ValueId};
use crate::{Foreign, Refusal};

/// What is known of the values of a network.
pub(super) struct Known {
    /// The numbers that no input decides.
    pub(super) constants: Vec<Option<Tensor>>,
    /// The shapes.
    pub(super) shapes: Vec<Option<Vec<usize>>>,
}

impl Known {
    pub(super) fn constant(&self, value: ValueId) -> Option<&Tensor> {
        self.constants[value.0].as_ref()
    }

    pub(super) fn shape(&self, value: ValueId) -> &[usize] {
        self.shapes[value.0].as_deref().unwrap_or_default()
    }
}

/// Computes what can be computed.
///
/// # Errors
///
/// All operations that an output needs and that cannot be computed at all.
pub(super) fn known(foreign: &Foreign) -> Result<Known, Refusal> {
    let probed = values(foreign, &probe(foreign))?;
    let shapes: Vec<_> = (0..foreign.values.len())
        .map(|at| probed.get(ValueId(at)).map(|tensor| tensor.shape().to_vec()))
        .collect();
    let mut constants: Vec<Option<Tensor>> =
        foreign.values.iter().map(|value| value.constant.clone()).collect();
    for node in &foreign.nodes {
        let of_shape = matches!(node.op, Op::Layout(Layout::Shape { .. }));
        let constant =
            of_shape || node.operands.iter().flatten().all(|operand| constants[operand.0].is_some());
        if !constant || matches!(node.op, Op::Unknown { .. }) {
            continue;
        }
        let results = if of_shape {
            // The shape of the probe is that of every sample.
            let mut with = vec![None; foreign.values.len()];
            if let Some(value) = node.operand(0) {
                with[value.0] = probed.get(value).cloned();
            }
            node_results(node, &with)
        } else {
            node_results(node, &constants)
        };
        for (value, result) in node.results.iter().zip(results.unwrap_or_default()) {
            constants[value.0] = Some(result);
        }
    }
    Ok(Known { constants, shapes })
}
