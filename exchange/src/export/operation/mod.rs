//! Operations in the files of other programs, each in a file of its own.
//!
//! Input: a node of a network among those that it reads. Output: its nodes of ONNX, its expression of
//! PyTorch, its part of a declaration. Guarantees: a new operation does not compile without its row in the
//! table here, nor its file without a form for each format.

mod activation;
mod affine;
mod batch_norm;
mod broadcast;
mod clip;
mod dense;
mod dropout;
mod input;
mod normalize;
mod pair;
mod part;
mod prelu;

use netwright_runtime::topology::{DenseLayer, Node, Operation};

use super::declaration::Chain;
use super::onnx::Writer;
use super::source::Source;

/// A node that is written, and what it reads in the form of the format.
pub(super) struct Site<'a, T> {
    pub(super) source: &'a Source,
    pub(super) index: usize,
    pub(super) node: &'static Node,
    pub(super) operands: Vec<T>,
}

impl<'a> Site<'a, String> {
    /// The name of its first operand.
    fn x(&self) -> &str {
        self.operands.first().map_or("x", String::as_str)
    }

    /// The names of its operands.
    fn all(&'a self) -> Vec<&'a str> {
        self.operands.iter().map(String::as_str).collect()
    }
}

impl Site<'_, Chain> {
    /// Its only operand.
    fn only(&mut self) -> Option<Chain> {
        self.operands.pop()
    }
}

/// An operation in each format.
pub(super) trait Written {
    /// Adds its nodes to a graph of ONNX, in inference mode; the last one is `result`.
    fn onnx(&self, to: &mut Writer<'_>, at: &Site<'_, String>, result: &str);

    /// Its expression in PyTorch, after the lines that it adds before it.
    fn pytorch(&self, lines: &mut String, at: &Site<'_, String>) -> String;

    /// Its expression or its step in a declaration, with what it reads; `None` where that has no simple text.
    fn declared(&self, at: Site<'_, Chain>) -> Option<Chain>;

    /// The norm that a scale behind it completes, if it is one.
    fn norm(&self) -> Option<&dyn Norm>;
}

/// A norm and the scale behind it: two nodes of a network, and one step of a declaration.
pub(super) trait Norm {
    /// Adds both to a graph of ONNX: of `x`, as `result`, with the names of the scale's numbers.
    fn onnx_scaled(&self, to: &mut Writer<'_>, scaled: &Scaled<'_>, result: &str);

    /// The options of its step, of those that its scale has.
    fn options(&self, of_scale: Vec<String>) -> Vec<String>;
}

/// A norm whose scale is written with it.
pub(super) struct Scaled<'a> {
    pub(super) norm: &'static Node,
    /// The name of the norm's value.
    pub(super) value: &'a str,
    /// The name of the value that is normalised.
    pub(super) x: &'a str,
    pub(super) weights: &'a str,
    pub(super) bias: Option<&'a str>,
}

/// The operation of a node.
pub(super) fn of(node: &Node) -> Box<dyn Written> {
    match node.operation {
        Operation::Input => Box::new(input::Input),
        Operation::Sum => Box::new(pair::SUM),
        Operation::Difference => Box::new(pair::DIFFERENCE),
        Operation::Product => Box::new(pair::PRODUCT),
        Operation::Affine { factor, offset } => Box::new(affine::Affine { factor, offset }),
        Operation::Broadcast => Box::new(broadcast::Broadcast),
        Operation::Clip { low, high } => Box::new(clip::Clip { low, high }),
        Operation::Concat => Box::new(part::Concat),
        Operation::Slice { start } => Box::new(part::Slice { start, size: node.size() }),
        Operation::Dense(layer) => Box::new(dense::Dense(layer)),
        Operation::Prelu(layer) => Box::new(prelu::Prelu(layer)),
        Operation::Normalize { centres, epsilon } => Box::new(normalize::Normalize { centres, epsilon }),
        Operation::BatchNormalize(norm) => Box::new(batch_norm::BatchNormalize(norm)),
        Operation::Dropout { probability, .. } => Box::new(dropout::Dropout { probability }),
        Operation::Activation(activation) => Box::new(activation::Activated(activation)),
    }
}

/// `self.h.weights`: the weights of a layer in PyTorch.
fn python_weights(item: &str, layer: &DenseLayer) -> String {
    format!("self.{}.weights", super::pytorch::python(layer.tie.unwrap_or(item)))
}

/// `dense(2)`, `layer_norm`
fn call(word: &str, options: &[String]) -> String {
    if options.is_empty() { word.into() } else { format!("{word}({})", options.join(", ")) }
}

/// Whether `frozen` is written at the layer: one whose numbers are all another's is as frozen as that one.
pub(super) fn is_said_to_be_frozen(layer: &DenseLayer) -> bool {
    layer.frozen && (layer.tie.is_none() || layer.bias.is_some())
}

/// The options that layers have in common.
fn layer_options(layer: &DenseLayer) -> Vec<String> {
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
fn word(node: &Node) -> &'static str {
    node.operation.word().unwrap_or_default()
}
