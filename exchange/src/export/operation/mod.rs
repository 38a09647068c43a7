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
mod earlier;
mod input;
mod normalize;
mod pair;
mod part;
mod prelu;
mod written;

use netwright_runtime::topology::{DenseLayer, Node, Operation, Pattern};

use self::written::Before;
pub(super) use self::written::{Site, Written, is_said_to_be_frozen};
use super::source::Source;

/// The operation of a node.
pub(super) fn of(node: &Node) -> Box<dyn Written> {
    match node.operation {
        Operation::Input => Box::new(input::Input),
        Operation::Earlier { of, steps } => Box::new(earlier::Earlier { of, steps }),
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

/// A node, and what it reads in the form of a format.
pub(super) fn site<T>(source: &Source, index: usize, node: &'static Node, operands: Vec<T>) -> Site<T> {
    let completes =
        norm_before(source, index).map(|(index, node)| Before { index, node, operation: of(node) });
    let is_completed = of(node).norm().is_some() && scale_after(source, index).is_some();
    let field = source.field(index).map(str::to_owned);
    Site { node, operands, completes, is_completed, field }
}

/// The norm that a scale completes: `layer_norm`, `rms_norm` and `batch_norm` are two nodes each.
pub(super) fn norm_before(source: &Source, scale: usize) -> Option<(usize, &'static Node)> {
    let node = source.node(scale)?;
    let Operation::Dense(DenseLayer { pattern: Pattern::Diagonal, .. }) = node.operation else {
        return None;
    };
    let &[before] = node.sources else { return None };
    let norm = source.node(before)?;
    let is_norm = of(norm).norm().is_some();
    (is_norm && norm.name == node.name).then_some((before, norm))
}

/// The scale that completes a norm.
fn scale_after(source: &Source, norm: usize) -> Option<usize> {
    let is_scale = |&index: &usize| norm_before(source, index).is_some_and(|(before, _)| before == norm);
    source.nodes().map(|(index, _)| index).find(is_scale)
}
