//! A topology is outside input: it is checked once, so that no index fails afterwards.

use netwright_runtime::topology::{LossTerm, Node, TargetPart, Topology};

use super::terms::read_nodes;
use crate::error::Error;
use crate::loss::criterion;
use crate::operation::{Site, mathematics};

/// Refuses a topology that contradicts itself.
pub(super) fn topology(topology: &Topology) -> Result<(), Error> {
    for (index, node) in topology.nodes.iter().enumerate() {
        check_node(topology, index, node)?;
    }
    if topology.outputs.is_empty() {
        return Err(Error::malformed("output", "there is no output"));
    }
    if topology.outputs.iter().any(|output| *output >= topology.nodes.len()) {
        return Err(Error::malformed("output", "it is not a node"));
    }
    topology.losses.iter().try_for_each(|term| check_term(topology, term))
}

fn check_term(topology: &Topology, term: &LossTerm) -> Result<(), Error> {
    if term.operands.iter().any(|operand| *operand >= topology.nodes.len()) {
        return Err(Error::malformed("loss", "its operand is not a node"));
    }
    let sizes: Vec<usize> = term.operands.iter().map(|operand| topology.nodes[*operand].size()).collect();
    if sizes.len() != criterion(term.loss).facts().operands || sizes.iter().any(|size| *size != sizes[0]) {
        return Err(Error::malformed("loss", "it has another number of operands, or they differ in size"));
    }
    if term.target.checked_add(sizes[0]).is_none() {
        return Err(Error::malformed("loss", "its target ends after the end of the target row"));
    }
    if term.sample_weight.is_some_and(|part| part.size != 1 || part.start.checked_add(1).is_none()) {
        return Err(Error::malformed("loss", "its weight is not one number of the target"));
    }
    let fits = |part: TargetPart| part.size == sizes[0] && part.start.checked_add(part.size).is_some();
    if term.mask.is_some_and(|part| !fits(part) || !term.loss.is_mean()) {
        return Err(Error::malformed("loss", "its mask has another size, or the loss can have none"));
    }
    read_nodes(topology, term).map(|_| ())
}

fn check_node(topology: &Topology, index: usize, node: &Node) -> Result<(), Error> {
    let mathematics = mathematics(node);
    if !mathematics.contract().sources.contains(&node.sources.len()) {
        return Err(Error::malformed(node.name, "it has another number of sources than its operation"));
    }
    if node.sources.iter().any(|source| *source >= index) {
        return Err(Error::malformed(node.name, "a source does not come before it"));
    }
    let sizes = node.sources.iter().map(|source| topology.nodes[*source].size()).collect();
    mathematics.check(&Site { topology, node, sizes })
}
