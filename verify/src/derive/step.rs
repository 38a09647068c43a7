//! Everything that is known of one training step before a word of it is written.

use std::ops::Range;

use netwright_runtime::topology::{DenseLayer, Loss, Node, Topology};

use super::shape::SMALL;
use crate::error::Error;
use crate::interpreter::{Gradients, Interpreter, Update, logit_node};

/// A training step: values, gradients, updated parameters, and which nodes take part.
pub(super) struct Step {
    pub(super) topology: &'static Topology,
    pub(super) target: Vec<f64>,
    pub(super) rate: f64,
    pub(super) parameters: Vec<f64>,
    pub(super) updated: Vec<f64>,
    pub(super) values: Vec<Vec<f64>>,
    pub(super) gradients: Gradients,
    pub(super) loss_after: f64,
    pub(super) loss: Loss,
    /// The node that is compared with the target.
    pub(super) operand: usize,
    /// The node where the gradient starts: the operand, or its source if the loss cancels the activation.
    pub(super) start: usize,
    /// Whether the loss depends on a node.
    reached: Vec<bool>,
    /// Whether a node's gradient is needed for a trained parameter.
    needed: Vec<bool>,
}

impl Step {
    pub(super) fn of(
        network: &Interpreter<'static>,
        x: &[f64],
        target: &[f64],
        rate: f64,
    ) -> Result<Self, Error> {
        let mut interpreter = network.clone();
        let topology = interpreter.topology();
        let trace = interpreter.forward(x)?;
        let operand = topology.loss.ok_or(Error::NoLoss)?.operand;
        let (start, _, loss) = logit_node(&trace, target)?;
        let gradients = interpreter.backward(x, target)?;
        let parameters = interpreter.parameters().to_vec();
        interpreter.train_step(x, target, &mut Update::sgd(rate))?;
        Ok(Self {
            topology,
            rate,
            parameters,
            updated: interpreter.parameters().to_vec(),
            values: trace.values,
            gradients,
            loss_after: interpreter.loss(x, target)?,
            loss,
            operand,
            start,
            reached: reached(topology, operand),
            needed: needed(topology),
            target: target.to_vec(),
        })
    }

    pub(super) fn node(&self, index: usize) -> &'static Node {
        &self.topology.nodes[index]
    }

    /// The gradient at a node.
    pub(super) fn d(&self, index: usize) -> &[f64] {
        &self.gradients.nodes[index]
    }

    pub(super) fn is_reached(&self, index: usize) -> bool {
        self.reached[index]
    }

    /// Whether the derivation needs the gradient at a node.
    pub(super) fn is_differentiated(&self, index: usize) -> bool {
        self.reached[index] && self.needed[index]
    }

    /// Every arrow from a node to another that the loss depends on: the reader, and which of its sources the node
    /// is. A reader that reads it twice comes twice.
    pub(super) fn readers(&self, index: usize) -> Vec<(usize, usize)> {
        let nodes = self.topology.nodes.iter().enumerate().filter(|(reader, _)| self.reached[*reader]);
        nodes
            .flat_map(|(reader, node)| {
                let arrows = node.sources.iter().enumerate().filter(move |(_, source)| **source == index);
                arrows.map(move |(position, _)| (reader, position))
            })
            .collect()
    }

    /// Where a source of a concatenation stands in it.
    pub(super) fn place(&self, node: usize, position: usize) -> Range<usize> {
        let sources = self.node(node).sources;
        let start = sources[..position].iter().map(|source| self.node(*source).size).sum();
        start..start + self.node(sources[position]).size
    }

    /// A weight; 0 where nothing connects the two.
    pub(super) fn weight(&self, layer: &DenseLayer, i: usize, o: usize) -> f64 {
        entry(&self.parameters, layer, i, o)
    }
}

/// The number of a flat view that belongs to `weights[i][o]`; 0 where nothing connects the two.
pub(super) fn entry(flat: &[f64], layer: &DenseLayer, i: usize, o: usize) -> f64 {
    layer.weight(i, o).map_or(0.0, |index| flat[index])
}

/// Whether every weight of a layer is written out.
pub(super) const fn is_written_out(layer: &DenseLayer) -> bool {
    layer.inputs <= SMALL && layer.outputs <= SMALL && layer.inputs * layer.outputs <= 9
}

fn reached(topology: &Topology, operand: usize) -> Vec<bool> {
    let mut reached = vec![false; topology.nodes.len()];
    reached[operand] = true;
    for (index, node) in topology.nodes.iter().enumerate().rev() {
        if reached[index] {
            node.sources.iter().for_each(|source| reached[*source] = true);
        }
    }
    reached
}

fn needed(topology: &Topology) -> Vec<bool> {
    let mut needed: Vec<bool> = Vec::with_capacity(topology.nodes.len());
    for node in topology.nodes {
        let trains = matches!(node.operation.layer(), Some(layer) if !layer.frozen);
        needed.push(trains || node.sources.iter().any(|source| needed[*source]));
    }
    needed
}
