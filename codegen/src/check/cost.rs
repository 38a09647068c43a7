//! What a network costs `rustc`: counts that bound what is emitted for it, known before any of it is.
//!
//! input: the checked nodes, layers and terms. output: a [`Cost`]. guarantees: no count is below what is emitted; tests
//! compare both (`codegen/tests/cost.rs`, `benches/compile`).

use std::collections::BTreeSet;

use super::{Checker, Draft};
use crate::ids::{Id as _, IdVec};
use crate::model::{Cost, Layer, LayerId, NodeId, Operation, Pattern};
use crate::syntax::Value;

/// Statements of one function. So many are 190 products.
pub(super) const MAX_STATEMENTS: usize = 2_000;

/// Lines of LLVM IR. So many are 13 layers of different shapes.
pub(super) const MAX_LINES: usize = 1_040_000;

/// The methods that every network has, and one layer of up to 64 multiply-adds that is written out.
const METHODS: (usize, usize) = (450, 60_000);
/// A reader of a value besides its first one: their gradients are added.
const READER: (usize, usize) = (2, 700);
/// An entry of a list in the declaration, which the topology or an initialiser repeats.
const ENTRY: (usize, usize) = (0, 4);

/// Statements, and lines of LLVM IR, of an operation itself.
///
/// Lines are measured: the slope of `rustc --emit=llvm-ir -C no-prepopulate-passes` between networks of 1 and 64 such
/// operations, rounded up.
fn of_operation(operation: &Operation) -> (usize, usize) {
    match operation {
        Operation::Input => (0, 0),
        Operation::Sum(_) => (2, 900),
        Operation::Difference(_) => (4, 1_000),
        Operation::Product(_) => (6, 1_200),
        // For each part, its place and its part of the gradient.
        Operation::Concat(parts) => (4 + 3 * parts.len(), 800 + 900 * parts.len()),
        Operation::Slice { .. } => (4, 1_500),
        Operation::Dense(..) => (5, 5_000),
        Operation::Prelu(..) => (30, 9_000),
        Operation::Normalize(..) => (4, 1_200),
        Operation::BatchNormalize(..) => (7, 1_800),
        Operation::Dropout(..) => (4, 800),
        Operation::Activation(..) => (4, 1_700),
    }
}

/// A term of the loss: its part of the target, what it reads, its value and its gradient.
const TERM: (usize, usize) = (9, 2_500);

/// Shared weights, whose uses are joined, and a bias of its own.
const TIE: (usize, usize) = (10, 3_500);

/// The option `max_norm`.
const LIMIT: (usize, usize) = (1, 800);

/// A value that `output` names.
const OUTPUT: (usize, usize) = (2, 700);

