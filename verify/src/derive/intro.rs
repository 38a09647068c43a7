//! The beginning: what is derived, the topology, the letters, and what is given.

use netwright_runtime::topology::{Activation, DenseLayer, Loss, Node, Operation, Pattern};

use crate::interpreter::elementwise;

use super::document::{Block, Equation, Inline, code, line};
use super::math::{Math, row};
use super::shape::{SMALL, column, matrix, written};
use super::step::{Step, is_written_out};
use super::symbols::RATE;

pub(super) fn write(step: &Step, to: &mut Vec<Block>) {
    let name = step.topology.name;
    let (drops, normalizes) = (has(step, is_dropout), has(step, is_batch_norm));
    let title = match drops || normalizes {
        true => ": one step of gradient descent by hand, without what training does otherwise",
        false => ": one training step by hand",
    };
    to.push(Block::Heading(1, line![code(name), title]));
    to.push(Block::Paragraph(line![
        "A sample goes forward through the network to the loss, the loss goes backward through the chain rule to \
         every weight, and every weight takes one step of gradient descent."
    ]));
    write_differences(drops, normalizes, to);
    to.push(Block::Paragraph(line![
        "All numbers are computed in double precision and rounded only where they are printed; calculating with \
         the printed numbers, the last digit may come out differently."
    ]));
    to.push(Block::Heading(2, line!["1. Topology"]));
    to.push(Block::Graph);
    to.push(Block::List(nodes(step)));
    to.push(Block::Paragraph(line![format!("Parameters: {}.", step.topology.parameters)]));
    to.push(Block::Heading(3, line!["Symbols"]));
    to.push(Block::List(symbols(step)));
    to.push(Block::Heading(3, line!["Given"]));
    given(step, to);
}

/// What training does otherwise than this derivation, and which methods do the same.
fn write_differences(drops: bool, normalizes: bool, to: &mut Vec<Block>) {
    if drops {
        to.push(Block::Paragraph(line![
            "This is no step of training: there ",
            code("dropout"),
            " sets some numbers to 0 and enlarges the others. Here it passes everything, as in ",
            code("loss"),
            " and ",
            code("backward"),
            "."
        ]));
    }
    if normalizes {
        to.push(Block::Paragraph(line![
            "This is no step of training: there ",
            code("batch_norm"),
            " takes mean and variance of the rows of a batch, through which the chain rule leads too. One sample has \
             none; here it takes the running ones, which are constants, as in ",
            code("loss"),
            " and ",
            code("backward"),
            "."
        ]));
    }
    if drops || normalizes {
        to.push(Block::Paragraph(line![
            "The step is the one that ",
            code("apply"),
            " makes of the gradient of ",
            code("backward"),
            " with ",
            code("Sgd"),
            "; the running statistics stay as they are."
        ]));
    }
}

/// Whether the network has such an operation.
fn has(step: &Step, is: fn(&Operation) -> bool) -> bool {
    step.topology.nodes.iter().any(|node| is(&node.operation))
}

const fn is_dropout(operation: &Operation) -> bool {
    matches!(operation, Operation::Dropout { .. })
}

const fn is_batch_norm(operation: &Operation) -> bool {
    matches!(operation, Operation::BatchNormalize(_))
}

/// One item for every operation, and one for the loss.
fn nodes(step: &Step) -> Vec<Vec<Inline>> {
    let mut items: Vec<Vec<Inline>> = Vec::new();
    for (index, node) in step.topology.nodes.iter().enumerate() {
        let mut item = line![step.plain(index, None), ": ", describe(node)];
        for (position, source) in node.sources.iter().enumerate() {
            item.push(Inline::from(if position == 0 { " of " } else { " and " }));
            item.push(step.plain(*source, None).into());
        }
        items.push(item);
    }
    for term in &step.terms {
        let symbol = step.loss_symbol(term);
        let weight =
            if term.weight == 1.0 { String::new() } else { format!(", which counts {} times", term.weight) };
        let mut item = line![symbol, format!(": loss, {} of ", loss_word(term.loss))];
        for (position, operand) in term.operands.iter().enumerate() {
            if position > 0 {
                item.push(Inline::from(", "));
            }
            item.push(step.plain(*operand, None).into());
        }
        item.push(Inline::from(format!(" and the target{weight}")));
        items.push(item);
    }
    items
}

/// What a loss is called in a text.
const fn loss_word(loss: Loss) -> &'static str {
    match loss {
        Loss::Bce { .. } => "binary cross-entropy",
        Loss::CrossEntropy { .. } => "cross-entropy",
        Loss::Mse => "mean squared error",
        Loss::Mae => "mean absolute error",
        Loss::Huber { .. } => "Huber's loss",
        Loss::LogCosh => "logarithm of the hyperbolic cosine",
        Loss::Hinge => "hinge",
        Loss::Poisson => "negative logarithm of a Poisson probability",
        Loss::GaussianNll { .. } => "negative logarithm of a normal density",
        Loss::Cosine => "one minus the cosine",
        _ => "loss",
    }
}

