//! Reverse-mode differentiation of a trace: node by node from the loss to the input, by the chain rule.

use netwright_runtime::topology::Operation;

use super::Interpreter;
use super::terms::{terms, value};
use super::trace::Trace;
use crate::error::Error;
use crate::operation::{Known, Towards, mathematics};

/// A loss and its gradients.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::Interpreter;
///
/// network! { struct Net { x: input(1); y: x -> dense(1); loss: mse(y); } }
/// // y = 2·3 + 1; ∂(y − 5)²/∂w = 2·(y − 5)·x.
/// let net = Interpreter::of(&Net::from_parameters([2.0, 1.0]))?;
/// let gradients = net.backward(&[3.0], &[5.0])?;
/// assert_eq!(gradients.loss, 4.0);
/// assert_eq!(gradients.parameters, [12.0, 4.0]);
/// assert_eq!(gradients.input, [8.0]);
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Gradients {
    /// The loss.
    pub loss: f64,
    /// ∂loss/∂parameter, in the order of the flat view; 0 for frozen layers.
    pub parameters: Vec<f64>,
    /// ∂loss/∂x.
    pub input: Vec<f64>,
    /// What the nodes after node `n` pass back to it. A loss that cancels an activation passes its gradient
    /// to the activation's source, not through the activation.
    pub nodes: Vec<Vec<f64>>,
}

/// Differentiates the loss of a trace.
pub(super) fn sweep(of: &Interpreter<'_>, trace: &Trace<'_>, target: &[f64]) -> Result<Gradients, Error> {
    let zeros = trace.topology().nodes.iter().map(|node| vec![0.0; node.size()]);
    sweep_after(of, trace, target, zeros.collect())
}

/// The same of a step, to whose nodes later steps pass these gradients back.
pub(super) fn sweep_after(
    of: &Interpreter<'_>,
    trace: &Trace<'_>,
    target: &[f64],
    mut nodes: Vec<Vec<f64>>,
) -> Result<Gradients, Error> {
    let topology = trace.topology();
    for term in terms(trace, target)? {
        let gradient = term.criterion().gradient(&term.read, term.target);
        let weighted: Vec<f64> = gradient.iter().map(|d| term.weight * d).collect();
        for (node, part) in term.parts(&weighted) {
            nodes[node].iter_mut().zip(part).for_each(|(sum, d)| *sum += d);
        }
    }
    let mut parameters = vec![0.0; topology.parameters];
    let mut input = Vec::new();
    for (index, node) in topology.nodes.iter().enumerate().rev() {
        let d = nodes[index].clone();
        let read = node.sources.iter().map(|source| trace.values[*source].as_slice()).collect();
        let at = Known { read, value: &trace.values[index], d: &d };
        mathematics(node).pass_back(
            &of.setting(index),
            &at,
            &mut Towards::sources_of(node, &mut nodes, &mut parameters),
        );
        if node.operation == Operation::Input {
            input = d;
        }
    }
    clear(&mut parameters, &of.frozen_parameters());
    Ok(Gradients { loss: value(trace, target)?, parameters, input, nodes })
}

/// Of a tied layer the weights are another one's, which alone says whether they are frozen.
fn clear(parameters: &mut [f64], frozen: &[bool]) {
    for (d, frozen) in parameters.iter_mut().zip(frozen) {
        if *frozen {
            *d = 0.0;
        }
    }
}