/// Kernels that are compiled once for a shape, whatever the number of operations that have it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    /// A full matrix: inputs, outputs and the length of its bias.
    Dense(usize, usize, usize),
    /// A full matrix with an activation behind it.
    Activated(usize, usize, &'static str),
    /// One weight for each connection: inputs, outputs and weights.
    Sparse(usize, usize, usize),
    /// A norm of a row, a batch norm, a softmax, a dropout, a loss.
    Row(&'static str, usize),
}

impl Shape {
    fn lines(self) -> usize {
        match self {
            Shape::Dense(..) => 58_000,
            Shape::Activated(..) => 9_000,
            // Fewer lines than that, but of short loops, which rustc writes out.
            Shape::Sparse(..) => 40_000,
            Shape::Row(..) => 17_000,
        }
    }
}

/// The kernels of a node.
fn shapes(node: &Draft, layers: &IdVec<LayerId, Layer>, nodes: &IdVec<NodeId, Draft>) -> Vec<Shape> {
    let size = node.size.unwrap_or(0);
    let of_layer = |layer: &Layer| match &layer.pattern {
        Pattern::Full => Shape::Dense(layer.inputs, layer.outputs, layer.biases()),
        Pattern::Diagonal | Pattern::Connections(_) => {
            Shape::Sparse(layer.inputs, layer.outputs, layer.multiply_adds())
        }
    };
    match &node.operation {
        Operation::Dense(layer, _) | Operation::Prelu(layer, _) => vec![of_layer(&layers[*layer])],
        Operation::Normalize(norm, _) => {
            vec![Shape::Row(if norm.centres { "layer_norm" } else { "rms_norm" }, size)]
        }
        Operation::BatchNormalize(..) => vec![Shape::Row("batch_norm", size)],
        Operation::Dropout(..) => vec![Shape::Row("dropout", size)],
        Operation::Activation(activation, source) => {
            let word = activation.word();
            let behind = match nodes[*source].operation {
                Operation::Dense(layer, _) => {
                    Shape::Activated(layers[layer].inputs, layers[layer].outputs, word)
                }
                _ if activation.is_elementwise() => Shape::Row(word, 0),
                _ => Shape::Row(word, size),
            };
            vec![behind]
        }
        _ => Vec::new(),
    }
}

/// The cost of a network, and where it becomes too much.
pub(super) struct Bill {
    pub(super) cost: Cost,
    /// How many kernels there are that no other layer shares.
    pub(super) shapes: usize,
    /// The index of the first node that is too much; none if the terms of the loss are.
    pub(super) node: Option<usize>,
}

impl Checker<'_> {
    /// What the network costs. Nodes in the place of wrong ones count as nothing.
    pub(super) fn bill(&self) -> Bill {
        let (mut cost, mut kernels, mut over) = (Cost::default(), BTreeSet::new(), None);
        let mut is_read = vec![false; self.nodes.len()];
        add(&mut cost, 1, METHODS);
        self.add_layers(&mut cost);
        for (id, node) in self.nodes.entries().filter(|(_, node)| !node.stand_in) {
            add(&mut cost, 1, of_operation(&node.operation));
            for source in node.operation.sources() {
                add(&mut cost, usize::from(core::mem::replace(&mut is_read[source.index()], true)), READER);
            }
            for kernel in shapes(node, &self.layers, &self.nodes) {
                if kernels.insert(kernel) {
                    add(&mut cost, 1, (0, kernel.lines()));
                }
            }
            if cost.statements > MAX_STATEMENTS || cost.lines > MAX_LINES {
                over.get_or_insert(id.index());
            }
        }
        let losses = self.loss_item.iter().flat_map(|item| &item.terms);
        for term in losses {
            add(&mut cost, 1, TERM);
            let operand = term.operation.arguments.first().and_then(Value::as_name);
            let node = operand.and_then(|name| self.item_of(name)).and_then(|item| self.values[item]);
            let kernel = Shape::Row("loss", node.and_then(|node| self.nodes[node].size).unwrap_or(0));
            if kernels.insert(kernel) {
                add(&mut cost, 1, (0, kernel.lines()));
            }
        }
        let is_dense = |kernel: &&Shape| matches!(kernel, Shape::Dense(..) | Shape::Sparse(..));
        Bill { cost, shapes: kernels.iter().filter(is_dense).count(), node: over }
    }

    /// What layers and outputs cost besides their operations.
    fn add_layers(&self, cost: &mut Cost) {
        for layer in self.layers.iter() {
            let connections = if let Pattern::Connections(pairs) = &layer.pattern { pairs.len() } else { 0 };
            add(cost, connections, ENTRY);
            add(cost, usize::from(layer.tie.is_some()), TIE);
            add(cost, usize::from(layer.step.max_norm.is_some()), LIMIT);
        }
        add(cost, self.output_item.map_or(0, |item| item.names.len()), OUTPUT);
    }
}

fn add(cost: &mut Cost, times: usize, (statements, lines): (usize, usize)) {
    cost.statements = cost.statements.saturating_add(times.saturating_mul(statements));
    cost.lines = cost.lines.saturating_add(times.saturating_mul(lines));
}
