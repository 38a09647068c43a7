//! The declaration of a network as text, from its topology.
//!
//! Input: a [`Source`]. Output: the items that `network!` would compute the same with, a line each, with the
//! names, the operations and the options that change `forward`, and `dropout`, `momentum` and `frozen`;
//! and the loss, if it reads nothing but what an output is computed from, which is all that is exported.
//! Guarantees: items are in the order of their parameters; `None` for an expression that has no such text.

use netwright_runtime::topology::{
    ComparedSteps, DenseLayer, Divisor, LossTerm, Node, Operation, TargetPart,
};
use netwright_vocabulary::option;

use super::chain::Chain;
use super::names::{name, spelled};
use super::operation;
use super::source::Source;

/// The items, a line each.
pub(super) fn items(source: &Source) -> Option<String> {
    let mut text = String::new();
    let input = source.topology.nodes.iter().find(|node| matches!(node.operation, Operation::Input))?;
    let axes: Vec<String> = input.shape.axes().iter().map(ToString::to_string).collect();
    text += &format!("{}: input({});\n", name(input), axes.join(", "));
    let (mut items, live) = (Vec::new(), source.live());
    let is_live = |index: usize| live.get(index) == Some(&true);
    let owner = |node: &Node| node.operation.layer().and_then(|layer| layer.tie);
    let is_owned = |tie: &str| source.nodes().any(|(index, node)| is_live(index) && node.name == tie);
    // A layer that serves the loss alone may own the weights of one that does not.
    if source.nodes().any(|(index, node)| is_live(index) && owner(node).is_some_and(|tie| !is_owned(tie))) {
        return None;
    }
    let mut place = 0;
    for (index, node) in source.nodes().filter(|(index, _)| source.is_last(*index)) {
        if matches!(node.operation, Operation::Input) || !is_live(index) {
            continue;
        }
        // Fields are in the order of the items, and that of the nodes is free.
        place = first_parameter(source, node.name).unwrap_or(place);
        items.push((place, format!("{}: {};\n", name(node), chain(source, index)?.text())));
    }
    items.sort_by_key(|(place, _)| *place);
    text.extend(items.into_iter().map(|(_, item)| item));
    text += &training(source).unwrap_or_default();
    let outputs = source.topology.outputs.iter().map(|&output| source.node(output).map(name));
    let outputs = outputs.collect::<Option<Vec<_>>>()?;
    let all_named = source.topology.outputs.iter().all(|&output| source.is_last(output));
    text += &match &outputs[..] {
        [output] => format!("output: {output};\n"),
        _ => format!("output: ({});\n", outputs.join(", ")),
    };
    all_named.then_some(text)
}

/// The parts of the target and the loss, a line each; `None` without a loss, or where it reads what is not
/// exported.
pub(super) fn training(source: &Source) -> Option<String> {
    let live = source.live();
    let terms = source.topology.losses.iter().map(|loss| term(source, &live, loss));
    let terms = terms.collect::<Option<Vec<String>>>().filter(|terms| !terms.is_empty())?;
    let parts = source.topology.losses.iter().flat_map(|term| [term.sample_weight, term.mask]);
    let mut parts: Vec<TargetPart> = parts.flatten().collect();
    parts.sort_by_key(|part| part.start);
    parts.dedup();
    let parts = parts.iter().map(|part| format!("{}: target({});\n", spelled(part.name), part.size));
    Some(format!("{}loss: {};\n", parts.collect::<String>(), terms.join(" + ")))
}

/// `0.5 * huber(y, delta = 2, weight = w)`
fn term(source: &Source, live: &[bool], term: &LossTerm) -> Option<String> {
    let named = |&operand: &usize| {
        let is_kept = source.is_last(operand) && live.get(operand) == Some(&true);
        source.node(operand).filter(|_| is_kept).map(name)
    };
    let mut arguments = term.operands.iter().map(named).collect::<Option<Vec<String>>>()?;
    if let (Some(number), Some(given)) = (term.loss.number(), term.loss.given()) {
        arguments.extend((number.default != Some(given)).then(|| format!("{} = {given}", number.field)));
    }
    for (key, part) in [(option::WEIGHT, term.sample_weight), (option::MASK, term.mask)] {
        arguments.extend(part.map(|part| format!("{key} = {}", spelled(part.name))));
    }
    if term.divisor == Divisor::Weights {
        arguments.push(format!("{} = weights", option::NORMALISE));
    }
    if term.steps == ComparedSteps::Last {
        arguments.push(format!("{} = last", option::AT));
    }
    let weight = if term.weight == 1.0 { String::new() } else { format!("{} * ", term.weight) };
    Some(format!("{weight}{}({})", term.loss.word(), arguments.join(", ")))
}

/// Where the parameters of an item begin.
fn first_parameter(source: &Source, item: &str) -> Option<usize> {
    let layers = source.nodes().filter(|(_, node)| node.name == item);
    layers.filter_map(|(_, node)| own_begin(&node.operation.layer()?)).min()
}

fn own_begin(layer: &DenseLayer) -> Option<usize> {
    if layer.tie.is_some() { layer.bias } else { Some(layer.weights) }
}

/// A node as another one reads it: the name of an item, or a part of the same one.
fn read(source: &Source, index: usize) -> Option<Chain> {
    if source.is_last(index) { Some(Chain::atom(name(source.node(index)?))) } else { chain(source, index) }
}

/// The chain that a node ends.
fn chain(source: &Source, index: usize) -> Option<Chain> {
    let node = source.node(index)?;
    let operands = node.sources.iter().map(|&operand| read(source, operand)).collect::<Option<_>>()?;
    operation::of(node).declared(operation::site(source, index, node, operands))
}
