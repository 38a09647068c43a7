//! Bounds of rounding errors: the interpreter's sweep on absolute values, node by node, and over time step by
//! step.
//!
//! Input: a trace and its gradients, or those of all steps of a sequence. Output: Σ|terms| for each value,
//! each gradient and the loss; see `rounding`. A value that is remembered brings its error to later steps,
//! and its gradient brings theirs back.

use netwright_runtime::topology::{Node, Operation};

use crate::error::Error;
use crate::interpreter::{Gradients, InSequence, Interpreter, Trace, terms};
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
    let mut sums = no_sums(interpreter);
    let loss = start(trace, target, &errors, allowance, &mut sums)?.magnitude;
    let mut parameters = vec![AbsoluteSum::default(); topology.parameters];
    let step = Step { trace, gradients, errors: &errors, allowance };
    let input = step.pass_back(interpreter, &mut sums, &mut parameters);
    Ok(Magnitudes { loss, parameters, input })
}

/// Σ|terms| of everything that a check of a sequence compares.
pub(crate) struct SequenceMagnitudes {
    /// Of the values of each step.
    pub(crate) values: Vec<Vec<Vec<f64>>>,
    /// Of the mean loss.
    pub(crate) loss: f64,
    /// Of its gradient.
    pub(crate) parameters: Vec<AbsoluteSum>,
}

/// The sums for one sequence, from the values and the gradients of its steps.
pub(crate) fn sequence_magnitudes(
    of: &InSequence<'_, '_>,
    steps: &[(Trace<'_>, Gradients)],
    target: &[Vec<f64>],
    allowance: f64,
) -> Result<SequenceMagnitudes, Error> {
    let interpreter = of.step(0);
    let topology = interpreter.topology();
    let mut values: Vec<Vec<Vec<f64>>> = Vec::with_capacity(steps.len());
    for (number, (trace, _)) in steps.iter().enumerate() {
        let errors = value_magnitudes_after(&of.step(number), trace, &values);
        values.push(errors);
    }
    let (mut loss, mut parameters) =
        (AbsoluteSum::default(), vec![AbsoluteSum::default(); topology.parameters]);
    let mut sums: Vec<Vec<Vec<AbsoluteSum>>> = steps.iter().map(|_| no_sums(&interpreter)).collect();
    for (number, (trace, gradients)) in steps.iter().enumerate().rev() {
        let (before, from) = sums.split_at_mut(number);
        let Some(own) = from.first_mut() else { continue };
        let of_step = start(trace, &target[number], &values[number], allowance, own)?;
        loss.add(of_step.value, of_step.magnitude, false);
        let step = Step { trace, gradients, errors: &values[number], allowance };
        step.pass_back(&of.step(number), own, &mut parameters);
        for (index, node) in topology.nodes.iter().enumerate() {
            let Operation::Earlier { of, steps } = node.operation else { continue };
            let Some(earlier) = number.checked_sub(steps) else { continue };
            for ((to, term), d) in
                before[earlier][of].iter_mut().zip(&own[index]).zip(&gradients.nodes[index])
            {
                to.add(*d, term.magnitude, term.kink);
            }
        }
    }
    Ok(SequenceMagnitudes { values, loss: loss.magnitude, parameters })
}

/// A sum for each number of each node.
fn no_sums(interpreter: &Interpreter<'_>) -> Vec<Vec<AbsoluteSum>> {
    interpreter.topology().nodes.iter().map(|node| vec![AbsoluteSum::default(); node.size()]).collect()
}

/// What is known of a sample.
struct Step<'a> {
    trace: &'a Trace<'a>,
    gradients: &'a Gradients,
    errors: &'a [Vec<f64>],
    allowance: f64,
}

impl Step<'_> {
    /// Passes the sums from each node to its sources and its parameters; returns those of the input.
    fn pass_back(
        &self,
        interpreter: &Interpreter<'_>,
        sums: &mut [Vec<AbsoluteSum>],
        parameters: &mut [AbsoluteSum],
    ) -> Vec<AbsoluteSum> {
        let mut input = Vec::new();
        for (index, node) in interpreter.topology().nodes.iter().enumerate().rev() {
            let own = sums[index].clone();
            let value = BoundedRow { value: &self.trace.values[index], error: &self.errors[index] };
            let at = Traced { read: rows(node, self.trace, self.errors), value };
            let of = Incoming { d: &self.gradients.nodes[index], terms: &own, allowance: self.allowance };
            let mut to = Towards::sources_of(node, sums, parameters);
            mathematics(node).gradient_terms(&interpreter.setting(index), &at, &of, &mut to);
            if node.operation == Operation::Input {
                input = own;
            }
        }
        input
    }
}

/// Σ|terms| of the values of all nodes.
pub(crate) fn value_magnitudes(interpreter: &Interpreter<'_>, trace: &Trace<'_>) -> Vec<Vec<f64>> {
    value_magnitudes_after(interpreter, trace, &[])
}

/// The same after steps with these.
fn value_magnitudes_after(
    interpreter: &Interpreter<'_>,
    trace: &Trace<'_>,
    steps_before: &[Vec<Vec<f64>>],
) -> Vec<Vec<f64>> {
    let mut errors: Vec<Vec<f64>> = Vec::new();
    for (index, node) in interpreter.topology().nodes.iter().enumerate() {
        if let Operation::Earlier { of, steps } = node.operation
            && let Some(step) = steps_before.len().checked_sub(steps)
        {
            errors.push(steps_before[step][of].clone());
            continue;
        }
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
) -> Result<AbsoluteSum, Error> {
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
    Ok(sum)
}
