//! What a step of a network with a memory reads where it is.
//!
//! Input: the graph, and the program of `run`. Output: the values of earlier steps that layers read in the
//! memory, and the pairs of values that they read as two. Guarantees: no bit changes; a value that anything
//! else reads is computed as well.

use super::program::{InPlace, LayerKernel, LayerPlan, StreamProgram, StreamStage};
use crate::ids::{Id as _, IdVec};
use crate::ir::op::Op;
use crate::ir::value::{Graph, ValueId};
use crate::model::LayerId;

/// The values that layers read where they are. A long program calls kernels that take whole inputs.
pub(super) fn plan_in_place(
    graph: &Graph,
    layers: &IdVec<LayerId, LayerPlan<'_>>,
    stream: Option<&StreamProgram>,
    far: bool,
) -> InPlace {
    if graph.roots.memories.is_empty() || far {
        return InPlace::default();
    }
    let of = Readers::new(graph, layers, stream);
    let pairs: Vec<ValueId> = graph.values.ids().filter(|value| of.is_pair(*value)).collect();
    let earlier: Vec<ValueId> = graph.values.ids().filter(|value| of.is_earlier(*value, &pairs)).collect();
    let is_unread = |value: &ValueId| of.is_read_by_layers_alone(*value, &pairs);
    let unread = pairs.iter().chain(&earlier).copied().filter(is_unread).collect();
    InPlace { earlier, pairs, unread }
}

/// The values of a graph, with their readers.
struct Readers<'a> {
    graph: &'a Graph,
    layers: &'a IdVec<LayerId, LayerPlan<'a>>,
    readers: Vec<Vec<ValueId>>,
    /// Whether `run` has them of all steps of a block, so that a step reads them there.
    in_block: Vec<bool>,
}

impl<'a> Readers<'a> {
    fn new(
        graph: &'a Graph,
        layers: &'a IdVec<LayerId, LayerPlan<'a>>,
        stream: Option<&StreamProgram>,
    ) -> Self {
        let mut readers = vec![Vec::new(); graph.values.len()];
        for (id, value) in graph.values.entries() {
            for operand in &value.operands {
                readers[operand.index()].push(id);
            }
        }
        let mut in_block = vec![stream.is_some(); graph.values.len()];
        for stage in stream.iter().flat_map(|stream| &stream.stages) {
            if let StreamStage::Steps { values, .. } = stage {
                values.iter().for_each(|value| in_block[value.index()] = false);
            }
        }
        Readers { graph, layers, readers, in_block }
    }

    /// Whether a value is a layer that reads its input number by number. `is_pair` asks for one sum for each
    /// output: partial sums take their inputs in turn.
    fn is_layer(&self, value: ValueId, is_pair: bool) -> bool {
        let Op::Dense(layer) = self.graph.values[value].op else { return false };
        let of = &self.layers[layer];
        of.kernel == LayerKernel::Dense && !of.is_unrolled && (!is_pair || of.partials == 1)
    }

    /// Whether the value itself is a result.
    fn is_root(&self, value: ValueId) -> bool {
        let roots = &self.graph.roots;
        let is_one = [Some(roots.output), Some(roots.logits), roots.loss].contains(&Some(value));
        is_one
            || roots.named.iter().any(|(_, named)| *named == value)
            || roots.memories.iter().any(|(_, remembered)| *remembered == value)
    }

    /// Whether a value is two values concatenated that only layers read.
    fn is_pair(&self, value: ValueId) -> bool {
        let of = &self.graph.values[value];
        let readers = &self.readers[value.index()];
        of.op == Op::Concat
            && of.operands.len() == 2
            && !self.in_block[value.index()]
            && !self.is_root(value)
            && readers.iter().all(|reader| self.is_layer(*reader, true))
    }

    /// Whether a value is one of an earlier step that a layer reads, as its input or as a part of it.
    fn is_earlier(&self, value: ValueId, pairs: &[ValueId]) -> bool {
        matches!(self.graph.values[value].op, Op::Earlier { .. })
            && !self.in_block[value.index()]
            && self.readers[value.index()].iter().any(|reader| self.is_place(*reader, pairs))
    }

    fn is_place(&self, reader: ValueId, pairs: &[ValueId]) -> bool {
        pairs.contains(&reader) || self.is_layer(reader, false)
    }

    fn is_read_by_layers_alone(&self, value: ValueId, pairs: &[ValueId]) -> bool {
        let mut readers = self.readers[value.index()].iter();
        !self.is_root(value) && readers.all(|reader| self.is_place(*reader, pairs))
    }
}
