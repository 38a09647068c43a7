//! What an operation is in each format.
//!
//! Input: a node of a network among those that it reads. Output: [`Written`], which each operation is.
//! Guarantees: an operation without a form for each format does not compile.

use netwright_runtime::topology::{DenseLayer, Node};

use crate::export::chain::Chain;
use crate::export::names::python;
use crate::export::onnx::writer::Writer;

/// A node that is written, and what it reads in the form of the format.
pub(crate) struct Site<T> {
    pub(crate) node: &'static Node,
    pub(crate) operands: Vec<T>,
    /// The norm that it completes, if it is the scale behind one.
    pub(crate) completes: Option<Before>,
    /// Whether it is a norm that a scale completes.
    pub(crate) is_completed: bool,
    /// The field of the state with its running statistics.
    pub(crate) field: Option<String>,
}

/// A norm before its scale.
pub(crate) struct Before {
    pub(crate) index: usize,
    pub(crate) node: &'static Node,
    pub(crate) operation: Box<dyn Written>,
}

impl Site<String> {
    /// The name of its first operand.
    pub(crate) fn x(&self) -> &str {
        self.operands.first().map_or("x", String::as_str)
    }

    /// The names of its operands.
    pub(crate) fn all(&self) -> Vec<&str> {
        self.operands.iter().map(String::as_str).collect()
    }
}

impl Site<Chain> {
    /// Its only operand.
    pub(crate) fn only(&mut self) -> Option<Chain> {
        self.operands.pop()
    }
}

/// An operation in each format.
pub(crate) trait Written {
    /// Adds its nodes to a graph of ONNX, in inference mode; the last one is `result`.
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<String>, result: &str);

    /// Its expression in PyTorch, after the lines that it adds before it.
    fn pytorch(&self, lines: &mut String, at: &Site<String>) -> String;

    /// Its expression or its step in a declaration, with what it reads; `None` where that has no simple text.
    fn declared(&self, at: Site<Chain>) -> Option<Chain>;

    /// The norm that a scale behind it completes, if it is one.
    fn norm(&self) -> Option<&dyn Norm>;
}

/// A norm and the scale behind it: two nodes of a network, and one step of a declaration.
pub(crate) trait Norm {
    /// Adds both to a graph of ONNX: of `x`, as `result`, with the names of the scale's numbers.
    fn onnx_scaled(&self, to: &mut Writer<'_>, scaled: &Scaled<'_>, result: &str);

    /// The options of its step, of those that its scale has.
    fn options(&self, of_scale: Vec<String>) -> Vec<String>;
}

/// A norm whose scale is written with it.
pub(crate) struct Scaled<'a> {
    pub(crate) norm: &'static Node,
    /// The name of the norm's value.
    pub(crate) value: &'a str,
    /// The name of the value that is normalised.
    pub(crate) x: &'a str,
    pub(crate) weights: &'a str,
    pub(crate) bias: Option<&'a str>,
}

/// `self.h.weights`: the weights of a layer in PyTorch.
pub(crate) fn python_weights(item: &str, layer: &DenseLayer) -> String {
    format!("self.{}.weights", python(layer.tie.unwrap_or(item)))
}

/// `dense(2)`, `layer_norm`
pub(crate) fn call(word: &str, options: &[String]) -> String {
    if options.is_empty() { word.into() } else { format!("{word}({})", options.join(", ")) }
}

/// Whether `frozen` is written at the layer: one whose numbers are all another's is as frozen as that one.
pub(crate) fn is_said_to_be_frozen(layer: &DenseLayer) -> bool {
    layer.frozen && (layer.tie.is_none() || layer.bias.is_some())
}

/// The options that layers have in common.
pub(crate) fn layer_options(layer: &DenseLayer) -> Vec<String> {
    let mut options = Vec::new();
    if layer.bias.is_none() {
        options.push(String::from("bias = false"));
    }
    if is_said_to_be_frozen(layer) {
        options.push(String::from("frozen = true"));
    }
    options
}

/// The word of a node's operation.
pub(crate) fn word(node: &Node) -> &'static str {
    node.operation.word().unwrap_or_default()
}
