//! `FINGERPRINT`: the hash of the network's signature, a canonical text of what `forward` computes and where its numbers
//! lie.
//!
//! The runtime writes the same text from `TOPOLOGY` (`runtime/src/signature.rs`, specified in docs/format.md). Here it is
//! hashed once, because a `const` that walks through it would take `rustc` long for large networks; tests compare both.
//! A text must never change for a declaration that is there: what is saved would be refused.

use std::fmt::Write as _;

use crate::ids::IdVec;
use crate::keyword::Activation;
use crate::model::{Layer, LayerId, Model, Node, NodeId, Operation, Pattern};
use crate::plan::Plan;

/// The hash of the text, FNV-1a with 64 bits.
pub(super) fn fingerprint(plan: &Plan<'_>) -> u64 {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    signature(plan).bytes().fold(0xcbf2_9ce4_8422_2325, hash)
}

/// A line for each node, then the outputs, then the layout of parameters and running statistics.
fn signature(plan: &Plan<'_>) -> String {
    let model = plan.model;
    let numbers = numbers(model);
    let listed = |nodes: &[NodeId]| {
        let numbers: Vec<String> = nodes.iter().map(|&node| numbers[node].to_string()).collect();
        numbers.join(", ")
    };
    let mut text = "netwright signature 1\n".to_owned();
    for (id, node) in model.nodes().entries().filter(|(_, node)| !is_dropout(node)) {
        let (number, name, operation) = (numbers[id], name_of(node), operation(model, node));
        text += &format!("{number} {name}: {operation} {}", node.size);
        let sources = node.operation.sources();
        if !sources.is_empty() {
            text += " <- ";
            text += &listed(sources);
        }
        text.push('\n');
    }
    // Writing to a `String` does not fail.
    let _ = writeln!(text, "output: {}", listed(model.outputs()));
    let _ = writeln!(text, "parameters: {}", model.parameters());
    for node in model.nodes().iter() {
        if let Operation::Dense(id, _) | Operation::Prelu(id, _) = node.operation {
            text += &layout(name_of(node), &model.layers()[id], plan.layers[id].offset);
        }
    }
    let _ = writeln!(text, "state: {}", model.units());
    for node in model.nodes().iter() {
        if let Operation::BatchNormalize(norm, _) = &node.operation {
            text += &range(name_of(node), "running", norm.offset, node.size);
        }
    }
    text
}

/// The number of each node's line. A dropout passes its source on in `forward`, so it has that one's.
fn numbers(model: &Model) -> IdVec<NodeId, usize> {
    let mut numbers = IdVec::new();
    let mut next = 0;
    for node in model.nodes().iter() {
        let number = match node.operation {
            Operation::Dropout(_, source) => numbers[source],
            _ => {
                next += 1;
                next - 1
            }
        };
        numbers.push(number);
    }
    numbers
}

fn is_dropout(node: &Node) -> bool {
    matches!(node.operation, Operation::Dropout(..))
}

fn name_of(node: &Node) -> &str {
    node.name.trim_start_matches("r#")
}

/// `tanh`, `leaky_relu(1e-2)`, `slice(2..5)`. Floats have the fewest digits that are read back as the same number.
fn operation(model: &Model, node: &Node) -> String {
    match &node.operation {
        Operation::Input => "input".to_owned(),
        Operation::Sum(_) => "sum".to_owned(),
        Operation::Difference(_) => "difference".to_owned(),
        Operation::Product(_) => "product".to_owned(),
        Operation::Concat(_) => "concat".to_owned(),
        Operation::Slice { start, .. } => format!("slice({start}..{})", start + node.size),
        Operation::Dense(id, _) => layer(model, *id),
        Operation::Prelu(..) => "prelu".to_owned(),
        Operation::Normalize(norm, _) => {
            let word = if norm.centres { "layer_normalize" } else { "rms_normalize" };
            format!("{word}({:e})", norm.epsilon)
        }
        Operation::BatchNormalize(norm, _) => format!("batch_normalize({:e})", norm.epsilon),
        // It has no line.
        Operation::Dropout(..) => String::new(),
        Operation::Activation(activation, _) => match activation {
            Activation::LeakyRelu(number) | Activation::Elu(number) => {
                format!("{}({number:e})", activation.word())
            }
            _ => activation.word().to_owned(),
        },
    }
}

/// `dense`, `scale(bias = false)`, `dense(connect = [0 -> 0, 1 -> 3])`, `dense(tie = transpose(h), bias = false)`.
fn layer(model: &Model, id: LayerId) -> String {
    let layer = &model.layers()[id];
    let mut options = Vec::new();
    if let Pattern::Connections(pairs) = &layer.pattern {
        let pairs: Vec<String> = pairs.iter().map(|(input, output)| format!("{input} -> {output}")).collect();
        options.push(format!("connect = [{}]", pairs.join(", ")));
    }
    if let Some(tie) = layer.tie {
        let owner = model.layers()[tie.owner].name.to_string();
        let owner = owner.trim_start_matches("r#");
        options.push(if tie.transposed { format!("tie = transpose({owner})") } else { format!("tie = {owner}") });
    }
    if layer.biases() == 0 {
        options.push("bias = false".to_owned());
    }
    let word = if layer.pattern == Pattern::Diagonal { "scale" } else { "dense" };
    if options.is_empty() { word.to_owned() } else { format!("{word}({})", options.join(", ")) }
}

/// `h.weights: 0..480` and `h.bias: 480..496`: where the layer's own parameters lie.
fn layout(name: &str, layer: &Layer, offset: usize) -> String {
    let (weights, biases) = (layer.weights(), layer.biases());
    let mut text = String::new();
    if layer.tie.is_none() {
        text += &range(name, "weights", offset, weights);
    }
    if biases > 0 {
        text += &range(name, "bias", offset + weights, biases);
    }
    text
}

fn range(name: &str, part: &str, start: usize, length: usize) -> String {
    format!("{name}.{part}: {start}..{}\n", start + length)
}
