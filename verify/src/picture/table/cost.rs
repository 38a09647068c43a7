//! The cost of each operation of a network per sample, in multiply-adds: the products that dense layers add
//! up.
//!
//! The counts follow from the declaration by the rules of differentiation, not from the emitted code. They
//! saturate, so that no topology overflows.

use netwright_runtime::topology::{DenseLayer, Pattern, Topology};

use crate::layers::trains_weights;
use crate::picture::words::{compared, sources};

/// The costs of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cost {
    /// The parameters of its own.
    pub(super) parameters: usize,
    /// Multiply-adds of the forward pass.
    pub(super) forward: usize,
    /// Multiply-adds of the backward pass: the gradients of its weights and of its source.
    pub(super) backward: usize,
}

/// The costs of all nodes.
///
/// The gradient of the weights is needed where they are trained, the gradient of what a layer reads where
/// something trained comes before it; neither where the loss does not depend on the layer.
pub(super) fn costs(topology: &Topology) -> Vec<Cost> {
    let reaches_loss = reaching(topology);
    let mut is_trained = vec![false; topology.nodes.len()];
    let mut costs = Vec::with_capacity(topology.nodes.len());
    for (index, node) in topology.nodes.iter().enumerate() {
        let trained_before = sources(topology, index).any(|source| is_trained[source]);
        is_trained[index] = trained_before;
        let mut cost = Cost::default();
        if let Some(layer) = node.operation.layer() {
            let trains_weights = trains_weights(topology, &layer);
            is_trained[index] |= trains_weights || (!layer.frozen && layer.bias.is_some());
            let products = weights(&layer);
            let gradients = usize::from(trains_weights) + usize::from(trained_before);
            cost.parameters = parameters(&layer);
            cost.forward = products;
            cost.backward = products.saturating_mul(gradients * usize::from(reaches_loss[index]));
        }
        costs.push(cost);
    }
    costs
}

/// The weights and the bias that are the layer's own.
pub(super) fn parameters(layer: &DenseLayer) -> usize {
    let biases = layer.bias.map_or(0, |_| layer.outputs);
    if layer.tie.is_some() { biases } else { weights(layer).saturating_add(biases) }
}

/// The weights, each of which is a multiply-add.
fn weights(layer: &DenseLayer) -> usize {
    match layer.pattern {
        Pattern::Full | Pattern::Transposed => layer.inputs.saturating_mul(layer.outputs),
        Pattern::Diagonal => layer.outputs,
        Pattern::Connections(pairs) => pairs.len(),
    }
}

/// For each node whether the loss depends on it.
fn reaching(topology: &Topology) -> Vec<bool> {
    let mut reaches = vec![false; topology.nodes.len()];
    compared(topology).into_iter().for_each(|operand| reaches[operand] = true);
    for index in (0..reaches.len()).rev() {
        if reaches[index] {
            sources(topology, index).for_each(|source| reaches[source] = true);
        }
    }
    reaches
}
