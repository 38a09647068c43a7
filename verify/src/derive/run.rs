//! Runs one training step, and keeps everything that a derivation needs.

use netwright_runtime::topology::{Operation, Topology};

use crate::error::Error;
use crate::interpreter::{Interpreter, TracedTerm, Update, terms};
use crate::layers::trains_weights;
use crate::operation::mathematics;
use crate::paper::step::{Later, LossStep, TrainingStep};

/// A step of gradient descent on one sample, without the draws of dropout.
pub(super) fn step(
    network: &Interpreter<'static>,
    x: &[f64],
    target: &[f64],
    rate: f64,
) -> Result<TrainingStep, Error> {
    let mut interpreter = network.without_dropout();
    let topology = interpreter.topology();
    let trace = interpreter.forward(x)?;
    let terms: Vec<LossStep> = terms(&trace, target)?.into_iter().map(loss_step).collect();
    let gradients = interpreter.backward(x, target)?;
    let parameters = interpreter.parameters().to_vec();
    // As in inference: neither draws nor statistics of the sample.
    interpreter.apply(&gradients.parameters, &mut Update::sgd(rate))?;
    Ok(TrainingStep {
        topology,
        rate,
        parameters,
        kept: network.kept().to_vec(),
        updated: interpreter.parameters().to_vec(),
        values: trace.values,
        d_values: gradients.nodes,
        d_parameters: gradients.parameters,
        loss: gradients.loss,
        loss_after: interpreter.loss(x, target)?,
        letters: letters(topology),
        reached: reached(topology, &terms, &[]),
        needed: needed(topology, |_, _| false),
        is_one_term: matches!(terms.as_slice(), [only] if only.weight == 1.0),
        terms,
        moment: None,
    })
}

/// The letter of each node.
pub(super) fn letters(topology: &Topology) -> Vec<&'static str> {
    topology.nodes.iter().map(|node| mathematics(node).words().letter).collect()
}

pub(super) fn loss_step(term: TracedTerm<'_>) -> LossStep {
    let loss = term.criterion();
    let gradient = loss.gradient(&term.read, term.target);
    LossStep {
        ordinal: term.index + 1,
        loss: term.loss,
        weight: term.weight,
        divisor: term.divisor,
        steps: term.steps,
        operands: term.operands,
        starts: term.nodes.clone(),
        target: term.target.to_vec(),
        of_target: term.of_target,
        mask: term.mask.map(<[f64]>::to_vec),
        value: loss.value(&term.read, term.target),
        gradients: term.parts(&gradient).into_iter().map(|(_, part)| part.to_vec()).collect(),
    }
}

/// For each node whether a gradient reaches it.
pub(super) fn reached(topology: &Topology, terms: &[LossStep], later: &[Later]) -> Vec<bool> {
    let mut reached = vec![false; topology.nodes.len()];
    later.iter().for_each(|later| reached[later.of] = true);
    terms.iter().flat_map(|term| &term.starts).for_each(|start| reached[*start] = true);
    for (index, node) in topology.nodes.iter().enumerate().rev() {
        if reached[index] {
            node.sources.iter().for_each(|source| reached[*source] = true);
        }
    }
    reached
}

/// For each node whether its gradient is needed for a trained parameter; of a node that was so many steps
/// before, the caller knows.
pub(super) fn needed(topology: &Topology, is_needed_before: impl Fn(usize, usize) -> bool) -> Vec<bool> {
    let mut needed: Vec<bool> = Vec::with_capacity(topology.nodes.len());
    for node in topology.nodes {
        let trains = node
            .operation
            .layer()
            .is_some_and(|layer| trains_weights(topology, &layer) || (!layer.frozen && layer.bias.is_some()));
        let before =
            matches!(node.operation, Operation::Earlier { of, steps } if is_needed_before(of, steps));
        needed.push(trains || before || node.sources.iter().any(|source| needed[*source]));
    }
    needed
}
