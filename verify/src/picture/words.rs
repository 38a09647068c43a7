//! The words for a topology in pictures and tables: its nodes, its loss, its arrows, its counts.

use std::fmt::Debug;

use netwright_runtime::topology::{ComparedSteps, Divisor, LossTerm, Node, Operation, Topology};

use crate::operation::{ArrowNumber, Look, look};

/// A variant of an enum as the language spells it: `cross_entropy` for `CrossEntropy`.
pub(super) fn word(variant: impl Debug) -> String {
    let mut word = String::new();
    // The numbers of the variant follow its name.
    let name = format!("{variant:?}");
    for letter in name.chars().take_while(|letter| letter.is_alphanumeric()) {
        if letter.is_ascii_uppercase() && word.ends_with(|last: char| last.is_ascii_lowercase()) {
            word.push('_');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

/// The operation of a node that exists and its size: `input 28×28×1`, `dense 30 → 16`, `slice 2..5`,
/// `sigmoid 16`, `prev(h) 16`.
pub(super) fn describe(topology: &Topology, index: usize) -> String {
    let Look { word, extent, .. } = look(&topology.nodes[index]);
    format!("{} {extent}", was(topology, index).unwrap_or(word))
}

/// The name by which others read a node that exists: its own, or `prev(h, 3)`.
pub(super) fn name(topology: &Topology, index: usize) -> String {
    was(topology, index).unwrap_or_else(|| topology.nodes[index].name.to_owned())
}

/// The value of an earlier step that a node is, if there is one: `prev(h)`, `prev(h, 3)`.
pub(super) fn was(topology: &Topology, index: usize) -> Option<String> {
    let Operation::Earlier { of, steps } = topology.nodes.get(index)?.operation else { return None };
    let name = topology.nodes.get(of)?.name;
    Some(if steps == 1 { format!("prev({name})") } else { format!("prev({name}, {steps})") })
}

/// The loss, one line per term: `bce`, or `0.5 · mse of value`, `bce by weights`; none without a
/// loss.
pub(super) fn loss_lines(topology: &Topology) -> Vec<String> {
    let is_plain = matches!(topology.losses, [only] if only.weight == 1.0);
    let line = |term: &LossTerm| {
        let weight = if term.weight == 1.0 { String::new() } else { format!("{} · ", term.weight) };
        let names: Vec<&str> = operands(topology, term).map(|operand| topology.nodes[operand].name).collect();
        let of = if is_plain { String::new() } else { format!(" of {}", names.join(", ")) };
        let by = if term.divisor == Divisor::Weights { " by weights" } else { "" };
        let at = if term.steps == ComparedSteps::Last { ", at the last step" } else { "" };
        let parts = [("weighted", term.sample_weight), ("masked", term.mask)];
        let parts = parts.into_iter().filter_map(|(how, part)| Some(format!(", {how} by {}", part?.name)));
        format!("{weight}{}{of}{}{by}{at}", word(term.loss), parts.collect::<String>())
    };
    topology.losses.iter().map(line).collect()
}

/// The operands of a term that exist.
fn operands(topology: &Topology, term: &LossTerm) -> impl Iterator<Item = usize> {
    let count = topology.nodes.len();
    term.operands.iter().copied().filter(move |operand| *operand < count)
}

/// The nodes that the loss reads, each once.
pub(super) fn compared(topology: &Topology) -> Vec<usize> {
    let mut compared = Vec::new();
    for operand in topology.losses.iter().flat_map(|term| operands(topology, term)) {
        if !compared.contains(&operand) {
            compared.push(operand);
        }
    }
    compared
}

/// The sources of a node that come before it.
pub(super) fn sources(topology: &Topology, index: usize) -> impl Iterator<Item = usize> {
    let sources = topology.nodes.get(index).map_or(&[][..], |node| node.sources);
    sources.iter().copied().filter(move |source| *source < index)
}

/// The nodes that read a value of an earlier step: each with the node whose value it was, if there is one,
/// and the steps.
pub(super) fn earlier(topology: &Topology) -> impl Iterator<Item = (usize, usize, usize)> {
    let count = topology.nodes.len();
    let read = topology.nodes.iter().enumerate().filter_map(|(index, node)| match node.operation {
        Operation::Earlier { of, steps } => Some((index, of, steps)),
        _ => None,
    });
    read.filter(move |(_, of, _)| *of < count)
}

/// The words at an arrow to a later step: `1 step later`.
pub(super) fn delay(steps: usize) -> String {
    if steps == 1 { "1 step later".to_owned() } else { format!("{steps} steps later") }
}

/// The words at an arrow to several of them: `1 and 2 steps later`, `1 to 7 steps later`.
pub(super) fn delays(mut steps: Vec<usize>) -> String {
    steps.sort_unstable();
    steps.dedup();
    match steps.as_slice() {
        [only] => delay(*only),
        [first, second] => format!("{first} and {second} steps later"),
        [first, .., last] => format!("{first} to {last} steps later"),
        [] => String::new(),
    }
}

/// The number at an arrow to a node, from the source at this position: of the values that pass, with a minus
/// where they are subtracted.
pub(super) fn arrow(topology: &Topology, index: usize, position: usize, source: usize) -> String {
    let values = topology.nodes[source].size();
    match look(&topology.nodes[index]).arrow {
        ArrowNumber::Signed if position == 1 => format!("− {values}"),
        ArrowNumber::Values | ArrowNumber::Signed => values.to_string(),
        ArrowNumber::Part(size) => size.to_string(),
    }
}

/// Whether training leaves a node's parameters as they are.
pub(super) const fn is_frozen(node: &Node) -> bool {
    matches!(node.operation.layer(), Some(layer) if layer.frozen)
}

/// A count with a comma after every third digit from the right: `25,450`.
pub(super) fn grouped(count: usize) -> String {
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
