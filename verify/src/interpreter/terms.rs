//! The terms of the loss of a trace, at the nodes where their gradients start.

use netwright_runtime::topology::{ComparedSteps, Divisor, Loss, LossTerm, Operation, Topology};

use super::trace::Trace;
use crate::error::Error;
use crate::loss::{Criterion, criterion, masked_criterion};

/// A term of the loss of a trace.
pub(crate) struct TracedTerm<'a> {
    /// Its place among the terms of the topology.
    pub(crate) index: usize,
    pub(crate) loss: Loss,
    /// Its weight; in a batch with weights, times its sample's share.
    pub(crate) weight: f64,
    pub(crate) divisor: Divisor,
    pub(crate) steps: ComparedSteps,
    /// The row that is compared with the target.
    pub(crate) operands: &'static [usize],
    /// The nodes whose values the loss reads, where its gradient starts.
    pub(crate) nodes: Vec<usize>,
    /// Their values, concatenated.
    pub(crate) read: Vec<f64>,
    pub(crate) target: &'a [f64],
    /// The weight that the target gives to the sample, which is a factor of the term's.
    pub(crate) of_target: Option<f64>,
    /// The numbers by which the losses of outputs are multiplied.
    pub(crate) mask: Option<&'a [f64]>,
}

impl TracedTerm<'_> {
    /// The definition of the loss.
    pub(crate) fn criterion(&self) -> Box<dyn Criterion + '_> {
        masked_criterion(self.loss, self.mask)
    }

    /// A row as long as the row that is read, in parts for the nodes.
    pub(crate) fn parts<'r, T>(&self, row: &'r [T]) -> Vec<(usize, &'r [T])> {
        let size = row.len() / self.nodes.len().max(1);
        self.nodes.iter().copied().zip(row.chunks(size.max(1))).collect()
    }
}

/// The nodes whose values a loss reads: the source of its operand if it cancels an activation, else its
/// operands.
pub(super) fn read_nodes(topology: &Topology, term: &LossTerm) -> Result<Vec<usize>, Error> {
    let cancelled = criterion(term.loss).facts().cancels;
    if cancelled.is_empty() {
        return Ok(term.operands.to_vec());
    }
    let operand = term.operands.first().and_then(|operand| topology.nodes.get(*operand));
    match operand.map(|operand| (operand.operation, operand.sources)) {
        Some((Operation::Activation(activation), [source, ..])) if cancelled.contains(&activation) => {
            Ok(vec![*source])
        }
        _ => Err(Error::malformed("loss", "its operand does not end with the loss's activation")),
    }
}

/// The terms of a trace's loss that compare it.
pub(crate) fn terms<'a>(trace: &Trace<'_>, target: &'a [f64]) -> Result<Vec<TracedTerm<'a>>, Error> {
    let topology = trace.topology();
    if topology.losses.is_empty() {
        return Err(Error::NoLoss);
    }
    Error::check_length("target", topology.targets(), target.len())?;
    let of = |(index, term, share): (usize, &LossTerm, f64)| {
        let nodes = read_nodes(topology, term)?;
        let size = term.operands.first().map_or(0, |operand| topology.nodes[*operand].size());
        let read = nodes.iter().flat_map(|node| trace.values[*node].clone()).collect();
        let LossTerm { loss, divisor, steps, operands, sample_weight, mask, .. } = *term;
        let of_target = sample_weight.map(|part| target[part.start]);
        let mask = mask.map(|part| &target[part.start..part.start + part.size]);
        let weight = term.weight * share * of_target.unwrap_or(1.0);
        let target = &target[term.target..term.target + size];
        Ok(TracedTerm { index, loss, weight, divisor, steps, operands, nodes, read, target, of_target, mask })
    };
    let shared = |(index, term)| Some((index, term, trace.shares.of(index, term, target)?));
    topology.losses.iter().enumerate().filter_map(shared).map(of).collect()
}

/// The loss: the sum of its terms, each with its weight.
pub(crate) fn value(trace: &Trace<'_>, target: &[f64]) -> Result<f64, Error> {
    let mut sum = 0.0;
    for term in terms(trace, target)? {
        sum += term.weight * term.criterion().value(&term.read, term.target);
    }
    Ok(sum)
}
