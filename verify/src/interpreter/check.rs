//! A topology is outside input: it is checked once, so that no index fails afterwards.

use netwright_runtime::topology::{DenseLayer, Loss, LossTerm, Node, Operation, Pattern, Topology};

use super::loss;
use crate::error::Error;

/// Refuses what contradicts itself or is not known.
pub(super) fn topology(topology: &Topology) -> Result<(), Error> {
    for (index, node) in topology.nodes.iter().enumerate() {
        check_node(topology, index, node)?;
    }
    if topology.outputs.is_empty() {
        return Err(malformed("output", "there is none"));
    }
    if topology.outputs.iter().any(|output| *output >= topology.nodes.len()) {
        return Err(malformed("output", "it is not a node"));
    }
    topology.losses.iter().try_for_each(|term| check_term(topology, term))
}

fn check_term(topology: &Topology, term: &LossTerm) -> Result<(), Error> {
    if term.operands.iter().any(|operand| *operand >= topology.nodes.len()) {
        return Err(malformed("loss", "its operand is not a node"));
    }
    let sizes: Vec<usize> = term.operands.iter().map(|operand| topology.nodes[*operand].size).collect();
    let wanted = if let Loss::GaussianNll { .. } = term.loss { 2 } else { 1 };
    if sizes.len() != wanted || sizes.iter().any(|size| *size != sizes[0]) {
        return Err(malformed("loss", "it has another number of operands, or they differ in size"));
    }
    if term.target.checked_add(sizes[0]).is_none() {
        return Err(malformed("loss", "its target ends behind the row of targets"));
    }
    loss::read_nodes(topology, term).map(|_| ())
}

fn check_node(topology: &Topology, index: usize, node: &Node) -> Result<(), Error> {
    let count = match node.operation {
        Operation::Input => 0..=0,
        Operation::Dense(_) | Operation::Activation(_) | Operation::Slice { .. } => 1..=1,
        Operation::Prelu(_) | Operation::Normalize { .. } | Operation::Dropout { .. } => 1..=1,
        Operation::BatchNormalize(_) => 1..=1,
        Operation::Sum | Operation::Difference | Operation::Product => 2..=2,
        Operation::Concat => 1..=usize::MAX,
        ref other => return Err(Error::unsupported(node.name, other)),
    };
    if !count.contains(&node.sources.len()) {
        return Err(malformed(node.name, "it has another number of sources than its operation"));
    }
    if node.sources.iter().any(|source| *source >= index) {
        return Err(malformed(node.name, "a source does not stand before it"));
    }
    let mut sources = node.sources.iter().map(|source| topology.nodes[*source].size);
    match node.operation {
        Operation::Dense(layer) | Operation::Prelu(layer) => {
            if sources.next() != Some(layer.inputs) || node.size != layer.outputs {
                return Err(malformed(node.name, "the layer has another shape than its source or its node"));
            }
            check_parameters(topology, node, &layer)
        }
        Operation::BatchNormalize(norm) if norm.offset.checked_add(node.size).is_none() => {
            Err(malformed(node.name, "its statistics end behind all others"))
        }
        Operation::Concat => match sources.try_fold(0_usize, usize::checked_add) {
            Some(sum) if sum == node.size => Ok(()),
            _ => Err(malformed(node.name, "the sizes of its sources do not add up to its own")),
        },
        Operation::Slice { start } => match start.checked_add(node.size) {
            Some(end) if sources.all(|size| end <= size) => Ok(()),
            _ => Err(malformed(node.name, "the slice ends behind its source")),
        },
        _ if sources.all(|size| size == node.size) => Ok(()),
        _ => Err(malformed(node.name, "a source has another size")),
    }
}

fn check_parameters(topology: &Topology, node: &Node, layer: &DenseLayer) -> Result<(), Error> {
    let end = |start: usize, count: Option<usize>| count.and_then(|count| start.checked_add(count));
    let count = match layer.pattern {
        Pattern::Full | Pattern::Transposed => layer.inputs.checked_mul(layer.outputs),
        Pattern::Diagonal if layer.inputs != layer.outputs => {
            return Err(malformed(node.name, "a diagonal layer has as many inputs as outputs"));
        }
        Pattern::Diagonal => Some(layer.outputs),
        Pattern::Connections(pairs) => {
            let is_outside = |pair: &(usize, usize)| pair.0 >= layer.inputs || pair.1 >= layer.outputs;
            if pairs.iter().any(is_outside) || !pairs.is_sorted_by(|one, next| one < next) {
                return Err(malformed(node.name, "its connections are not in order or lie outside"));
            }
            Some(pairs.len())
        }
    };
    let weights = end(layer.weights, count);
    let bias = end(layer.bias.unwrap_or(0), Some(layer.bias.map_or(0, |_| layer.outputs)));
    match (weights, bias) {
        (Some(weights), Some(bias)) if weights.max(bias) <= topology.parameters => Ok(()),
        _ => Err(malformed(node.name, "its parameters lie outside the flat view")),
    }
}

pub(super) fn malformed(node: &str, what: &'static str) -> Error {
    Error::Malformed { node: node.to_owned(), what }
}
