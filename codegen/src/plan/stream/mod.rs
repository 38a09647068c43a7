//! The program of `run`: which values are computed for all steps of a block at once, and which step by step.
//!
//! Input: the graph of a network with a memory. Output: stages, in turn of both kinds, and the buffers
//! between them. Guarantees: only values in a cycle through the memory, values that read the past of those,
//! and operations without a form for blocks, are computed step by step.

mod buffers;
mod cycles;
mod past;

use super::computed::{Computed, FusedInto};
use super::program::{BlockStep, LayerPlan, RowsStep, StreamProgram, StreamStage};
use super::rows::plan_rows;
use crate::ids::{Id as _, IdVec};
use crate::ir::op::Op;
use crate::ir::value::{Graph, Value, ValueId};
use crate::model::{LayerId, MemoryId};
use crate::operation::{self, InBlock};

/// Up to so many inputs, a layer that only steps read is computed by them: its numbers are side by side
/// there, and collecting them from as many channels takes longer.
const FEW_INPUTS: usize = 8;

/// Up to so many outputs, a layer that reads what steps compute is computed by them, too.
const FEW_OUTPUTS: usize = 8;

/// Plans `run`; without a memory, or where not even the smallest block fits the stack, there is no such
/// program.
pub(super) fn plan_stream(
    graph: &Graph,
    layers: &IdVec<LayerId, LayerPlan<'_>>,
    limit: usize,
) -> Option<StreamProgram> {
    if graph.roots.memories.is_empty() {
        return None;
    }
    let stream = Stream::new(graph, layers);
    let stages = stream.stages();
    let boundary = stream.boundary(&stages);
    let is_list = |(id, value): (ValueId, &Value)| {
        !stream.by_step[id.index()] && operation::rules(&value.op).in_block(layers) == InBlock::List
    };
    let is_list: Vec<bool> = graph.values.entries().map(is_list).collect();
    buffers::with_buffers(&stream.program(&stages, &boundary), graph, &is_list, limit)
}

/// The facts of the values, by their index.
struct Stream<'a> {
    graph: &'a Graph,
    /// Whether it is needed at all.
    needed: Vec<bool>,
    /// Whether it is computed step by step.
    by_step: Vec<bool>,
    /// The values that read it, in this step or in a later one.
    readers: Vec<Vec<usize>>,
    /// For each memory the value that it remembers.
    remembered: Vec<(MemoryId, ValueId)>,
}

impl<'a> Stream<'a> {
    fn new(graph: &'a Graph, layers: &IdVec<LayerId, LayerPlan<'_>>) -> Self {
        let needed = graph.needed(&[graph.roots.output]);
        let is_needed = |(_, value): &&(MemoryId, ValueId)| needed[value.index()];
        let remembered: Vec<_> = graph.roots.memories.iter().filter(is_needed).copied().collect();
        let mut readers = vec![Vec::new(); graph.values.len()];
        for (id, value) in graph.values.entries().filter(|(id, _)| needed[id.index()]) {
            for operand in &value.operands {
                readers[operand.index()].push(id.index());
            }
            if let Some(of) = source(&remembered, &value.op) {
                readers[of.index()].push(id.index());
            }
        }
        let mut by_step = cycles::in_cycle(&readers);
        for (id, value) in graph.values.entries() {
            let rules = operation::rules(&value.op);
            by_step[id.index()] |= needed[id.index()] && rules.in_block(layers) == InBlock::Never;
        }
        let mut stream = Stream { graph, needed, by_step, readers, remembered };
        stream.follow_the_past();
        stream.take_small_layers();
        stream
    }

    /// The past of a value that is computed step by step is read step by step.
    fn follow_the_past(&mut self) {
        loop {
            let is_new = |(id, op): &(usize, &Op)| {
                let of = source(&self.remembered, op);
                !self.by_step[*id] && of.is_some_and(|of| self.by_step[of.index()])
            };
            let mut values = self.graph.values.entries().map(|(id, value)| (id.index(), &value.op));
            let Some((id, _)) = values.find(is_new) else { return };
            self.by_step[id] = true;
        }
    }

    /// Layers that steps compute sooner than their numbers are handed on: those of few inputs that only steps
    /// read, and those of few outputs that read what steps compute.
    fn take_small_layers(&mut self) {
        let roots: Vec<usize> = self.remembered.iter().map(|(_, value)| value.index()).collect();
        for (id, value) in self.graph.values.entries() {
            let (index, Op::Dense(_), [x]) = (id.index(), value.op, &value.operands[..]) else { continue };
            if roots.contains(&index) || !self.needed[index] {
                continue;
            }
            let is_output = id == self.graph.roots.output;
            let is_read_by_steps = self.readers[index].iter().all(|reader| self.by_step[*reader]);
            let reads_few = self.graph.values[*x].size() <= FEW_INPUTS && value.size() >= FEW_INPUTS;
            let makes_few = value.size() <= FEW_OUTPUTS && self.by_step[x.index()];
            self.by_step[index] |= makes_few || (reads_few && is_read_by_steps && !is_output);
        }
    }

