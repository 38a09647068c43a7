//! Everything that is known of one training step before a word of it is written.

use std::ops::Range;

use netwright_runtime::topology::{BatchNorm, DenseLayer, Divisor, Loss, Node, Topology};

use super::shape::SMALL;
use crate::error::Error;
use crate::interpreter::{
    Gradients, Interpreter, TermOf, Update, loss_gradient, terms, trains_weights, value_of,
};

/// A training step: values, gradients, updated parameters, and which nodes take part.
pub(super) struct Step {
    pub(super) topology: &'static Topology,
    pub(super) rate: f64,
    pub(super) parameters: Vec<f64>,
    network: Interpreter<'static>,
    pub(super) updated: Vec<f64>,
    pub(super) values: Vec<Vec<f64>>,
    pub(super) gradients: Gradients,
    pub(super) loss_after: f64,
    pub(super) terms: Vec<LossStep>,
    /// Whether a gradient reaches a node: not one whose activation the loss cancels.
    reached: Vec<bool>,
    /// Whether a node's gradient is needed for a trained parameter.
    needed: Vec<bool>,
}

/// A term of the loss.
pub(super) struct LossStep {
    /// Its number, from 1.
    pub(super) ordinal: usize,
    pub(super) loss: Loss,
    pub(super) weight: f64,
    pub(super) divisor: Divisor,
    /// The nodes that are compared with the target.
    pub(super) operands: &'static [usize],
    /// The nodes where the gradient starts: the operands, or the source of one whose activation the loss cancels.
    pub(super) starts: Vec<usize>,
    pub(super) target: Vec<f64>,
    /// Its value, and its gradient at each start, both without the weight.
    pub(super) value: f64,
    pub(super) gradients: Vec<Vec<f64>>,
}

impl LossStep {
    fn of(ordinal: usize, term: &TermOf<'_>) -> Result<Self, Error> {
        let gradient = loss_gradient(term.loss, &term.read, term.target)?;
        Ok(Self {
            ordinal,
            loss: term.loss,
            weight: term.weight,
            divisor: term.divisor,
            operands: term.operands,
            starts: term.nodes.clone(),
            target: term.target.to_vec(),
            value: value_of(term.loss, &term.read, term.target)?,
            gradients: term.parts(&gradient).into_iter().map(|(_, part)| part.to_vec()).collect(),
        })
    }

    /// What is compared with the target; of two, the mean.
    pub(super) fn operand(&self) -> usize {
        self.operands.first().copied().unwrap_or(0)
    }

    /// Where the gradient starts; of two, at the mean.
    pub(super) fn start(&self) -> usize {
        self.starts.first().copied().unwrap_or(0)
    }

    /// Its gradient at a node where it starts.
    pub(super) fn d(&self, node: usize) -> &[f64] {
        let place = self.starts.iter().position(|start| *start == node);
        place.and_then(|place| self.gradients.get(place)).map_or(&[], Vec::as_slice)
    }
}

impl Step {
    pub(super) fn of(
        network: &Interpreter<'static>,
        x: &[f64],
        target: &[f64],
        rate: f64,
    ) -> Result<Self, Error> {
        let mut interpreter = network.without_dropout();
        let topology = interpreter.topology();
        let trace = interpreter.forward(x)?;
        let numbered = (1..).zip(terms(&trace, target)?);
        let terms: Vec<LossStep> =
            numbered.map(|(ordinal, term)| LossStep::of(ordinal, &term)).collect::<Result<_, _>>()?;
        let gradients = interpreter.backward(x, target)?;
        let parameters = interpreter.parameters().to_vec();
        interpreter.train_step(x, target, &mut Update::sgd(rate))?;
        Ok(Self {
            topology,
            rate,
            parameters,
            network: network.clone(),
            updated: interpreter.parameters().to_vec(),
            values: trace.values,
            gradients,
            loss_after: interpreter.loss(x, target)?,
            reached: reached(topology, &terms),
            needed: needed(topology),
            terms,
        })
    }

    /// The term that the loss is, if it is one term as it is.
    pub(super) fn only_term(&self) -> Option<&LossStep> {
        match self.terms.as_slice() {
            [only] if only.weight == 1.0 => Some(only),
            _ => None,
        }
    }

    /// The terms whose gradient starts at a node.
    pub(super) fn starting(&self, node: usize) -> Vec<&LossStep> {
        self.terms.iter().filter(|term| term.starts.contains(&node)).collect()
    }

    pub(super) fn node(&self, index: usize) -> &'static Node {
        &self.topology.nodes[index]
    }

    /// The running mean and √(variance + ε) of each number that a batch norm normalises.
    pub(super) fn moments(&self, index: usize, norm: &BatchNorm) -> Vec<[f64; 2]> {
        self.network.moments(norm, self.node(index).size)
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

fn reached(topology: &Topology, terms: &[LossStep]) -> Vec<bool> {
    let mut reached = vec![false; topology.nodes.len()];
    terms.iter().flat_map(|term| &term.starts).for_each(|start| reached[*start] = true);
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
        let trains = node
            .operation
            .layer()
            .is_some_and(|layer| trains_weights(topology, &layer) || (!layer.frozen && layer.bias.is_some()));
        needed.push(trains || node.sources.iter().any(|source| needed[*source]));
    }
    needed
}
