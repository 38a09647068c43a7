//! [`DraftBuilder`]: the nodes, layers and fields of a declaration while its chains are read.
//!
//! Words add their parts to it and cannot change the parts that it has.

use std::collections::BTreeMap;

use super::field::Field;
use super::link::Link;
use super::shaped::{Draft, DraftMemory, MemoryPart, Shaped};
use crate::diag::Diagnostics;
use crate::ids::{Id as _, IdVec};
use crate::model::{Bounds, BoundsId, Layer, LayerId, MemoryId, NodeId, Operation, Shape};

use crate::check::names::{ItemId, Resolved};

/// The facts about the network so far.
pub(crate) struct DraftBuilder<'c, 'a> {
    pub(crate) names: &'c Resolved<'a>,
    pub(crate) diagnostics: &'c mut Diagnostics,
    /// The item whose chain is read.
    item: ItemId,
    /// The size of each item that follows from what is written, in a declaration with a memory.
    sizes: IdVec<ItemId, Option<usize>>,
    /// The items that begin with trained numbers.
    trained_starts: BTreeMap<ItemId, TrainedStart>,
    shaped: Shaped<'a>,
}

/// What an item begins with instead of zeros.
#[derive(Clone, Copy)]
pub(crate) struct TrainedStart {
    /// The memory of a number that is 1 in every step.
    pub(crate) begun: MemoryId,
    /// The node of that number of one step before.
    pub(crate) before: NodeId,
    /// The node of the trained numbers.
    pub(crate) value: NodeId,
}

impl<'c, 'a> DraftBuilder<'c, 'a> {
    /// Nothing yet; `sizes` are those that values of earlier steps have.
    pub(crate) fn new(
        names: &'c Resolved<'a>,
        sizes: IdVec<ItemId, Option<usize>>,
        diagnostics: &'c mut Diagnostics,
    ) -> Self {
        let (item, shaped) = (ItemId::new(0), Shaped::of_items(names));
        DraftBuilder { names, diagnostics, item, sizes, trained_starts: BTreeMap::new(), shaped }
    }

    /// The size of an item that follows from what is written.
    pub(crate) fn written_size(&self, item: ItemId) -> Option<usize> {
        self.sizes[item]
    }

    /// The memory of an item, which remembers it for at least so many steps.
    pub(crate) fn add_memory(&mut self, item: ItemId, steps: usize, size: usize) -> MemoryId {
        let is_of = |memory: &DraftMemory| memory.item == item && memory.part.is_none();
        let known = self.shaped.memories.entries().find(|(_, memory)| is_of(memory)).map(|(id, _)| id);
        let new = DraftMemory { item, part: None, steps, size };
        let memory = known.unwrap_or_else(|| self.shaped.memories.push(new));
        self.lengthen(memory, steps);
        memory
    }

    /// The memory of one step of a part of an item, whose node is added later.
    pub(crate) fn add_part_memory(&mut self, item: ItemId, suffix: &'static str, size: usize) -> MemoryId {
        let part = Some(MemoryPart { suffix, node: None });
        self.shaped.memories.push(DraftMemory { item, part, steps: 1, size })
    }

    /// A memory that remembers its value for at least so many steps.
    pub(crate) fn lengthen(&mut self, memory: MemoryId, steps: usize) {
        let of = &mut self.shaped.memories[memory];
        of.steps = of.steps.max(steps);
    }

    /// The trained start of an item, once it is built.
    pub(crate) fn trained_start(&self, item: ItemId) -> Option<TrainedStart> {
        self.trained_starts.get(&item).copied()
    }

    /// Takes down the trained start of an item.
    pub(crate) fn set_trained_start(&mut self, item: ItemId, start: TrainedStart) {
        self.trained_starts.insert(item, start);
    }

    /// Takes down the node of a part that is remembered.
    pub(crate) fn set_part(&mut self, memory: MemoryId, node: NodeId) {
        if let Some(part) = &mut self.shaped.memories[memory].part {
            part.node = Some(node);
        }
    }

    /// Begins with the chain of an item, to which all nodes belong that are added until the next one.
    pub(crate) fn begin(&mut self, item: ItemId) {
        self.item = item;
    }

    /// All that was added.
    pub(crate) fn finish(self) -> Shaped<'a> {
        self.shaped
    }

    /// Appends a node that reads these and returns its id.
    pub(crate) fn add_node(
        &mut self,
        name: &str,
        operation: Operation,
        sources: &[NodeId],
        shape: Option<Shape>,
    ) -> NodeId {
        let (item, name, sources) = (self.item, name.to_owned(), sources.to_vec());
        self.shaped.nodes.push(Draft { item, name, operation, sources, shape, stand_in: false })
    }

    /// Appends a node in the place of a wrong one: its readers raise no errors of their own.
    pub(crate) fn add_stand_in(&mut self, name: &str, shape: Option<Shape>) -> NodeId {
        let (item, name, operation, sources) = (self.item, name.to_owned(), Operation::Input, Vec::new());
        self.shaped.nodes.push(Draft { item, name, operation, sources, shape, stand_in: true })
    }

    /// Appends a layer with parameters of an item; `tie` names the owner of its weights.
    pub(crate) fn add_layer(&mut self, item: ItemId, layer: Layer) -> LayerId {
        self.shaped.owners.extend(layer.tie.map(|tie| tie.owner));
        let layer = self.add_part_layer(item, layer);
        self.shaped.item_layers[item].get_or_insert(layer);
        layer
    }

    /// Appends a layer of an item that no word of its chain declares.
    pub(crate) fn add_part_layer(&mut self, item: ItemId, layer: Layer) -> LayerId {
        self.shaped.layer_items.push(item);
        self.shaped.layers.push(layer)
    }

    /// Appends a field of the struct, whether its layer is right or not.
    pub(crate) fn add_field(&mut self, field: Field) {
        self.shaped.fields.push(field);
    }

    /// Appends the bounds of a `clip`.
    pub(crate) fn add_bounds(&mut self, bounds: Bounds) -> BoundsId {
        self.shaped.bounds.push(bounds)
    }

    /// Counts a dropout and returns how many come before it.
    pub(crate) fn add_dropout(&mut self, link: Link<'a>) -> u64 {
        self.shaped.dropouts.push((link.id, link.operation));
        self.shaped.dropouts.len() as u64 - 1
    }

    /// Takes down the node that carries the value of an item.
    pub(crate) fn set_value(&mut self, item: ItemId, node: Option<NodeId>) {
        self.shaped.values[item] = node;
    }

    /// Takes down the node that the chain of an item begins with.
    pub(crate) fn set_start(&mut self, item: ItemId, node: Option<NodeId>) {
        self.shaped.starts[item] = node;
    }

    /// The node that carries the value of an item, once it is built.
    pub(crate) fn value_of(&self, item: ItemId) -> Option<NodeId> {
        self.shaped.values[item]
    }

    /// A node that was added.
    pub(crate) fn node(&self, node: NodeId) -> &Draft {
        &self.shaped.nodes[node]
    }

    /// The shape of a node, if both are known.
    pub(crate) fn shape_of(&self, node: Option<NodeId>) -> Option<Shape> {
        self.shaped.nodes[node?].shape
    }

    /// The layers so far.
    pub(crate) fn layers(&self) -> &IdVec<LayerId, Layer> {
        &self.shaped.layers
    }

    /// The layer that an item declares, if it has one and was read.
    pub(crate) fn layer_of(&self, item: ItemId) -> Option<LayerId> {
        self.shaped.layer_of(item)
    }
}
