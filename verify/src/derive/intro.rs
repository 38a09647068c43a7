//! The beginning: the network and the step, the topology, the letters, and the given numbers.

use netwright_runtime::topology::{ComparedSteps, LossTerm, Operation};

use crate::loss::criterion;
use crate::operation::{mathematics, remarks};
use crate::paper::document::{Block, Equation, Inline, code, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column, matrix, written};
use crate::paper::step::{TrainingStep, is_written_out};
use crate::paper::symbols::RATE;

pub(super) fn write(step: &TrainingStep, to: &mut Vec<Block>) {
    let name = step.topology.name;
    let differences = remarks(step.topology.nodes, |words| words.in_training);
    let title = match !differences.is_empty() {
        true => ": one step of gradient descent by hand, in inference mode",
        false => ": one training step by hand",
    };
    to.push(Block::Heading(1, line![code(name), title]));
    to.push(Block::Paragraph(line![
        "A sample goes forward through the network to the loss, the loss goes backward through the chain rule to \
         every weight, and every weight takes one step of gradient descent."
    ]));
    write_differences(step, differences, to);
    write_topology(step, Vec::new(), to);
    to.push(Block::Heading(3, line!["Given"]));
    let mut given = Given::default();
    given.sample(step);
    given.parameters(step);
    given.write(step, to);
}

/// How numbers are printed, the picture, and the letters, to which a sequence adds some.
pub(super) fn write_topology(step: &TrainingStep, more: Vec<Vec<Inline>>, to: &mut Vec<Block>) {
    to.push(Block::Paragraph(line![
        "All numbers are computed in double precision and rounded only where they are printed; calculating with \
         the printed numbers, the last digit may come out differently."
    ]));
    to.push(Block::Heading(2, line!["1. Topology"]));
    to.push(Block::Graph);
    to.push(Block::List(nodes(step)));
    to.push(Block::Paragraph(line![format!("Parameters: {}.", step.topology.parameters)]));
    to.push(Block::Heading(3, line!["Symbols"]));
    to.push(Block::List(symbols(step).into_iter().chain(more).collect()));
}

/// The differences between training and this derivation, and the methods that do the same.
fn write_differences(step: &TrainingStep, differences: Vec<Vec<Inline>>, to: &mut Vec<Block>) {
    if differences.is_empty() {
        return;
    }
    to.extend(differences.into_iter().map(Block::Paragraph));
    to.push(Block::Paragraph(line![
        "The step is the one that ",
        code("apply"),
        " makes of the gradient of ",
        code("backward"),
        " with ",
        code("Sgd"),
        if step.kept.iter().all(Vec::is_empty) { "." } else { "; the running statistics stay as they are." }
    ]));
}

/// One item for every operation, and one for the loss.
fn nodes(step: &TrainingStep) -> Vec<Vec<Inline>> {
    let mut items: Vec<Vec<Inline>> = Vec::new();
    for (index, node) in step.topology.nodes.iter().enumerate() {
        let mut item = line![step.plain(index, None), ": ", mathematics(node).words().description];
        let earlier = if let Operation::Earlier { of, .. } = node.operation { Some(of) } else { None };
        for (position, source) in node.sources.iter().copied().chain(earlier).enumerate() {
            item.push(Inline::from(if position == 0 { " of " } else { " and " }));
            item.push(step.plain(source, None).into());
        }
        items.push(item);
    }
    for term in &step.terms {
        let symbol = step.loss_symbol(term);
        // As declared: a sample's own weight is at its loss.
        let LossTerm { weight, steps, .. } = step.topology.losses[term.ordinal - 1];
        let weight = if weight == 1.0 { String::new() } else { format!(", which counts {weight} times") };
        let at = if steps == ComparedSteps::Last { " in the last step" } else { "" };
        let mut item = line![symbol, format!(": loss, {} of ", criterion(term.loss).facts().description)];
        for (position, operand) in term.operands.iter().enumerate() {
            if position > 0 {
                item.push(Inline::from(", "));
            }
            item.push(step.plain(*operand, None).into());
        }
        item.push(Inline::from(format!(" and the target{at}{weight}")));
        items.push(item);
    }
    items
}

