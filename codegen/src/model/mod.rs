//! The checked network: valid by construction, made only by [`crate::check`].
//!
//! Every node is one operation, its sources come before it, shapes fit, and every node leads to the output.

mod cost;
mod layer;
mod node;
mod print;
mod trained;
mod value;

pub(crate) use cost::CompiledKernel;
pub use cost::Cost;
pub use layer::{Bias, GivenWeights, Layer, Pattern, Tie};
pub use netwright_vocabulary::{Shape, StepOptions, StepValue};
pub use node::{
    Affine, BatchNorm, Bounds, Clip, Dropout, LossTerm, Memory, Node, Norm, Operation, RowPart, TargetPart,
};
pub use trained::{Trained, TrainedParts};
pub use value::{NamedValue, Values};

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};
use syn::{Attribute, Visibility};

use crate::ids::{IdVec, id};
use crate::keyword::{ComparedSteps, Divisor};
use crate::syntax::Documentation;

id!(
    /// A [`Node`] of a [`Model`].
    NodeId,
    "n"
);
id!(
    /// A [`Layer`] of a [`Model`]: one public field of the emitted struct.
    LayerId,
    "l"
);

id!(
    /// The [`Bounds`] of a `clip` in a [`Model`].
    BoundsId,
    "b"
);

id!(
    /// A [`Memory`] of a [`Model`].
    MemoryId,
    "m"
);

/// A network that can be compiled.
#[derive(Clone)]
pub struct Model {
    parts: Parts,
}

/// The parts of a [`Model`]; `check` fills them in.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) keyword: Span,
    pub(crate) documentation: Vec<Documentation>,
    pub(crate) name: Ident,
    pub(crate) nodes: IdVec<NodeId, Node>,
    pub(crate) layers: IdVec<LayerId, Layer>,
    pub(crate) bounds: IdVec<BoundsId, Bounds>,
    pub(crate) memories: IdVec<MemoryId, Memory>,
    pub(crate) outputs: Vec<NodeId>,
    pub(crate) output_names: Vec<String>,
    pub(crate) losses: Vec<LossTerm>,
    pub(crate) target_items: Vec<TargetPart>,
    pub(crate) parameters: usize,
    pub(crate) cost: Cost,
    pub(crate) kernels: BTreeSet<CompiledKernel>,
    pub(crate) values: Values,
    pub(crate) named: Vec<(Ident, NodeId)>,
    pub(crate) trained: Option<Trained>,
}

impl Model {
    /// Only `check` has seen that the parts fit together.
    pub(crate) fn from_checked(parts: Parts) -> Self {
        Model { parts }
    }

    /// The model with its trained numbers.
    pub(crate) fn with_trained(self, trained: Trained) -> Self {
        Model { parts: Parts { trained: Some(trained), ..self.parts } }
    }

    /// Where its trained numbers are, if the declaration names a file.
    pub fn trained(&self) -> Option<&Trained> {
        self.parts.trained.as_ref()
    }

    /// Attributes of the struct.
    pub fn attributes(&self) -> &[Attribute] {
        &self.parts.attributes
    }

    /// Visibility of the struct.
    pub fn visibility(&self) -> &Visibility {
        &self.parts.visibility
    }

    /// Doc comments of items.
    pub fn documentation(&self) -> &[Documentation] {
        &self.parts.documentation
    }

    /// Where the word `struct` stands.
    pub fn keyword(&self) -> Span {
        self.parts.keyword
    }

    /// Name of the struct.
    pub fn name(&self) -> &Ident {
        &self.parts.name
    }

    /// All nodes; sources come before their readers.
    pub fn nodes(&self) -> &IdVec<NodeId, Node> {
        &self.parts.nodes
    }

    /// All layers in the order of their declaration.
    pub fn layers(&self) -> &IdVec<LayerId, Layer> {
        &self.parts.layers
    }

    /// The bounds of all clips.
    pub fn bounds(&self) -> &IdVec<BoundsId, Bounds> {
        &self.parts.bounds
    }

    /// The values that are remembered for the next steps; none if the output depends on the sample alone.
    pub fn memories(&self) -> &IdVec<MemoryId, Memory> {
        &self.parts.memories
    }

    /// Whether its output depends on earlier samples, too.
    pub fn has_memory(&self) -> bool {
        !self.parts.memories.is_empty()
    }

    /// The layers that hold parameters: the fields of the struct.
    pub fn fields(&self) -> impl Iterator<Item = (LayerId, &Layer)> {
        self.parts.layers.entries().filter(|(_, layer)| layer.parameters() > 0)
    }