    /// The stage of each value: even ones are of blocks, odd ones of steps. A value is in the first stage
    /// that has all that it reads.
    fn stages(&self) -> Vec<usize> {
        let mut stages: Vec<usize> = self.by_step.iter().map(|by_step| usize::from(*by_step)).collect();
        let mut is_done = false;
        while !is_done {
            is_done = true;
            for value in 0..stages.len() {
                for reader in &self.readers[value] {
                    let least = match (self.by_step[value], self.by_step[*reader]) {
                        (false, false) | (true, true) => stages[value],
                        (false, true) | (true, false) => stages[value] + 1,
                    };
                    if stages[*reader] < least {
                        stages[*reader] = least;
                        is_done = false;
                    }
                }
            }
            // A memory is written where it is read.
            for (id, value) in self.graph.values.entries() {
                let Some(of) = source(&self.remembered, &value.op) else { continue };
                let (of, id) = (of.index(), id.index());
                if self.needed[id] && self.by_step[of] && stages[of] < stages[id] {
                    stages[of] = stages[id];
                    is_done = false;
                }
            }
        }
        stages
    }

    /// The values that another stage reads, or the caller, or the memory.
    fn boundary(&self, stages: &[usize]) -> Vec<bool> {
        let is_read_later =
            |value: usize| self.readers[value].iter().any(|reader| stages[*reader] != stages[value]);
        let mut boundary: Vec<bool> = (0..stages.len()).map(is_read_later).collect();
        let remembered = self.remembered.iter().map(|(_, value)| *value);
        for value in remembered.chain([self.graph.roots.output]).map(crate::ids::Id::index) {
            boundary[value] |= !self.by_step[value];
        }
        boundary
    }

    /// The stages, in order, without buffers yet.
    fn program(&self, stages: &[usize], boundary: &[bool]) -> StreamProgram {
        let ids: Vec<ValueId> = self.graph.values.ids().filter(|id| self.needed[id.index()]).collect();
        let wanted: Vec<ValueId> = ids.iter().copied().filter(|id| boundary[id.index()]).collect();
        let fused = plan_rows(self.graph, &[&[self.graph.roots.output], &wanted[..]].concat(), &[]);
        let is_of_value = |step: &RowsStep| match step {
            RowsStep::Value(computed) | RowsStep::OnlyOutput(computed, _) => Some(*computed),
            RowsStep::Parameters(_) => None,
        };
        let fused: Vec<Computed> = fused.steps.iter().filter_map(is_of_value).collect();
        let last = stages.iter().max().copied().unwrap_or(0);
        let mut planned = Vec::new();
        for stage in 0..=last {
            let here: Vec<ValueId> = ids.iter().copied().filter(|id| stages[id.index()] == stage).collect();
            planned.push(match stage % 2 {
                0 => StreamStage::Block(self.block_steps(&here, &fused)),
                _ => self.steps(&here, boundary),
            });
        }
        let output_by_step = self.by_step[self.graph.roots.output.index()];
        let (slots, sizes, pasts) = (Vec::new(), Vec::new(), Vec::new());
        StreamProgram { block: 0, stages: planned, output_by_step, slots, sizes, pasts }
    }

    /// What is computed of these values for whole blocks, fused where it can be, and what is remembered of
    /// them.
    fn block_steps(&self, here: &[ValueId], fused: &[Computed]) -> Vec<BlockStep> {
        let is_here = |id: &ValueId| here.contains(id);
        let one = |id: &ValueId| {
            let is_read = || self.readers[id.index()].iter().any(|reader| !self.by_step[*reader]);
            let is_kept = || self.is_remembered(*id) || *id == self.graph.roots.output;
            if matches!(self.graph.values[*id].op, Op::Input) && !is_read() && !is_kept() {
                return None;
            }
            let with = fused.iter().find(|of| of.out == Some(*id) && is_here(&of.value) && of.value != *id);
            if with.is_some() {
                return None;
            }
            let own = fused.iter().find(|of| of.value == *id && of.out.as_ref().is_some_and(is_here));
            let alone = Computed { value: *id, fused: FusedInto::Nothing, out: Some(*id) };
            Some(BlockStep::Value(own.copied().unwrap_or(alone)))
        };
        let remembered = self.remembered.iter().filter(|(_, value)| is_here(value));
        let remember = remembered.map(|(memory, value)| BlockStep::Remember(*memory, *value));
        here.iter().filter_map(one).chain(remember).collect()
    }

    fn is_remembered(&self, id: ValueId) -> bool {
        self.remembered.iter().any(|(_, value)| *value == id)
    }

    /// What is computed of these values step by step.
    fn steps(&self, here: &[ValueId], boundary: &[bool]) -> StreamStage {
        let mut reads = Vec::new();
        for operand in here.iter().flat_map(|id| &self.graph.values[*id].operands) {
            if !here.contains(operand) && !reads.contains(operand) {
                reads.push(*operand);
            }
        }
        let is_here = |(_, value): &&(MemoryId, ValueId)| here.contains(value);
        StreamStage::Steps {
            reads,
            values: here.to_vec(),
            kept: here.iter().copied().filter(|id| boundary[id.index()]).collect(),
            remembered: self.remembered.iter().filter(is_here).copied().collect(),
        }
    }
}

/// The value whose past an operation reads.
fn source(remembered: &[(MemoryId, ValueId)], op: &Op) -> Option<ValueId> {
    let Op::Earlier { memory, .. } = op else { return None };
    remembered.iter().find(|(id, _)| id == memory).map(|(_, value)| *value)
}
