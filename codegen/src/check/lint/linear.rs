//! Warnings of two layers with no activation between them: together they compute no more than one layer can.
//!
//! There is no warning where the value between is narrower than both sides, which saves weights, nor where
//! all three are of one size; nor after norms, products, sparse layers and ties; nor where the weights are
//! given, frozen or also read elsewhere, or where an `identity` says that it is intended.

use super::Lints;
use crate::check::allow::{allows, warn};
use crate::check::names::ItemId;
use crate::check::written::{is_layer, source_text, word_of};
use crate::diag::{Code, Diagnostic};
use crate::ids::Id as _;
use crate::keyword::{self, Activation, Word};
use crate::model::LayerId;
use crate::operation::answers::Linear;
use crate::operation::declared;
use crate::syntax::{self, NodeItem};

impl<'a> Lints<'_, 'a> {
    /// Warns of the layer of an item if all that reads it are layers without an activation before them.
    pub(super) fn check_linear(&mut self, index: ItemId) {
        let Some(first) = self.shapes.layer_of(index).filter(|layer| self.is_plain_dense(*layer)) else {
            return;
        };
        let Some(readers) = self.linear_readers(first) else { return };
        let width = |layer: &LayerId| self.shapes.layers[*layer].outputs;
        let behind = readers.iter().map(width).fold(0, usize::saturating_add);
        let layer = &self.shapes.layers[first];
        // Of one size all along, it may be a map that is iterated.
        let is_square = layer.inputs == layer.outputs && layer.outputs == behind;
        if is_square || layer.outputs < layer.inputs.min(behind) {
            return;
        }
        let item: &'a NodeItem = self.names.items[index];
        let Some(operation) = item.chain.operations.iter().find(|operation| is_layer(operation)) else {
            return;
        };
        let mut names: Vec<&str> = readers
            .iter()
            .map(|reader| self.names.names[self.shapes.layer_items[*reader]].as_str())
            .collect();
        names.dedup();
        let slope = item.chain.operations.iter().find(|operation| is_leaky(operation));
        let why = slope.map(|slope| format!(" (`{}` is linear)", slope.text)).unwrap_or_default();
        let readers = if names.len() > 1 { "its readers " } else { "" };
        let message = format!(
            "there is no activation between `{}` and {readers}{}{why}: together they compute no more than one layer can",
            item.name,
            keyword::list(names)
        );
        let fix = activated(item);
        let warning = Diagnostic::new(Code::Linear, operation.word.span(), message)
            .help(format!("put an activation between them: write `{fix}`, or remove `{}`", item.name));
        let allowed = allows(&item.chain.operations, Code::Linear);
        warn(self.diagnostics, warning, operation, allowed);
    }

    /// Whether a layer is a full matrix of its own that is drawn and trained.
    fn is_plain_dense(&self, layer: LayerId) -> bool {
        let of = &self.shapes.layers[layer];
        of.pattern.is_full() && !self.shapes.is_shared(layer) && of.weights.is_none() && !of.frozen
    }

    /// The layers that read a layer with nothing but names, `dropout` and joining between; `None` if
    /// something else reads it.
    fn linear_readers(&self, first: LayerId) -> Option<Vec<LayerId>> {
        let mut carries = vec![false; self.shapes.nodes.len()];
        let mut readers = Vec::new();
        for (id, node) in self.shapes.nodes.entries() {
            let reads = node.sources.iter().any(|source| carries[source.index()]);
            match declared(&node.operation).nature().linear {
                Linear::Map(layer) if layer == first => carries[id.index()] = true,
                _ if !reads => {}
                Linear::Straight => carries[id.index()] = true,
                Linear::Map(layer) if self.is_plain_dense(layer) => readers.push(layer),
                Linear::Map(_) | Linear::Ends => return None,
            }
        }
        let compared = self.losses.iter().flat_map(|term| term.operands.iter().chain(&term.reads));
        let is_goal = compared.chain(self.outputs).any(|node| carries[node.index()]);
        (!is_goal && !readers.is_empty()).then_some(readers)
    }
}

/// Whether an operation is a `leaky_relu`, which bends nothing where its slope is 1.
fn is_leaky(operation: &syntax::Call) -> bool {
    matches!(word_of(operation), Some(Word::Activation(Activation::LeakyRelu { .. })))
}

/// The item with a `relu` after its layer, in the place of an operation that bends nothing.
fn activated(item: &NodeItem) -> String {
    let mut text = source_text(&item.chain.source).to_owned();
    for operation in item.chain.operations.iter().filter(|operation| !is_leaky(operation)) {
        text += &format!(" -> {}", operation.text);
        if is_layer(operation) {
            text += " -> relu";
        }
    }
    format!("{}: {text};", item.name)
}