fn describe(node: &Node) -> String {
    let Node { name: _, size, .. } = *node;
    match node.operation {
        Operation::Input => format!("input, {}", numbers(size)),
        Operation::Dense(DenseLayer { inputs, outputs, pattern, bias, frozen, tie, .. }) => {
            let kind = match pattern {
                Pattern::Full | Pattern::Transposed => "dense layer",
                Pattern::Diagonal => "scale",
                Pattern::Connections(_) => "sparse layer",
            };
            let bias = if bias.is_some() { "with bias" } else { "without bias" };
            let frozen = if frozen { ", frozen" } else { "" };
            let tie = match (tie, pattern) {
                (Some(owner), Pattern::Transposed) => format!(", the transposed weights of {owner}"),
                (Some(owner), _) => format!(", the weights of {owner}"),
                (None, _) => String::new(),
            };
            format!("{kind}, {inputs} → {outputs}{tie}, {bias}{frozen},")
        }
        Operation::Prelu(layer) if layer.frozen => "prelu, frozen,".to_owned(),
        Operation::Prelu(_) => "prelu".to_owned(),
        Operation::BatchNormalize(_) => {
            "the running mean taken off, divided by the running deviation, both of them constants here,"
                .to_owned()
        }
        Operation::Dropout { .. } => "dropout, which passes everything but in training,".to_owned(),
        Operation::Normalize { centres: true, .. } => "mean 0 and variance 1".to_owned(),
        Operation::Normalize { .. } => "mean square 1".to_owned(),
        Operation::Sum => "sum".to_owned(),
        Operation::Difference => "difference".to_owned(),
        Operation::Product => "product, entry by entry,".to_owned(),
        Operation::Concat => "concatenation".to_owned(),
        Operation::Slice { start } if size == 1 => format!("entry {}", start.saturating_add(1)),
        Operation::Slice { start } => {
            format!("entries {} to {}", start.saturating_add(1), start.saturating_add(size))
        }
        Operation::Activation(activation) => activation_word(activation).to_owned(),
        _ => "operation".to_owned(),
    }
}

fn numbers(count: usize) -> String {
    if count == 1 { "1 number".to_owned() } else { format!("{count} numbers") }
}

const fn activation_word(activation: Activation) -> &'static str {
    match activation {
        Activation::Identity => "identity",
        Activation::Sigmoid => "sigmoid",
        Activation::Tanh => "tanh",
        Activation::Relu => "relu",
        Activation::Softmax => "softmax",
        Activation::LogSoftmax => "logarithm of the softmax",
        other => match elementwise::word(other) {
            Some(word) => word,
            None => "activation",
        },
    }
}

fn symbols(step: &Step) -> Vec<Vec<Inline>> {
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
    let has = |is| has(step, is);
    for (is_there, letter, meaning) in [
        (has(|operation| *operation == Operation::Difference), "s", ": a difference, too"),
        (has(|operation| *operation == Operation::Product), "m", ": a product, entry by entry"),
        (has(|operation| *operation == Operation::Concat), "c", ": values one below the other"),
        (has(|operation| matches!(operation, Operation::Slice { .. })), "p", ": a part of another value"),
        (has(is_dropout), "k", ": what dropout keeps, which is everything here: it draws in training alone"),
    ] {
        if is_there {
            items.push(line![atom(letter), meaning]);
        }
    }
    if has(|operation| matches!(operation, Operation::Normalize { .. })) {
        items.push(super::norm::symbols());
    }
    let is_indexed = step.topology.nodes.iter().any(|node| node.size > 1);
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

/// The sample, the rate and the parameters: numbers in a list, matrices below it.
fn given(step: &Step, to: &mut Vec<Block>) {
    let mut items = Vec::new();
    let mut equations = Vec::new();
    for (index, node) in step.topology.nodes.iter().enumerate() {
        if node.operation == Operation::Input {
            let symbol = |entry| step.plain(index, entry);
            vector(symbol, &step.values[index], &mut items, &mut equations);
        }
    }
    for (position, term) in step.terms.iter().enumerate() {
        let is_new = step.terms[..position].iter().all(|other| other.operand() != term.operand());
        if is_new {
            vector(|entry| step.target_symbol(term, entry), &term.target, &mut items, &mut equations);
        }
    }
    items.push(equality(Math::Atom(RATE), step.rate));
    for (index, node) in step.topology.nodes.iter().enumerate() {
        let Some(layer) = node.operation.layer() else { continue };
        if layer.tie.is_some() {
            // Its weights stand at the layer that has them.
        } else if is_written_out(&layer) {
            for i in 0..layer.inputs {
                let connected = (0..layer.outputs).filter(|&o| layer.weight(i, o).is_some());
                let one = |o| equality(step.weight_symbol(index, i, o), step.weight(&layer, i, o));
                items.extend(connected.map(one).reduce(join));
            }
        } else {
            let weights = matrix(layer.inputs, layer.outputs, |i, o| step.weight(&layer, i, o));
            equations.push(Equation::new(step.weights_symbol(index)).is(weights));
        }
        let Some(bias) = layer.bias else { continue };
        let bias = &step.parameters[bias..bias + layer.outputs];
        vector(|entry| step.bias_symbol(index, entry), bias, &mut items, &mut equations);
    }
    to.push(Block::List(items));
    to.extend(equations.into_iter().map(Block::Equation));
    let elides = step.topology.nodes.iter().any(|node| written(node.size).contains(&None));
    if elides {
        to.push(Block::Paragraph(line!["Dots stand for rows, columns and terms that are left out."]));
    }
}

/// A small vector as an item, a larger one as an equation.
fn vector(
    symbol: impl Fn(Option<usize>) -> Math,
    values: &[f64],
    items: &mut Vec<Vec<Inline>>,
    equations: &mut Vec<Equation>,
) {
    if values.len() > SMALL {
        equations.push(Equation::new(symbol(None)).is(column(values)));
    } else {
        let entries = values.iter().enumerate().map(|(entry, value)| equality(symbol(Some(entry)), *value));
        items.push(entries.reduce(join).unwrap_or_default());
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

/// Input and output of every weight of a layer.
pub(super) fn entries(layer: &DenseLayer) -> impl Iterator<Item = (usize, usize)> {
    let layer = *layer;
    (0..layer.weight_count()).filter_map(move |k| layer.connection(k))
}
