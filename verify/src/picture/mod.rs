//! A network's declaration for the eye: a diagram of its operations, a drawing of its neurons, a table of its costs.
//!
//! Each type here borrows a `TOPOLOGY` and writes itself with [`Display`](std::fmt::Display), so `println!`,
//! `to_string` and `write!` all do. Every topology is written, also one that contradicts itself: what does not exist,
//! such as a source that does not stand before its reader, is left out.

mod dot;
mod mermaid;
mod svg;
mod table;

use std::fmt::Debug;

use netwright_runtime::topology::{Divisor, LossTerm, Node, Operation, Pattern, Topology};

pub use dot::Dot;
pub use mermaid::Mermaid;
pub use svg::Svg;
pub use table::{Table, Total};

/// A variant of an enum as the language spells it: `cross_entropy` for `CrossEntropy`.
fn word(variant: impl Debug) -> String {
    let mut word = String::new();
    // What follows the variant's name are its numbers.
    let name = format!("{variant:?}");
    for letter in name.chars().take_while(|letter| letter.is_alphanumeric()) {
        if letter.is_ascii_uppercase() && word.ends_with(|last: char| last.is_ascii_lowercase()) {
            word.push('_');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

/// What a node does, in one word: `dense`, `sigmoid`.
fn operation_word(node: &Node) -> String {
    match node.operation {
        Operation::Dense(layer) => match layer.pattern {
            _ if layer.tie.is_some() => "tied".to_owned(),
            Pattern::Full | Pattern::Transposed => "dense".to_owned(),
            Pattern::Diagonal => "scale".to_owned(),
            Pattern::Connections(_) => "sparse".to_owned(),
        },
        Operation::Prelu(_) => "prelu".to_owned(),
        Operation::Normalize { centres: true, .. } => "normalize".to_owned(),
        Operation::Normalize { .. } => "normalize by root mean square".to_owned(),
        Operation::BatchNormalize(_) => "normalize by batch".to_owned(),
        Operation::Dropout { probability, .. } => format!("dropout {probability}"),
        Operation::Activation(activation) => word(activation),
        Operation::Slice { .. } => "slice".to_owned(),
        ref other => word(other),
    }
}

/// What a node does and its size: `input 28×28×1`, `dense 30 → 16`, `slice 2..5`, `sigmoid 16`.
fn describe(topology: &Topology, node: &Node) -> String {
    let word = operation_word(node);
    match node.operation {
        Operation::Input if topology.axes.len() > 1 => {
            let axes: Vec<String> = topology.axes.iter().map(usize::to_string).collect();
            format!("{word} {}", axes.join("×"))
        }
        Operation::Dense(layer) if layer.pattern != Pattern::Diagonal => {
            format!("{word} {} → {}", layer.inputs, layer.outputs)
        }
        Operation::Slice { start } => format!("{word} {start}..{}", start.saturating_add(node.size)),
        _ => format!("{word} {}", node.size),
    }
}

/// What the loss is, a line for each term: `bce`, or `0.5 · mse of value`, `bce by weights`; none without a loss.
fn loss_lines(topology: &Topology) -> Vec<String> {
    let is_plain = matches!(topology.losses, [only] if only.weight == 1.0);
    let line = |term: &LossTerm| {
        let weight = if term.weight == 1.0 { String::new() } else { format!("{} · ", term.weight) };
        let names: Vec<&str> = operands(topology, term).map(|operand| topology.nodes[operand].name).collect();
        let of = if is_plain { String::new() } else { format!(" of {}", names.join(", ")) };
        let by = if term.divisor == Divisor::Weights { " by weights" } else { "" };
        format!("{weight}{}{of}{by}", word(term.loss))
    };
    topology.losses.iter().map(line).collect()
}

/// The operands of a term that exist.
fn operands(topology: &Topology, term: &LossTerm) -> impl Iterator<Item = usize> {
    let count = topology.nodes.len();
    term.operands.iter().copied().filter(move |operand| *operand < count)
}

/// The nodes that the loss reads, each once.
fn compared(topology: &Topology) -> Vec<usize> {
    let mut compared = Vec::new();
    for operand in topology.losses.iter().flat_map(|term| operands(topology, term)) {
        if !compared.contains(&operand) {
            compared.push(operand);
        }
    }
    compared
}

/// The sources of a node that stand before it.
fn sources(topology: &Topology, index: usize) -> impl Iterator<Item = usize> {
    let sources = topology.nodes.get(index).map_or(&[][..], |node| node.sources);
    sources.iter().copied().filter(move |source| *source < index)
}

/// What stands between the values that a node combines.
const fn sign(operation: &Operation) -> &'static str {
    match operation {
        Operation::Difference => " − ",
        Operation::Product => " × ",
        Operation::Concat => ", ",
        _ => " + ",
    }
}

/// The number at an arrow to a node, from the source at this position: of the values that pass, with a minus where
/// they are subtracted.
fn arrow(topology: &Topology, index: usize, position: usize, source: usize) -> String {
    let node = &topology.nodes[index];
    match node.operation {
        Operation::Difference if position == 1 => format!("− {}", topology.nodes[source].size),
        Operation::Slice { .. } => node.size.to_string(),
        _ => topology.nodes[source].size.to_string(),
    }
}

/// Whether training leaves a node's parameters as they are.
const fn is_frozen(node: &Node) -> bool {
    matches!(node.operation.layer(), Some(layer) if layer.frozen)
}

/// A count with a comma after every third digit from the right: `25,450`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
