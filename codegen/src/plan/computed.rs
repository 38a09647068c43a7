//! A call of a kernel: the value that it computes, and what is computed in the same pass.

use crate::ir::value::{Graph, ValueId};
use crate::keyword::Activation;

/// One call of the kernel of a value's operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Computed {
    /// The value.
    pub value: ValueId,
    /// The operation that is computed in the same pass.
    pub fused: FusedInto,
    /// The value whose buffer is filled, if one is: the value itself, or what is made of it.
    pub out: Option<ValueId>,
}

/// The operation that a kernel computes from its value in the same pass, so that the value itself has no
/// buffer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FusedInto {
    /// Nothing.
    Nothing,
    /// `f(value)`.
    Activation(Activation),
    /// `value · f′`, and the value that f′ is computed from.
    Slope(Activation, ValueId),
    /// A part of a gradient, from this number on: the only one that is read.
    Part(usize),
    /// The gradient of a loss, of this prediction.
    Gradient(ValueId),
    /// The gradient of a loss that computes the prediction itself, since nothing else reads it.
    OfLogits,
}

impl Computed {
    /// The values that the call reads in its own step.
    pub(crate) fn reads(&self, graph: &Graph) -> Vec<ValueId> {
        let mut values = graph.values[self.value].operands.clone();
        values.extend(match self.fused {
            FusedInto::Slope(_, read) | FusedInto::Gradient(read) => Some(read),
            FusedInto::Nothing | FusedInto::Activation(_) | FusedInto::Part(_) | FusedInto::OfLogits => None,
        });
        values
    }
}
