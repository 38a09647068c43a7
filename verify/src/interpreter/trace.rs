//! The values of all nodes for one sample: the result of the interpreter's forward pass.

use netwright_runtime::topology::{Operation, Topology};

use super::shares::Shares;

/// The values of all nodes for one sample.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::Interpreter;
///
/// network! { struct Net { x: input(2); y: x -> slice(1..2) -> relu; z: y -> dense(1); loss: mse(z); } }
/// let trace = Interpreter::of(&Net::zeros())?.forward(&[7.0, -1.0])?;
/// assert_eq!(trace.values[1..3], [vec![-1.0], vec![0.0]]);
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Trace<'t> {
    pub(super) topology: &'t Topology,
    pub(crate) shares: Shares,
    /// `values[n]` is the row that node `n` of the topology yields.
    pub values: Vec<Vec<f64>>,
}

impl<'t> Trace<'t> {
    /// The network's outputs, concatenated.
    pub fn output(&self) -> Vec<f64> {
        self.joined(self.topology.outputs)
    }

    /// The outputs before their last activations; an output itself, if its last operation is none.
    pub fn logits(&self) -> Vec<f64> {
        self.joined(&logits(self.topology))
    }

    fn joined(&self, nodes: &[usize]) -> Vec<f64> {
        nodes.iter().flat_map(|node| self.values[*node].clone()).collect()
    }

    pub(crate) const fn topology(&self) -> &'t Topology {
        self.topology
    }
}

/// The nodes of the outputs before their last activations.
pub(crate) fn logits(topology: &Topology) -> Vec<usize> {
    let before = |output: &usize| {
        let node = &topology.nodes[*output];
        match node.operation {
            Operation::Activation(_) => node.sources[0],
            Operation::Input
            | Operation::Earlier { .. }
            | Operation::Sum
            | Operation::Difference
            | Operation::Product
            | Operation::Affine { .. }
            | Operation::Broadcast
            | Operation::Clip { .. }
            | Operation::Concat
            | Operation::Slice { .. }
            | Operation::Dense(_)
            | Operation::Prelu(_)
            | Operation::Normalize { .. }
            | Operation::BatchNormalize(_)
            | Operation::Dropout { .. } => *output,
        }
    };
    topology.outputs.iter().map(before).collect()
}
