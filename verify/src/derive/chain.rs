//! The whole chain rule in one line, for networks that are a chain of single neurons.

use netwright_runtime::topology::Operation;

use super::document::{Block, Equation, line};
use super::local::{activation, slope};
use super::math::Math;
use super::step::{Step, entry};
use crate::error::Error;

/// Writes the product of all factors from the loss to the weight that is farthest from it.
pub(super) fn write(step: &Step, to: &mut Vec<Block>) -> Result<(), Error> {
    let Some(path) = path(step) else { return Ok(()) };
    let Some(first) = path.last().copied() else { return Ok(()) };
    let Operation::Dense(layer) = step.node(first).operation else { return Ok(()) };
    let weight = step.weight_symbol(first, 0, 0);
    let (mut symbols, mut numbers) = (Vec::new(), Vec::new());
    let mut push = |of: Math, by: Math, value: f64| {
        for list in [&mut symbols, &mut numbers] {
            if !list.is_empty() {
                list.push(Math::Atom("·"));
            }
        }
        symbols.push(Math::partial(of, by));
        numbers.push(Math::Number(value));
    };
    push(Math::Atom("L"), step.value(path[0], None), step.d(path[0])[0]);
    for pair in path.windows(2) {
        let [reader, node] = [pair[0], pair[1]];
        let value = match (step.node(reader).operation, activation(step, reader)) {
            (Operation::Dense(layer), _) => step.weight(&layer, 0, 0),
            (Operation::Slice { .. } | Operation::Dropout { .. } | Operation::Concat, _) => 1.0,
            (_, Some(activation)) => slope(step, reader, activation, 0)?.value,
            _ => return Ok(()),
        };
        push(step.value(reader, None), step.value(node, None), value);
    }
    let source = step.node(first).sources[0];
    push(step.value(first, None), weight.clone(), step.values[source][0]);
    to.push(Block::Heading(3, line!["The whole chain"]));
    to.push(Block::Paragraph(line![
        "From the loss to ",
        weight.clone(),
        ", every factor above in one product:"
    ]));
    let equation = Equation::new(Math::partial("L", weight)).is(Math::row(symbols)).is(Math::row(numbers));
    to.push(Block::Equation(equation.is(entry(&step.gradients.parameters, &layer, 0, 0))));
    Ok(())
}

/// The nodes from the loss to the first layer, if each is a single neuron's and has no other reader, there is more than
/// one layer on the way, and none is tied: of shared weights a path is not the whole gradient.
fn path(step: &Step) -> Option<Vec<usize>> {
    let start = step.only_term().filter(|term| term.starts.len() == 1)?.start();
    let mut path = vec![start];
    let mut layers = 0;
    loop {
        let node = *path.last()?;
        if matches!(step.node(node).operation.layer(), Some(layer) if layer.tie.is_some()) {
            return None;
        }
        layers += usize::from(matches!(step.node(node).operation, Operation::Dense(_)));
        let [source] = *step.node(node).sources else { return None };
        let is_neuron = step.node(node).size == 1 && step.node(source).size == 1;
        if !is_neuron || (node != start && step.readers(node).len() != 1) {
            return None;
        }
        if !step.is_differentiated(source) {
            let is_trained = matches!(step.node(node).operation, Operation::Dense(layer) if !layer.frozen);
            return (layers > 1 && is_trained).then_some(path);
        }
        path.push(source);
    }
}
