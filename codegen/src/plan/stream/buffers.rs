//! The order of the steps of a block and their buffers.
//!
//! Input: the stages of a block. Output: the same, each in an order that needs few buffers, and how large a
//! block is. Guarantees: a buffer is filled again when nothing reads what is in it any more; all of them fit
//! the stack.

use super::super::program::{BlockStep, Computed, StreamProgram, StreamStage};
use crate::ids::Id as _;
use crate::ir::op::Op;
use crate::ir::value::{Graph, ValueId};

/// The steps of a block, from many to few: whole tiles of two vectors of eight.
const BLOCKS: [usize; 3] = [64, 32, 16];

/// The program with buffers; none if those of the smallest block have more numbers than `limit`. A list of
/// places has none.
pub(super) fn with_buffers(
    program: StreamProgram,
    graph: &Graph,
    is_list: Vec<bool>,
    limit: usize,
) -> Option<StreamProgram> {
    let mut buffers = Buffers::new(&program, graph, is_list);
    let mut stages = Vec::new();
    for stage in &program.stages {
        stages.push(match stage {
            StreamStage::Block(steps) => StreamStage::Block(buffers.block(steps)),
            StreamStage::Steps { reads, kept, .. } => {
                for value in kept {
                    buffers.fill(*value);
                }
                let filled = buffers.filled(reads);
                buffers.release(&filled);
                stage.clone()
            }
        });
    }
    let Buffers { slots, sizes, .. } = buffers;
    let width: usize = sizes.iter().sum();
    let block = BLOCKS.into_iter().find(|block| block.saturating_mul(width) <= limit)?;
    Some(StreamProgram { block, stages, slots, sizes, ..program })
}

/// The buffers while the stages are gone through.
struct Buffers<'a> {
    graph: &'a Graph,
    is_list: Vec<bool>,
    /// How many steps still read the buffer of each value.
    readers: Vec<usize>,
    /// The buffers of all values so far.
    slots: Vec<(ValueId, usize)>,
    /// How many numbers each has.
    sizes: Vec<usize>,
    /// Whether it can be filled.
    is_free: Vec<bool>,
}

impl<'a> Buffers<'a> {
    fn new(program: &StreamProgram, graph: &'a Graph, is_list: Vec<bool>) -> Self {
        let mut buffers = Buffers {
            graph,
            is_list,
            readers: vec![0; graph.values.len()],
            slots: Vec::new(),
            sizes: Vec::new(),
            is_free: Vec::new(),
        };
        let mut reads = Vec::new();
        for stage in &program.stages {
            match stage {
                StreamStage::Block(steps) => {
                    reads.extend(steps.iter().flat_map(|step| buffers.reads(step)));
                }
                StreamStage::Steps { reads: of, .. } => reads.extend(buffers.filled(of)),
            }
        }
        // The caller reads the output when all is done.
        reads.extend(buffers.filled(&[graph.roots.output]));
        for value in reads {
            buffers.readers[value.index()] += 1;
        }
        buffers
    }

    /// The values in whose buffers these values are, each once.
    fn filled(&self, values: &[ValueId]) -> Vec<ValueId> {
        let mut filled = Vec::new();
        let mut open = values.to_vec();
        while let Some(value) = open.pop() {
            if self.is_list[value.index()] {
                open.extend(&self.graph.values[value].operands);
            } else if !filled.contains(&value) {
                filled.push(value);
            }
        }
        filled
    }

    /// The values in whose buffers a step reads. A list of places is no reader: its own readers are.
    fn reads(&self, step: &BlockStep) -> Vec<ValueId> {
        match *step {
            BlockStep::Remember(_, value) => self.filled(&[value]),
            BlockStep::Value(Computed { value, .. }) if self.is_list[value.index()] => Vec::new(),
            BlockStep::Value(Computed { value, .. }) => {
                let of = &self.graph.values[value];
                self.filled(&[&of.operands[..], &self.past(&of.op)[..]].concat())
            }
        }
    }

