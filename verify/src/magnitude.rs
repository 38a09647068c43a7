//! Bounds of rounding errors: the interpreter's sweep on absolute values, node by node.
//!
//! Input: a trace and its gradients. Output: Σ|terms| for each value, each gradient and the loss; see
//! `rounding`.

use netwright_runtime::topology::{Node, Operation};

use crate::error::Error;
use crate::interpreter::{Gradients, Interpreter, Trace, terms};
use crate::loss::Compared;
use crate::operation::{Towards, Traced, mathematics};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

/// Σ|terms| of everything that a gradient check compares.
pub(crate) struct Magnitudes {
    pub(crate) loss: f64,
    pub(crate) parameters: Vec<AbsoluteSum>,
    pub(crate) input: Vec<AbsoluteSum>,
}

/// The sums for one sample. A pre-activation of a relu within `allowance`·Σ|terms| of 0 is a kink.
pub(crate) fn magnitudes(
    interpreter: &Interpreter<'_>,
    trace: &Trace<'_>,
    target: &[f64],
    gradients: &Gradients,
    allowance: f64,
) -> Result<Magnitudes, Error> {
    let topology = interpreter.topology();
    let errors = value_magnitudes(interpreter, trace);
    let mut sums: Vec<Vec<AbsoluteSum>> =
        topology.nodes.iter().map(|node| vec![AbsoluteSum::default(); node.size()]).collect();
    let loss = start(trace, target, &errors, allowance, &mut sums)?;
    let (mut parameters, mut input) = (vec![AbsoluteSum::default(); topology.parameters], Vec::new());
    for (index, node) in topology.nodes.iter().enumerate().rev() {
        let own = sums[index].clone();
        let value = BoundedRow { value: &trace.values[index], error: &errors[index] };
        let at = Traced { read: rows(node, trace, &errors), value };
        let of = Incoming { d: &gradients.nodes[index], terms: &own, allowance };
        let mut to = Towards::sources_of(node, &mut sums, &mut parameters);
        mathematics(node).gradient_terms(&interpreter.setting(index), &at, &of, &mut to);
        if node.operation == Operation::Input {
            input = own;
        }
    }
    Ok(Magnitudes { loss, parameters, input })
}

/// Σ|terms| of the values of all nodes.
pub(crate) fn value_magnitudes(interpreter: &Interpreter<'_>, trace: &Trace<'_>) -> Vec<Vec<f64>> {
    let mut errors: Vec<Vec<f64>> = Vec::new();
    for (index, node) in interpreter.topology().nodes.iter().enumerate() {
        let read = rows(node, trace, &errors);
        let sums = mathematics(node).value_terms(&interpreter.setting(index), &read, &trace.values[index]);
        errors.push(sums);
    }
    errors
}

/// The sources of a node, each with its Σ|terms|.
fn rows<'a>(node: &Node, trace: &'a Trace<'_>, errors: &'a [Vec<f64>]) -> Vec<BoundedRow<'a>> {
    let row = |source: &usize| BoundedRow { value: &trace.values[*source], error: &errors[*source] };
    node.sources.iter().map(row).collect()
}

/// Σ|terms| of the loss; those of its gradients are added at the nodes that its terms read.
fn start(
    trace: &Trace<'_>,
    target: &[f64],
    errors: &[Vec<f64>],
    allowance: f64,
    to: &mut [Vec<AbsoluteSum>],
) -> Result<f64, Error> {
    let mut sum = AbsoluteSum::default();
    for term in terms(trace, target)? {
        let error: Vec<f64> = term.nodes.iter().flat_map(|node| errors[*node].clone()).collect();
        let (loss, size) = (term.criterion(), term.weight.abs());
        let of = Compared { read: &term.read, error: &error, target: term.target };
        let value = term.weight * loss.value(&term.read, term.target);
        sum.add(value, size * loss.value_terms(&of), false);
        let gradient = loss.gradient(&term.read, term.target);
        let all: Vec<_> = gradient.into_iter().zip(loss.gradient_terms(&of, allowance)).collect();
        for (node, part) in term.parts(&all) {
            for (to, (value, (magnitude, kink))) in to[node].iter_mut().zip(part) {
                to.add(term.weight * value, size * magnitude, *kink);
            }
        }
    }
    Ok(sum.magnitude)
}
