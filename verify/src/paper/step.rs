//! All facts about one training step, collected before any text is written; of a sequence there is one for
//! each of its steps.
//!
//! It is data: the code that runs the step fills it in.

use std::ops::Range;

use netwright_runtime::topology::{ComparedSteps, DenseLayer, Divisor, Loss, Node, Topology};

use super::shape::SMALL;

/// A training step: values, gradients, updated parameters, and which nodes take part.
#[derive(Clone)]
pub(crate) struct TrainingStep {
    pub(crate) topology: &'static Topology,
    pub(crate) rate: f64,
    pub(crate) parameters: Vec<f64>,
    /// What each node keeps from one step to the next, in the form of its operation.
    pub(crate) kept: Vec<Vec<f64>>,
    pub(crate) updated: Vec<f64>,
    /// The value of each node.
    pub(crate) values: Vec<Vec<f64>>,
    /// The gradient at each node.
    pub(crate) d_values: Vec<Vec<f64>>,
    /// The gradient of each parameter.
    pub(crate) d_parameters: Vec<f64>,
    pub(crate) loss: f64,
    pub(crate) loss_after: f64,
    /// The terms of the loss that compare this step.
    pub(crate) terms: Vec<LossStep>,
    /// Whether the loss is one term as it is; of a sequence in each step that it compares.
    pub(crate) is_one_term: bool,
    /// The letter of each node.
    pub(crate) letters: Vec<&'static str>,
    /// Whether a gradient reaches a node: not one whose activation the loss cancels.
    pub(crate) reached: Vec<bool>,
    /// Whether a node's gradient is needed for a trained parameter.
    pub(crate) needed: Vec<bool>,
    /// Where in a sequence it is, if it is a part of one. Its `d_parameters` are its part of their gradient.
    pub(crate) moment: Option<Moment>,
}

/// A step of a sequence among its other steps.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    /// Its number, from 1.
    pub(crate) step: usize,
    /// How many steps the sequence has.
    pub(crate) steps: usize,
    /// The reads of its values in later steps whose gradients come back.
    pub(crate) later: Vec<Later>,
}

/// A node of a later step that reads a value of this one.
#[derive(Clone, Debug)]
pub(crate) struct Later {
    /// The node whose value it reads.
    pub(crate) of: usize,
    /// The node that has the value then.
    pub(crate) node: usize,
    /// The number of the later step.
    pub(crate) step: usize,
    /// The gradient there.
    pub(crate) d: Vec<f64>,
}

/// A node that reads another one, and which of its sources that is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arrow {
    pub(crate) reader: usize,
    pub(crate) position: usize,
}

/// A term of the loss.
#[derive(Clone)]
pub(crate) struct LossStep {
    /// Its number among the terms of the topology, from 1.
    pub(crate) ordinal: usize,
    pub(crate) loss: Loss,
    pub(crate) weight: f64,
    pub(crate) divisor: Divisor,
    /// The steps of a sequence that it compares.
    pub(crate) steps: ComparedSteps,
    /// The nodes that are compared with the target.
    pub(crate) operands: &'static [usize],
    /// The nodes where the gradient starts: the operands, or the source of one whose activation the loss
    /// cancels.
    pub(crate) starts: Vec<usize>,
    pub(crate) target: Vec<f64>,
    /// The weight that the target gives to the sample, which is a factor of the term's.
    pub(crate) of_target: Option<f64>,
    /// The numbers by which the losses of outputs are multiplied.
    pub(crate) mask: Option<Vec<f64>>,
    /// Its value, and its gradient at each start, both without the weight.
    pub(crate) value: f64,
    pub(crate) gradients: Vec<Vec<f64>>,
}

impl LossStep {
    /// The value that is compared with the target; of two, the mean.
    pub(crate) fn operand(&self) -> usize {
        self.operands.first().copied().unwrap_or(0)
    }

    /// Where the gradient starts; of two, at the mean.
    pub(crate) fn start(&self) -> usize {
        self.starts.first().copied().unwrap_or(0)
    }

    /// Its gradient at a node where it starts.
    pub(crate) fn d(&self, node: usize) -> &[f64] {
        let place = self.starts.iter().position(|start| *start == node);
        place.and_then(|place| self.gradients.get(place)).map_or(&[], Vec::as_slice)
    }
}

impl TrainingStep {
    /// The term that the loss is, if it is one term as it is and compares this step.
    pub(crate) fn only_term(&self) -> Option<&LossStep> {
        self.terms.first().filter(|_| self.is_one_term)
    }

    /// The terms whose gradient starts at a node.
    pub(crate) fn starting(&self, node: usize) -> Vec<&LossStep> {
        self.terms.iter().filter(|term| term.starts.contains(&node)).collect()
    }

    pub(crate) fn node(&self, index: usize) -> &'static Node {
        &self.topology.nodes[index]
    }

    /// The gradient at a node.
    pub(crate) fn d(&self, index: usize) -> &[f64] {
        &self.d_values[index]
    }

    pub(crate) fn is_reached(&self, index: usize) -> bool {
        self.reached[index]
    }

    /// Whether the derivation needs the gradient at a node.
    pub(crate) fn is_differentiated(&self, index: usize) -> bool {
        self.reached[index] && self.needed[index]
    }

    /// Every arrow from a node to another that the loss depends on. A reader that reads it twice comes twice.
    pub(crate) fn readers(&self, index: usize) -> Vec<Arrow> {
        let nodes = self.topology.nodes.iter().enumerate().filter(|(reader, _)| self.reached[*reader]);
        nodes
            .flat_map(|(reader, node)| {
                let arrows = node.sources.iter().enumerate().filter(move |(_, source)| **source == index);
                arrows.map(move |(position, _)| Arrow { reader, position })
            })
            .collect()
    }

    /// The reads of a node's value in later steps.
    pub(crate) fn later(&self, index: usize) -> Vec<&Later> {
        let later = self.moment.iter().flat_map(|moment| &moment.later);
        later.filter(|later| later.of == index).collect()
    }

    /// Where a source of a concatenation is in it.
    pub(crate) fn place(&self, node: usize, position: usize) -> Range<usize> {
        let sources = self.node(node).sources;
        let start = sources[..position].iter().map(|source| self.node(*source).size()).sum();
        start..start + self.node(sources[position]).size()
    }

    /// A weight; 0 where nothing connects the two.
    pub(crate) fn weight(&self, layer: &DenseLayer, i: usize, o: usize) -> f64 {
        entry(&self.parameters, layer, i, o)
    }
}

/// The number of a flat view that belongs to `weights[i][o]`; 0 where nothing connects the two.
pub(crate) fn entry(flat: &[f64], layer: &DenseLayer, i: usize, o: usize) -> f64 {
    layer.weight(i, o).map_or(0.0, |index| flat[index])
}

/// Whether every weight of a layer is written out.
pub(crate) const fn is_written_out(layer: &DenseLayer) -> bool {
    layer.inputs <= SMALL && layer.outputs <= SMALL && layer.inputs * layer.outputs <= 9
}
