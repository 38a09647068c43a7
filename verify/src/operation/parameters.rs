//! Layers with parameters: the checks of their part of a topology.

use netwright_runtime::topology::{DenseLayer, Pattern};

use super::compute::Site;
use crate::error::Error;

/// Refuses a layer that does not fit its node, or whose parameters are outside.
pub(super) fn check(layer: &DenseLayer, site: &Site<'_>) -> Result<(), Error> {
    let malformed = |what| Err(Error::malformed(site.node.name, what));
    if site.sizes.first() != Some(&layer.inputs) || site.node.size() != layer.outputs {
        return malformed("the layer has another shape than its source or its node");
    }
    let end = |start: usize, count: Option<usize>| count.and_then(|count| start.checked_add(count));
    let count = match layer.pattern {
        Pattern::Full | Pattern::Transposed => layer.inputs.checked_mul(layer.outputs),
        Pattern::Diagonal if layer.inputs != layer.outputs => {
            return malformed("a diagonal layer has another number of inputs than outputs");
        }
        Pattern::Diagonal => Some(layer.outputs),
        Pattern::Connections(pairs) => {
            let is_outside = |pair: &(usize, usize)| pair.0 >= layer.inputs || pair.1 >= layer.outputs;
            if pairs.iter().any(is_outside) || !pairs.is_sorted_by(|one, next| one < next) {
                return malformed("its connections are not in order or are out of range");
            }
            Some(pairs.len())
        }
    };
    let weights = end(layer.weights, count);
    let bias = end(layer.bias.unwrap_or(0), Some(layer.bias.map_or(0, |_| layer.outputs)));
    match (weights, bias) {
        (Some(weights), Some(bias)) if weights.max(bias) <= site.topology.parameters => Ok(()),
        _ => malformed("its parameters are outside the flat view"),
    }
}