fn symbols(step: &TrainingStep) -> Vec<Vec<Inline>> {
    let atom = Math::Atom;
    let mut items = vec![
        line![
            atom("z"),
            ", ",
            atom("a"),
            ", ",
            atom("s"),
            ": what a dense layer, an activation, a sum yields; the index is the declared name"
        ],
        match step.only_term() {
            Some(term) if term.operands.len() == 1 => line![
                atom("ŷ"),
                ": the output that is compared with the target, here ",
                step.plain(term.operand(), None),
                "; ",
                atom("t"),
                ": the target"
            ],
            _ => line![atom("t"), ": the target"],
        },
        line![atom("w"), ", ", atom("b"), ": weights and bias; ", atom(RATE), ": the learning rate"],
    ];
    items.extend(remarks(step.topology.nodes, |words| words.legend));
    let is_indexed = step.topology.nodes.iter().any(|node| node.size() > 1);
    if is_indexed {
        items.push(line![
            "indices count from 1: ",
            Math::Atom("w").sub(row!["i", "j"]),
            " leads from entry ",
            atom("i"),
            " of the source to entry ",
            atom("j"),
            " of the layer"
        ]);
        items.push(line![
            "bold: a whole column of entries, or with ",
            Math::Bold("W"),
            " all weights, a row for each entry of the source; ",
            atom("⊙"),
            " multiplies entry by entry, ",
            atom("⊤"),
            " turns columns into rows"
        ]);
    }
    items
}

/// Given numbers: small ones in a list, vectors and matrices below it.
#[derive(Default)]
pub(super) struct Given {
    items: Vec<Vec<Inline>>,
    equations: Vec<Equation>,
}

impl Given {
    /// The sample and its target.
    pub(super) fn sample(&mut self, step: &TrainingStep) {
        for (index, node) in step.topology.nodes.iter().enumerate() {
            if node.operation == Operation::Input {
                self.vector(|entry| step.plain(index, entry), &step.values[index]);
            }
        }
        for (position, term) in step.terms.iter().enumerate() {
            let is_new = step.terms[..position].iter().all(|other| other.operand() != term.operand());
            if is_new {
                self.vector(|entry| step.target_symbol(term, entry), &term.target);
            }
        }
    }

    /// The rate and the parameters.
    pub(super) fn parameters(&mut self, step: &TrainingStep) {
        self.items.push(equality(Math::Atom(RATE), step.rate));
        for (index, node) in step.topology.nodes.iter().enumerate() {
            let Some(layer) = node.operation.layer() else { continue };
            if layer.tie.is_some() {
                // Its weights are at the layer that has them.
            } else if is_written_out(&layer) {
                for i in 0..layer.inputs {
                    let connected = (0..layer.outputs).filter(|&o| layer.weight(i, o).is_some());
                    let one = |o| equality(step.weight_symbol(index, i, o), step.weight(&layer, i, o));
                    self.items.extend(connected.map(one).reduce(join));
                }
            } else {
                let weights = matrix(layer.inputs, layer.outputs, |i, o| step.weight(&layer, i, o));
                self.equations.push(Equation::new(step.weights_symbol(index)).is(weights));
            }
            let Some(bias) = layer.bias else { continue };
            let bias = &step.parameters[bias..bias + layer.outputs];
            self.vector(|entry| step.bias_symbol(index, entry), bias);
        }
    }

    /// A small vector as an item, a larger one as an equation.
    fn vector(&mut self, symbol: impl Fn(Option<usize>) -> Math, values: &[f64]) {
        if values.len() > SMALL {
            self.equations.push(Equation::new(symbol(None)).is(column(values)));
        } else {
            let entries = values.iter().enumerate();
            let entries = entries.map(|(entry, value)| equality(symbol(Some(entry)), *value));
            self.items.push(entries.reduce(join).unwrap_or_default());
        }
    }

    /// Writes the list and what is below it.
    pub(super) fn write(self, step: &TrainingStep, to: &mut Vec<Block>) {
        to.push(Block::List(self.items));
        to.extend(self.equations.into_iter().map(Block::Equation));
        let elides = step.topology.nodes.iter().any(|node| written(node.size()).contains(&None));
        if elides {
            to.push(Block::Paragraph(line!["Dots stand for rows, columns and terms that are left out."]));
        }
    }
}

fn equality(symbol: Math, value: f64) -> Vec<Inline> {
    line![row![symbol, "=", value]]
}

fn join(mut items: Vec<Inline>, next: Vec<Inline>) -> Vec<Inline> {
    items.push(Inline::from(", "));
    items.extend(next);
    items
}
