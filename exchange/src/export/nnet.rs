//! `.nnet`, the format of ACAS Xu, for chains of dense layers with relu.
//!
//! Input: a network. Output: the text of a file. Guarantees: every number reads back as the same number of
//! single precision; what the format cannot say is refused with the item and the word, all at once.

use std::fmt::Write as _;

use netwright_runtime::topology::{Activation, DenseLayer, Node, Operation, Pattern};

use super::source::Source;
use crate::{Reason, Refusal};

/// The text of the file.
pub(super) fn export(source: &Source) -> Result<String, Refusal> {
    source.check_memory()?;
    source.check_finite()?;
    let layers = layers(source)?;
    let inputs = source.topology.input().size();
    let sizes: Vec<usize> = std::iter::once(inputs).chain(layers.iter().map(|layer| layer.outputs)).collect();
    let largest = sizes.iter().copied().max().unwrap_or_default();
    let outputs = sizes.last().copied().unwrap_or_default();
    let mut text = format!("// `{}`, exported from Netwright.\n", source.topology.name);
    let row = |text: &mut String, numbers: &mut dyn Iterator<Item = String>| {
        let numbers: Vec<String> = numbers.collect();
        let _ = writeln!(text, "{},", numbers.join(","));
    };
    row(&mut text, &mut [layers.len(), inputs, outputs, largest].iter().map(ToString::to_string));
    row(&mut text, &mut sizes.iter().map(ToString::to_string));
    text.push_str("0,\n");
    // No bounds, and nothing is scaled.
    for (number, count) in
        [("-3.4028235e38", inputs), ("3.4028235e38", inputs), ("0", inputs + 1), ("1", inputs + 1)]
    {
        row(&mut text, &mut std::iter::repeat_n(number.to_owned(), count));
    }
    for layer in &layers {
        for output in 0..layer.outputs {
            let weight = |input| layer.weight(input, output).and_then(|at| source.parameters.get(at));
            row(&mut text, &mut (0..layer.inputs).map(|input| number(weight(input).copied().unwrap_or(0.0))));
        }
        let bias = source.bias(layer);
        for output in 0..layer.outputs {
            let bias = bias.and_then(|bias| bias.get(output)).copied().unwrap_or(0.0);
            row(&mut text, &mut std::iter::once(number(bias)));
        }
    }
    Ok(text)
}

#[expect(clippy::cast_possible_truncation, reason = "the numbers of a network are of single precision")]
fn number(number: f64) -> String {
    format!("{:e}", number as f32)
}

/// What an operation without a word of its own is called.
fn kind(operation: &Operation) -> String {
    let name = format!("{operation:?}").to_lowercase();
    name.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default().into()
}

/// The layers of the chain.
fn layers(source: &Source) -> Result<Vec<DenseLayer>, Refusal> {
    let (mut layers, mut reasons) = (Vec::new(), Vec::new());
    let help = "the format has dense layers with `relu` between them, and a dense layer at the end";
    let mut refuse = |node: &Node, fact: String| {
        reasons.push(Reason { place: format!("item `{}`", node.name), fact, help: help.into() });
    };
    // The value that the chain has come to, and whether the last step was a layer.
    let (mut end, mut is_layer, mut last) = (0, false, None);
    for (index, node) in source.nodes() {
        let follows = node.sources == [end];
        match &node.operation {
            Operation::Input => {}
            Operation::Dropout { .. } | Operation::Activation(Activation::Identity) if follows => {}
            Operation::Dense(layer) if follows && !is_layer && layer.pattern != Pattern::Diagonal => {
                layers.push(*layer);
                is_layer = true;
            }
            Operation::Activation(Activation::Relu) if follows && is_layer => is_layer = false,
            Operation::Dense(layer) if follows && layer.pattern != Pattern::Diagonal => {
                refuse(node, "a layer without `relu` before it".into());
            }
            operation => {
                let word = operation.word().map_or_else(|| kind(operation), str::to_owned);
                let fact = if follows {
                    format!("`{word}` has no place in a chain of dense layers with relu")
                } else {
                    format!("`{word}` does not read the value before it alone: the network is no chain")
                };
                refuse(node, fact);
            }
        }
        (end, last) = (index, Some(node));
    }
    if let Some(node) = last.filter(|_| !is_layer) {
        refuse(node, "the last operation is not a dense layer".into());
    }
    if let Some(node) = last.filter(|_| source.topology.outputs != [end]) {
        refuse(node, "it is not the only output".into());
    }
    Refusal::of(reasons)?;
    Ok(layers)
}
