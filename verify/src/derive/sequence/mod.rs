//! One training step on a sequence: the network written out over time, forwards from its first step, then
//! backwards from its last one.
//!
//! Each step of the sequence is a training step of its own, whose symbols say which one it is. A weight is a
//! number that all of them share: each has a copy of it, and its gradient is the sum of those of the copies
//! (Goodfellow, Bengio, Courville, "Deep Learning", 2016, 10.2.2).

mod loss;
mod run;

use netwright_runtime::topology::{ComparedSteps, DenseLayer};

pub(super) use self::run::{SequenceStep, run};
use super::{backward, forward, intro, update};
use crate::layers::connections;
use crate::paper::document::{Block, Equation, code, line};
use crate::paper::math::Math;
use crate::paper::shape::{column, matrix, sum};
use crate::paper::step::{TrainingStep, entry, is_written_out};
use crate::paper::symbols::at_step;

/// Writes everything, from the declaration to the updated weights.
pub(super) fn write(sequence: &SequenceStep, to: &mut Vec<Block>) {
    write_intro(sequence, to);
    to.push(Block::Heading(2, line!["2. Forward pass, from the first step to the last"]));
    for step in &sequence.steps {
        to.push(heading(step));
        forward::write_nodes(step, 4, to);
    }
    loss::write(sequence, to);
    to.push(Block::Heading(2, line!["4. Backward pass, from the last step to the first"]));
    write_backward(sequence, to);
    update::write(&sequence.whole, "sequence", to);
}

fn heading(step: &TrainingStep) -> Block {
    let number = step.moment.as_ref().map_or(1, |moment| moment.step);
    Block::Heading(3, line![format!("Step {number} of the sequence")])
}

fn write_intro(sequence: &SequenceStep, to: &mut Vec<Block>) {
    let (step, count) = (&sequence.whole, sequence.steps.len());
    let of = if count == 1 { "1 step".to_owned() } else { format!("{count} steps") };
    to.push(Block::Heading(
        1,
        line![code(step.topology.name), format!(": one training step on a sequence of {of}, by hand")],
    ));
    to.push(Block::Paragraph(line![format!(
        "The samples of a sequence go through the network one after the other, and a step reads values of the steps \
         before it. {} The loss goes backward from the last step to the first: back-propagation through time \
         (Werbos 1990), the chain rule on the network written out over time.",
        loss::sentence(step.topology)
    )]));
    let mark = at_step(Math::Atom("a"), 2);
    let copy = at_step(Math::Atom("w"), 2);
    let legend = vec![
        line![mark, ": the value of step 2; steps count from 1"],
        line![
            copy,
            ": the copy of a weight that step 2 multiplies with. All copies are one number, ",
            Math::Atom("w"),
            ", and its gradient is the sum of theirs"
        ],
    ];
    intro::write_topology(step, legend, to);
    to.push(Block::Heading(3, line!["Given"]));
    let mut given = intro::Given::default();
    sequence.steps.iter().for_each(|step| given.sample(step));
    given.parameters(step);
    given.write(step, to);
}

/// The gradients of each step, and their sums.
fn write_backward(sequence: &SequenceStep, to: &mut Vec<Block>) {
    let is_differentiated = |step: &TrainingStep| {
        let starts = step.terms.iter().flat_map(|term| &term.starts);
        starts.copied().any(|start| step.is_differentiated(start))
    };
    if !sequence.steps.iter().any(is_differentiated) {
        to.push(Block::Paragraph(line![
            "No layer that the loss depends on is trained: every gradient is 0."
        ]));
        return;
    }
    for step in sequence.steps.iter().rev() {
        to.push(heading(step));
        if (0..step.topology.nodes.len()).any(|node| step.is_differentiated(node)) {
            backward::write_nodes(step, 4, to);
        } else {
            to.push(Block::Paragraph(line!["No trained weight of this step has a part in the loss."]));
        }
    }
    to.push(Block::Heading(3, line!["The sums over the steps"]));
    to.push(Block::Paragraph(line![
        "Every step has a part in the gradient of the numbers that all steps share:"
    ]));
    if sequence.whole.topology.losses.iter().all(|term| term.steps == ComparedSteps::Last) {
        to.push(Block::Paragraph(line![
            "The part of a step is 0 where the loss does not depend on its copy."
        ]));
    }
    for (index, node) in sequence.whole.topology.nodes.iter().enumerate() {
        match node.operation.layer() {
            Some(layer) if !layer.frozen && sequence.whole.is_reached(index) => {
                write_sums(sequence, index, &layer, to);
            }
            Some(_) | None => {}
        }
    }
}

/// The gradient of each number of a layer as the sum of those of its copies.
fn write_sums(sequence: &SequenceStep, node: usize, layer: &DenseLayer, to: &mut Vec<Block>) {
    let (whole, steps) = (&sequence.whole, &sequence.steps);
    let mut push = |symbol: Math, of: &dyn Fn(&TrainingStep) -> Math| {
        let copies = sum(steps.len(), |step| steps[step].d_parameter(symbol.clone()));
        let numbers = sum(steps.len(), |step| of(&steps[step]));
        to.push(Block::Equation(
            Equation::new(whole.d_parameter(symbol)).is(copies).is(numbers).is(of(whole)),
        ));
    };
    if layer.tie.is_some() {
        // They are at the layer that has them.
    } else if is_written_out(layer) {
        for (i, o) in connections(layer) {
            let one = |step: &TrainingStep| Math::Number(entry(&step.d_parameters, layer, i, o));
            push(whole.weight_symbol(node, i, o), &one);
        }
    } else {
        let all = |step: &TrainingStep| {
            matrix(layer.inputs, layer.outputs, |i, o| entry(&step.d_parameters, layer, i, o))
        };
        push(whole.weights_symbol(node), &all);
    }
    let Some(bias) = layer.bias else { return };
    if is_written_out(layer) {
        for o in 0..layer.outputs {
            push(whole.bias_symbol(node, o), &|step| Math::Number(step.d_parameters[bias + o]));
        }
    } else {
        let all = |step: &TrainingStep| column(&step.d_parameters[bias..bias + layer.outputs]);
        push(whole.bias_symbol(node, None), &all);
    }
}