    /// The value whose past an operation reads.
    fn past(&self, op: &Op) -> Vec<ValueId> {
        let Op::Earlier { memory, .. } = op else { return Vec::new() };
        self.graph.roots.memories.iter().filter(|(id, _)| id == memory).map(|(_, value)| *value).collect()
    }

    /// The steps in an order in which few values wait: always the one that leaves the fewest numbers.
    fn block(&mut self, steps: &[BlockStep]) -> Vec<BlockStep> {
        let mut left = steps.to_vec();
        let mut ordered = Vec::new();
        while !left.is_empty() {
            let is_ready = |step: &BlockStep| !left.iter().any(|other| self.is_before(other, step));
            let ready = (0..left.len()).filter(|index| is_ready(&left[*index]));
            let next = ready.min_by_key(|index| self.growth(&left[*index])).unwrap_or(0);
            let step = left.remove(next);
            if let Some(value) = self.fills(&step) {
                self.fill(value);
            }
            let reads = self.reads(&step);
            self.release(&reads);
            ordered.push(step);
        }
        ordered
    }

    /// Whether a step needs what another one does.
    fn is_before(&self, first: &BlockStep, then: &BlockStep) -> bool {
        let is_made = |value: &ValueId| matches!(first, BlockStep::Value(of) if of.out == Some(*value));
        match then {
            BlockStep::Value(computed) => {
                let of = &self.graph.values[computed.value];
                of.operands.iter().chain(&self.past(&of.op)).any(is_made)
            }
            // All that it has is read before it takes anything in.
            BlockStep::Remember(memory, value) => {
                let reads_memory = |value: ValueId| matches!(self.graph.values[value].op, Op::Earlier { memory: of, .. } if of == *memory);
                is_made(value) || matches!(first, BlockStep::Value(of) if reads_memory(of.value))
            }
        }
    }

    /// How many numbers more wait in buffers after a step.
    fn growth(&self, step: &BlockStep) -> isize {
        let size = |value: ValueId| self.graph.values[value].size() as isize;
        let freed = self.reads(step).into_iter().filter(|value| self.readers[value.index()] == 1).map(size);
        self.fills(step).map_or(0, size) - freed.sum::<isize>()
    }

    /// The value whose buffer a step fills.
    fn fills(&self, step: &BlockStep) -> Option<ValueId> {
        match step {
            BlockStep::Value(computed) if self.is_list[computed.value.index()] => None,
            BlockStep::Value(computed) => Some(computed.out.unwrap_or(computed.value)),
            BlockStep::Remember(..) => None,
        }
    }

    fn fill(&mut self, value: ValueId) {
        let size = self.graph.values[value].size();
        // The smallest that has room, else the largest, which grows.
        let free = |slot: &usize| self.is_free[*slot];
        let roomy = (0..self.sizes.len()).filter(free).filter(|slot| self.sizes[*slot] >= size);
        let best = roomy.min_by_key(|slot| self.sizes[*slot]);
        let best = best.or_else(|| (0..self.sizes.len()).filter(free).max_by_key(|slot| self.sizes[*slot]));
        let slot = best.unwrap_or_else(|| {
            self.sizes.push(size);
            self.is_free.push(true);
            self.sizes.len() - 1
        });
        self.sizes[slot] = self.sizes[slot].max(size);
        self.is_free[slot] = false;
        self.slots.push((value, slot));
        // What nobody reads makes room at once.
        if self.readers[value.index()] == 0 {
            self.is_free[slot] = true;
        }
    }

    fn release(&mut self, reads: &[ValueId]) {
        for value in reads {
            let left = &mut self.readers[value.index()];
            *left = left.saturating_sub(1);
            if let (0, Some((_, slot))) = (*left, self.slots.iter().find(|(of, _)| of == value)) {
                self.is_free[*slot] = true;
            }
        }
    }
}
