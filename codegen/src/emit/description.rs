//! The docs of a network's struct: its declaration, its operations with shapes and parameters, its
//! losses, its traits.
//!
//! Input: the model, and the declaration as text. Output: one text. Guarantees: it is one string whatever
//! the size of the network, and has no links, which a user's crate may be unable to resolve.

use std::fmt::Write as _;

use crate::keyword::{ComparedSteps, Divisor, option};
use crate::model::{LossTerm, Model, Node};
use crate::operation;

/// The most rows of the table of operations.
const ROWS: usize = 100;
/// The longest text of an operation, in characters: a sparse layer lists its connections.
const LONGEST: usize = 60;

/// The text, in Markdown.
pub(super) fn description(model: &Model, declaration: &str) -> String {
    let mut text = String::new();
    if !declaration.is_empty() {
        text += &format!("\n# Declaration\n\n```text\n{declaration}\n```\n");
    }
    text += "\n# Layers\n\n| name | operation | shape | parameters |\n|---|---|---|---:|\n";
    for node in model.nodes().iter().take(ROWS) {
        text += &row(model, node);
    }
    let rest = model.nodes().len().saturating_sub(ROWS);
    if rest > 0 {
        text += &format!("| … | {rest} more operations | | |\n");
    }
    let outputs: usize = model.outputs().iter().map(|output| model.nodes()[*output].size()).sum();
    text += &format!("| total | | {} → {outputs} | {} |\n\n", model.input(), grouped(model.parameters()));
    let losses: Vec<String> = model.losses().iter().map(|term| loss(model, term)).collect();
    match losses.as_slice() {
        [] if model.has_memory() => {
            text += "It has a memory: `step` and `run` take the samples of a stream in their order.\n";
        }
        [] => text += "No loss is declared, so there are no methods for training.\n",
        losses => {
            let targets = model.targets();
            let numbers = if targets == 1 { "number" } else { "numbers" };
            text += &format!("Loss: `{}`, for a target of {targets} {numbers}.\n", losses.join(" + "));
            if model.has_memory() {
                text += "It has a memory: `train_sequences` takes sequences of samples, and their targets.\n";
            }
        }
    }
    let evaluation = if model.has_memory() { "Recurrent" } else { "Feedforward" };
    text += &format!("\n# Traits\n\n`Network`, `{evaluation}`, `Saving`");
    text += match (losses.is_empty(), model.has_memory()) {
        (true, _) => "",
        (false, true) => ", `Optimizable`, `TrainableOverTime`",
        (false, false) => ", `Differentiable`, `Optimizable`, `Trainable`",
    };
    text += " and `Clone`, for every scalar `S`. `TOPOLOGY.summary()` displays the layers.";
    text
}

/// ``| `h` | `dense` | 30 → 16 | 496 |``
fn row(model: &Model, node: &Node) -> String {
    let declared = operation::declared(&node.operation);
    let words = declared.signature(model, node.size());
    let shape = if node.sources.is_empty() {
        node.shape.to_string()
    } else {
        let sizes: Vec<String> =
            node.sources.iter().map(|source| model.nodes()[*source].size().to_string()).collect();
        format!("{} → {}", sizes.join(", "), node.size())
    };
    let layer = declared.nature().layer;
    let parameters = layer.map_or_else(String::new, |layer| grouped(model.layers()[layer].parameters()));
    format!("| `{}` | `{}` | {shape} | {parameters} |\n", name(node), cut(&words))
}

fn name(node: &Node) -> &str {
    node.name.trim_start_matches("r#")
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain("…".chars()).collect()
}

/// `0.5 * mse(value)`
fn loss(model: &Model, term: &LossTerm) -> String {
    let mut text = String::new();
    if term.weight != 1.0 {
        // Writing to a `String` does not fail.
        let _ = write!(text, "{} * ", term.weight);
    }
    let operands: Vec<&str> = term.operands.iter().map(|operand| name(&model.nodes()[*operand])).collect();
    let divisor = match term.divisor {
        Divisor::Rows => "",
        Divisor::Weights => ", normalise = weights",
    };
    let steps = match term.steps {
        ComparedSteps::Every => "",
        ComparedSteps::Last => ", at = last",
    };
    let parts = [(option::WEIGHT, &term.sample_weight), (option::MASK, &term.mask)];
    let parts = parts.into_iter().filter_map(|(key, part)| Some((key, part.as_ref()?)));
    let parts: String =
        parts.map(|(key, part)| format!(", {key} = {}", part.name.trim_start_matches("r#"))).collect();
    text + &format!("{}({}{parts}{divisor}{steps})", term.loss.word(), operands.join(", "))
}

/// `1,234,567`
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
