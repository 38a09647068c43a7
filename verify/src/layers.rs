//! Facts about the layers with parameters of a topology: which weights are their own, and which of them are
//! trained.

use std::ops::Range;

use netwright_runtime::topology::{DenseLayer, Topology};

/// The places of the weights that are the layer's own: none in a tied layer.
pub(crate) fn own_weights(layer: &DenseLayer) -> Range<usize> {
    let count = if layer.tie.is_some() { 0 } else { layer.weight_count() };
    layer.weights..layer.weights + count
}

/// The places of all parameters that are the layer's own.
pub(crate) fn own_parameters(layer: &DenseLayer) -> impl Iterator<Item = usize> + use<> {
    own_weights(layer).chain(layer.bias.map_or(0..0, |bias| bias..bias + layer.outputs))
}

/// Whether the weights that a layer uses are trained: those of a tied layer if their owner's are.
pub(crate) fn trains_weights(topology: &Topology, layer: &DenseLayer) -> bool {
    let Some(owner) = layer.tie else { return !layer.frozen };
    let owners = topology.nodes.iter().filter(|node| node.name == owner);
    owners.filter_map(|node| node.operation.layer()).any(|layer| layer.tie.is_none() && !layer.frozen)
}

/// For each parameter whether the layer that has it is frozen.
pub(crate) fn frozen(topology: &Topology) -> Vec<bool> {
    let mut frozen = vec![false; topology.parameters];
    for node in topology.nodes {
        if let Some(layer) = node.operation.layer()
            && layer.frozen
        {
            own_parameters(&layer).for_each(|index| frozen[index] = true);
        }
    }
    frozen
}

/// Input and output of every weight of a layer.
pub(crate) fn connections(layer: &DenseLayer) -> impl Iterator<Item = (usize, usize)> {
    let layer = *layer;
    (0..layer.weight_count()).filter_map(move |k| layer.connection(k))
}
