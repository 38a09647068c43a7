//! The whole chain rule in one line, for networks that are a chain of single neurons.

use netwright_runtime::topology::DenseLayer;

use crate::operation::mathematics;
use crate::paper::document::{Block, Equation, line};
use crate::paper::math::Math;
use crate::paper::step::{TrainingStep, entry};

/// Factors of a product, in symbols and in numbers.
#[derive(Default)]
struct Factors {
    symbols: Vec<Math>,
    numbers: Vec<Math>,
}

impl Factors {
    fn push(&mut self, of: Math, by: Math, value: f64) {
        for list in [&mut self.symbols, &mut self.numbers] {
            if !list.is_empty() {
                list.push(Math::Atom("·"));
            }
        }
        self.symbols.push(Math::partial(of, by));
        self.numbers.push(Math::Number(value));
    }
}

/// Writes the product of all factors from the loss to the weight that is farthest from it, if there is one
/// path to it.
pub(super) fn write(step: &TrainingStep, to: &mut Vec<Block>) {
    let Some((path, layer)) = path(step) else { return };
    let Some((weight, product)) = product(step, &path) else { return };
    to.push(Block::Heading(3, line!["The whole chain"]));
    to.push(Block::Paragraph(line![
        "From the loss to ",
        weight.clone(),
        ", every factor above in one product:"
    ]));
    let Factors { symbols, numbers } = product;
    let equation = Equation::new(Math::partial("L", weight)).is(Math::row(symbols)).is(Math::row(numbers));
    to.push(Block::Equation(equation.is(entry(&step.d_parameters, &layer, 0, 0))));
}

/// The weight at the end of a path, and the factors on the way; `None` where an operation is not a factor.
fn product(step: &TrainingStep, path: &[usize]) -> Option<(Math, Factors)> {
    let [start, .., first] = *path else { return None };
    let weight = step.weight_symbol(first, 0, 0);
    let mut product = Factors::default();
    product.push(Math::Atom("L"), step.value(start, None), step.d(start)[0]);
    for pair in path.windows(2) {
        let [reader, node] = [pair[0], pair[1]];
        let value = mathematics(step.node(reader)).link(step, reader)?;
        product.push(step.value(reader, None), step.value(node, None), value);
    }
    let source = step.node(first).sources[0];
    product.push(step.value(first, None), weight.clone(), step.values[source][0]);
    Some((weight, product))
}

/// The nodes from the loss to the first layer, and that layer, if each is a single neuron's and has no other
/// reader, there is more than one layer on the way, and none is tied: of shared weights a path is not the
/// whole gradient.
fn path(step: &TrainingStep) -> Option<(Vec<usize>, DenseLayer)> {
    let start = step.only_term().filter(|term| term.starts.len() == 1)?.start();
    let mut path = vec![start];
    let mut layers = 0;
    loop {
        let node = *path.last()?;
        if matches!(step.node(node).operation.layer(), Some(layer) if layer.tie.is_some()) {
            return None;
        }
        let weights = mathematics(step.node(node)).weights();
        layers += usize::from(weights.is_some());
        let [source] = *step.node(node).sources else { return None };
        let is_neuron = step.node(node).size() == 1 && step.node(source).size() == 1;
        if !is_neuron || (node != start && step.readers(node).len() != 1) {
            return None;
        }
        if !step.is_differentiated(source) {
            let trained = weights.filter(|layer| !layer.frozen && layers > 1);
            return trained.map(|layer| (path, layer));
        }
        path.push(source);
    }
}
