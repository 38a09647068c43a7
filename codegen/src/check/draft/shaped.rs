//! [`Shaped`]: the nodes and the layers of a declaration, with their sizes as far as they are known.

use std::collections::BTreeSet;

use super::field::Field;
use crate::check::names::{ItemId, Resolved};
use crate::ids::IdVec;
use crate::keyword::Kept;
use crate::model::{Bounds, BoundsId, Layer, LayerId, MemoryId, NodeId, Operation, Shape};
use crate::syntax;

/// A node whose size may still be unknown because something before it is wrong.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The item that it belongs to.
    pub(crate) item: ItemId,
    /// The name of that item.
    pub(crate) name: String,
    pub(crate) operation: Operation,
    /// The nodes that it reads.
    pub(crate) sources: Vec<NodeId>,
    pub(crate) shape: Option<Shape>,
    /// Whether it stands in for a wrong layer, so that its readers raise no errors of their own.
    pub(crate) stand_in: bool,
}

impl Draft {
    /// How many numbers it has, if that is known.
    pub(crate) fn size(&self) -> Option<usize> {
        self.shape.map(|shape| shape.size())
    }

    /// Whether it is the input.
    pub(crate) fn is_input(&self) -> bool {
        self.operation == Operation::Input && !self.stand_in
    }
}

/// A value that is remembered for some steps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DraftMemory {
    /// The item of the value.
    pub(crate) item: ItemId,
    /// The part of the item that it is, if it is not the item's value.
    pub(crate) part: Option<MemoryPart>,
    /// How many steps it is remembered for.
    pub(crate) steps: usize,
    /// How many numbers it has.
    pub(crate) size: usize,
}

/// A value of an item that is not its last one, as the cell of an `lstm`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemoryPart {
    /// The end of its name, behind that of the item.
    pub(crate) suffix: &'static str,
    /// The node of the value, once it is built.
    pub(crate) node: Option<NodeId>,
}

/// Nodes in the order in which they are computed, layers in the order in which they were met. Items have the
/// numbers of [`Resolved`](super::super::names::Resolved).
#[derive(Default)]
pub(crate) struct Shaped<'a> {
    pub(crate) nodes: IdVec<NodeId, Draft>,
    pub(crate) layers: IdVec<LayerId, Layer>,
    /// The node that carries the value of each item, if anything is known of it.
    pub(crate) values: IdVec<ItemId, Option<NodeId>>,
    /// The node that the chain of each item begins with.
    pub(crate) starts: IdVec<ItemId, Option<NodeId>>,
    /// For each layer, the item that declares it.
    pub(crate) layer_items: IdVec<LayerId, ItemId>,
    /// The fields that the struct has or should have.
    pub(crate) fields: Vec<Field>,
    /// The bounds of clips.
    pub(crate) bounds: IdVec<BoundsId, Bounds>,
    /// The items whose values are remembered.
    pub(crate) memories: IdVec<MemoryId, DraftMemory>,
    /// The dropouts, each with its item.
    pub(crate) dropouts: Vec<(ItemId, &'a syntax::Call)>,
    /// For each item, the first layer that it declares.
    pub(super) item_layers: IdVec<ItemId, Option<LayerId>>,
    /// The layers whose weights others use.
    pub(super) owners: BTreeSet<LayerId>,
}

impl<'a> Shaped<'a> {
    /// Nothing of these items.
    pub(super) fn of_items(names: &Resolved<'a>) -> Self {
        let (values, starts, item_layers) = (names.of_each(None), names.of_each(None), names.of_each(None));
        Shaped { values, starts, item_layers, ..Shaped::default() }
    }

    /// The layer that an item declares, if it has one.
    pub(crate) fn layer_of(&self, item: ItemId) -> Option<LayerId> {
        self.item_layers[item]
    }

    /// Whether others use the weights of a layer, or it uses those of another one.
    pub(crate) fn is_shared(&self, layer: LayerId) -> bool {
        self.layers[layer].tie.is_some() || self.owners.contains(&layer)
    }

    /// The first layer that uses the weights of an item's layer.
    pub(crate) fn tied_to(&self, item: ItemId) -> Option<LayerId> {
        let owner = self.layer_of(item).filter(|layer| self.owners.contains(layer))?;
        self.layers.ids().find(|id| self.layers[*id].tie.is_some_and(|tie| tie.owner == owner))
    }

    /// Whether an operation keeps a part of this kind.
    pub(crate) fn keeps(&self, kept: Kept) -> bool {
        self.nodes.iter().any(|node| node.operation.keeps().contains(&kept))
    }

    /// The same network, in which training leaves the layers of these items as they are, and what their
    /// operations keep besides parameters: no gradient reaches them.
    /// `frozen` is what an operation becomes, if it keeps anything.
    pub(crate) fn with_idle(self, idle: &[ItemId], frozen: impl Fn(&Operation) -> Option<Operation>) -> Self {
        // Mostly there are none, and layers may have long lists of weights.
        if idle.is_empty() {
            return self;
        }
        let is_idle = |layer: LayerId| idle.contains(&self.layer_items[layer]);
        let layers = self.layers.entries().map(|(id, layer)| {
            let frozen = layer.frozen || is_idle(id);
            Layer { frozen, ..layer.clone() }
        });
        let nodes = self.nodes.iter().map(|node| {
            let still = if idle.contains(&node.item) { frozen(&node.operation) } else { None };
            Draft { operation: still.unwrap_or(node.operation), ..node.clone() }
        });
        Shaped { layers: layers.collect(), nodes: nodes.collect(), ..self }
    }

    /// How many numbers the value of an item has.
    pub(crate) fn size_of(&self, item: ItemId) -> Option<usize> {
        self.nodes[self.values[item]?].size()
    }
}
