//! Runs one training step on a sequence, and keeps everything that a derivation needs.

use netwright_runtime::topology::{Node, Operation};

use super::super::run::{letters, loss_step, needed, reached};
use crate::error::Error;
use crate::interpreter::{Gradients, InSequence, Interpreter, Past, Shares, Trace, Update, terms, window};
use crate::paper::step::{Later, LossStep, Moment, TrainingStep};

/// A step of gradient descent on a sequence.
pub(in super::super) struct SequenceStep {
    /// The steps of the sequence, the first one first.
    pub(super) steps: Vec<TrainingStep>,
    /// The step as a whole: its gradients are those of the parameters, its values those of the first step.
    pub(in super::super) whole: TrainingStep,
}

/// A step of gradient descent on the loss of a sequence, which begins here.
pub(in super::super) fn run(
    network: &Interpreter<'static>,
    x: &[Vec<f64>],
    target: &[Vec<f64>],
    rate: f64,
) -> Result<SequenceStep, Error> {
    if network.is_scaled() {
        let what = "a derivation through time has the mean loss of all steps, and a term of this network is \
                    divided by weights of the targets; leave out `normalise = weights` to derive the network";
        return Err(Error::Rows { what: what.to_owned() });
    }
    let mut interpreter = network.without_dropout();
    let of_all = |interpreter: &Interpreter<'static>| {
        interpreter.backward_sequences(&mut [Past::new()], x, target, &[x.len()])
    };
    let gradients = of_all(&interpreter)?;
    let steps = steps(&interpreter, x, target, rate)?;
    let (Some(first), Some(last)) = (steps.first().cloned(), steps.last()) else {
        return Err(Error::Rows { what: "a sequence without a step has no derivation".to_owned() });
    };
    interpreter.apply(&gradients.parameters, &mut Update::sgd(rate))?;
    let nodes = 0..interpreter.topology().nodes.len();
    let whole = TrainingStep {
        updated: interpreter.parameters().to_vec(),
        d_parameters: gradients.parameters,
        loss: gradients.loss,
        loss_after: of_all(&interpreter)?.loss,
        reached: nodes.clone().map(|node| steps.iter().any(|step| step.reached[node])).collect(),
        needed: nodes.map(|node| steps.iter().any(|step| step.needed[node])).collect(),
        // A term that compares any step compares the last one.
        terms: last.terms.clone(),
        moment: None,
        ..first
    };
    Ok(SequenceStep { steps, whole })
}

/// The steps of a sequence, with their parts of the gradient.
fn steps(
    interpreter: &Interpreter<'static>,
    x: &[Vec<f64>],
    target: &[Vec<f64>],
    rate: f64,
) -> Result<Vec<TrainingStep>, Error> {
    let count = x.len();
    let last_of = |step: usize| (step + 1 == count).then_some(1);
    let shares = |step| Shares::of_step(count, last_of(step));
    let sequence = InSequence::in_inference(interpreter);
    let mut steps: Vec<TrainingStep> = Vec::with_capacity(count);
    for (mut trace, gradients) in window(&sequence, &mut Past::new(), (x, target), shares)? {
        let target = &target[steps.len()];
        // Each loss as that of its step, without its part of the mean, which is written where it is used.
        trace.shares = Shares::of_step(1, last_of(steps.len()));
        let step = step(interpreter, trace, gradients, target, (&steps, count))?;
        steps.push(TrainingStep { rate, ..step });
    }
    let is_whole = |step: &TrainingStep| step.terms.iter().all(|term| term.weight == 1.0);
    let is_one_term = interpreter.topology().losses.len() == 1 && steps.iter().all(is_whole);
    steps.iter_mut().for_each(|step| step.is_one_term = is_one_term);
    for step in (0..steps.len()).rev() {
        let later = later(&steps, step);
        steps[step].reached = reached(interpreter.topology(), &steps[step].terms, &later);
        if let Some(moment) = &mut steps[step].moment {
            moment.later = later;
        }
    }
    Ok(steps)
}

/// A step after those before it, of so many; what later steps read of it is not known yet.
fn step(
    interpreter: &Interpreter<'static>,
    trace: Trace<'static>,
    gradients: Gradients,
    target: &[f64],
    (before, count): (&[TrainingStep], usize),
) -> Result<TrainingStep, Error> {
    let topology = interpreter.topology();
    let terms: Vec<LossStep> = terms(&trace, target)?.into_iter().map(loss_step).collect();
    let is_needed = |of: usize, steps: usize| {
        let step = before.len().checked_sub(steps);
        step.and_then(|step| before.get(step)).is_some_and(|step| step.needed[of])
    };
    Ok(TrainingStep {
        topology,
        rate: 0.0,
        parameters: interpreter.parameters().to_vec(),
        kept: interpreter.kept().to_vec(),
        updated: Vec::new(),
        values: trace.values,
        d_values: gradients.nodes,
        d_parameters: gradients.parameters,
        loss: terms.iter().map(|term| term.weight * term.value).sum(),
        loss_after: 0.0,
        letters: letters(topology),
        reached: Vec::new(),
        needed: needed(topology, is_needed),
        terms,
        is_one_term: false,
        moment: Some(Moment { step: before.len() + 1, steps: count, later: Vec::new() }),
    })
}

/// The nodes of later steps that read values of a step, and whose gradients come back.
fn later(steps: &[TrainingStep], step: usize) -> Vec<Later> {
    let mut found = Vec::new();
    for (node, Node { operation, .. }) in steps[step].topology.nodes.iter().enumerate() {
        let Operation::Earlier { of, steps: after } = *operation else { continue };
        if let Some(reader) = steps.get(step + after)
            && reader.reached[node]
        {
            found.push(Later { of, node, step: step + after + 1, d: reader.d_values[node].clone() });
        }
    }
    found
}