    /// Where the parameters of each layer begin in the flat view.
    pub fn offsets(&self) -> IdVec<LayerId, usize> {
        let mut offset = 0;
        let begin = |layer: &Layer| {
            let begin = offset;
            offset += layer.parameters();
            begin
        };
        self.parts.layers.iter().map(begin).collect()
    }

    /// How long its programs are, in operations and in values that they read.
    pub fn length(&self) -> usize {
        self.parts.nodes.iter().map(|node| 1 + node.sources.len()).sum::<usize>()
            + self.parts.losses.iter().map(LossTerm::length).sum::<usize>()
    }

    /// Whether other layers use the weights of this one, too.
    pub fn is_shared(&self, layer: LayerId) -> bool {
        self.parts.layers.iter().any(|other| other.tie.is_some_and(|tie| tie.owner == layer))
    }

    /// The shape of the input, which is the first node.
    pub fn input(&self) -> Shape {
        self.parts.nodes.iter().next().map_or(Shape::row(0), |input| input.shape)
    }

    /// The nodes whose values, concatenated, `forward` returns.
    pub fn outputs(&self) -> &[NodeId] {
        &self.parts.outputs
    }

    /// The terms of the loss; none if no loss was declared.
    pub fn losses(&self) -> &[LossTerm] {
        &self.parts.losses
    }

    /// Whether a term is divided by numbers that are parts of the target.
    pub fn is_scaled(&self) -> bool {
        self.parts.losses.iter().any(LossTerm::is_normalised)
    }

    /// Whether a term is divided by weights, of samples or of the target.
    pub fn divides_by_weights(&self) -> bool {
        self.parts.losses.iter().any(|term| term.divisor == Divisor::Weights)
    }

    /// Whether a term of its loss compares these steps of a sequence.
    pub fn compares(&self, steps: ComparedSteps) -> bool {
        self.parts.losses.iter().any(|term| term.steps == steps)
    }

    /// How many numbers a target of a term has.
    pub fn target_size(&self, term: &LossTerm) -> usize {
        term.operands.first().map_or(0, |operand| self.parts.nodes[*operand].size())
    }

    /// How many numbers the targets of all terms have.
    pub fn targets(&self) -> usize {
        let end = |term: &LossTerm| term.target.saturating_add(self.target_size(term));
        let declared = self.parts.target_items.iter().map(|item| item.start.saturating_add(item.size));
        self.parts.losses.iter().map(end).chain(declared).max().unwrap_or(0)
    }

    /// The numbers of a target that no value is compared with, in the order of their declaration.
    pub fn target_items(&self) -> &[TargetPart] {
        &self.parts.target_items
    }

    /// The parts of a row of targets, in their order.
    pub fn target_parts(&self) -> Vec<RowPart> {
        let mut parts: Vec<RowPart> = Vec::new();
        let mut end = 0;
        for term in &self.parts.losses {
            let Some(operand) = term.operands.first().filter(|_| term.target >= end) else { continue };
            let size = self.parts.nodes[*operand].size();
            end = term.target.saturating_add(size);
            parts.push(RowPart { name: term.name.clone(), size });
        }
        let declared = self.parts.target_items.iter();
        parts.extend(declared.map(|item| RowPart { name: item.name.clone(), size: item.size }));
        parts
    }

    /// The parts of a row of outputs, in their order.
    pub fn output_parts(&self) -> Vec<RowPart> {
        let sizes = self.parts.outputs.iter().map(|output| self.parts.nodes[*output].size());
        let names = self.parts.output_names.iter().cloned();
        names.zip(sizes).map(|(name, size)| RowPart { name, size }).collect()
    }

    /// The value of each name.
    pub fn values(&self) -> &Values {
        &self.parts.values
    }

    /// The node of each name but the input's, in the order of the declaration.
    pub fn named(&self) -> impl Iterator<Item = (&Ident, NodeId)> {
        self.parts.named.iter().map(|(name, node)| (name, *node))
    }

    /// The name of a layer where it is declared.
    pub fn declared<'a>(&'a self, layer: &'a Layer) -> &'a Ident {
        self.parts.values.get(&layer.name).map_or(&layer.name, |value| &value.name)
    }

    /// An upper bound of its cost for `rustc`.
    pub fn cost(&self) -> Cost {
        self.parts.cost
    }

    /// The kernels that are part of its cost, each compiled once for all networks of a crate.
    pub(crate) fn kernels(&self) -> &BTreeSet<CompiledKernel> {
        &self.parts.kernels
    }

    /// How many parameters all layers have.
    pub fn parameters(&self) -> usize {
        self.parts.parameters
    }
}
