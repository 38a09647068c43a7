//! Lines of Python that give a network's numbers to a Keras model.
//!
//! Input: a network. Output: the text, which reads the file that `save` writes. Guarantees: a layer of
//! the model has the name of its item, and gets its numbers in the order in which Keras has them; what
//! Keras has no layer for is named in a comment.

use std::fmt::Write as _;

use netwright_runtime::topology::{DenseLayer, Node, Operation, Pattern};

use super::operation::norm_before;
use super::source::Source;
use crate::lower::snake;
use crate::state;

/// The lines.
pub(super) fn export(source: &Source) -> String {
    let name = source.topology.name;
    let mut text = format!(
        "# The numbers of `{name}`, exported from Netwright, for `model`, whose layers have the names of the items.\n\
         from safetensors.numpy import load_file\n\n\
         numbers = load_file(\"{}.safetensors\")\n",
        snake(name)
    );
    if let Some(item) = source.topology.remembers() {
        let _ = writeln!(
            text,
            "# It has a memory, because `{item}` reads a value of an earlier step: these are the matrices of its \
             equations,\n# and no layer of Keras that remembers has them so."
        );
    }
    for (index, node) in source.nodes() {
        let Some(layer) = node.operation.layer() else { continue };
        let item = node.name;
        let _ = match numbers(source, index, node, &layer) {
            Ok(numbers) => {
                writeln!(text, "model.get_layer({item:?}).set_weights([{}])", numbers.join(", "))
            }
            Err(why) => writeln!(text, "# `{item}`: {why}"),
        };
    }
    text
}

/// The arrays of a layer in Keras' order, or why it has no layer of that name.
fn numbers(source: &Source, index: usize, node: &Node, layer: &DenseLayer) -> Result<Vec<String>, String> {
    if let Some(owner) = layer.tie {
        return Err(format!("it computes with the weights of `{owner}`, and Keras ties no layers"));
    }
    match layer.pattern {
        Pattern::Full | Pattern::Transposed => {}
        Pattern::Connections(_) => return Err("no layer of Keras has single connections".into()),
        // The norms, and `prelu`.
        Pattern::Diagonal if norm_before(source, index).is_some() => {}
        Pattern::Diagonal if matches!(node.operation, Operation::Prelu(_)) => {}
        Pattern::Diagonal => return Err("Keras has no layer of one factor for each number".into()),
    }
    let item = node.name;
    let mut numbers = vec![format!("numbers[\"{item}.weights\"]")];
    if layer.bias.is_some() {
        numbers.push(format!("numbers[\"{item}.bias\"]"));
    }
    if let Some(field) = norm_before(source, index).and_then(|(norm, _)| source.field(norm)) {
        let name = state::tensor(field);
        numbers.extend([0, 1].map(|part| format!("numbers[\"{name}\"][:, {part}]")));
    }
    Ok(numbers)
}
