//! The order of the steps of a block and their buffers.
//!
//! Input: the stages of a block. Output: the same, each in an order that needs few buffers, and how large a
//! block is. Guarantees: a buffer is filled again when nothing reads what is in it any more; all of them fit
//! the stack.

use super::super::computed::Computed;
use super::super::program::{BlockStep, StreamProgram, StreamStage};
use super::past;
use crate::ids::Id as _;
use crate::ir::op::Op;
use crate::ir::value::{Graph, ValueId};
use crate::model::MemoryId;

/// The steps of a block, from many to few: whole tiles of two vectors of eight.
const BLOCKS: [usize; 3] = [64, 32, 16];

/// The program with buffers; none if those of the smallest block have more numbers than `limit`. A list of
/// places has none.
pub(super) fn with_buffers(
    program: &StreamProgram,
    graph: &Graph,
    is_list: &[bool],
    limit: usize,
) -> Option<StreamProgram> {
    BLOCKS.into_iter().find_map(|block| {
        let program = with_block(past::with_pasts(program, graph, block), graph, is_list);
        let width: usize = program.sizes.iter().sum();
        (block.saturating_mul(width) <= limit).then_some(program)
    })
}

/// The same for blocks of one size.
fn with_block(program: StreamProgram, graph: &Graph, is_list: &[bool]) -> StreamProgram {
    let mut buffers = Buffers::new(&program, graph, is_list);
    let mut stages = Vec::new();
    for stage in &program.stages {
        stages.push(match stage {
            StreamStage::Block(steps) => StreamStage::Block(buffers.block(steps)),
            StreamStage::Steps { reads, kept, .. } => {
                for value in kept {
                    buffers.fill(Place::Value(*value));
                }
                let filled = buffers.filled(reads);
                buffers.release(&filled);
                stage.clone()
            }
        });
    }
    let Buffers { slots, sizes, .. } = buffers;
    let mut pasts = program.pasts.clone();
    let mut of_values = Vec::new();
    for (place, slot) in slots {
        match place {
            Place::Value(value) => of_values.push((value, slot)),
            Place::Past(memory) => {
                pasts.iter_mut().filter(|past| past.memory == memory).for_each(|past| past.slot = slot);
            }
        }
    }
    StreamProgram { stages, slots: of_values, sizes, pasts, ..program }
}

/// What is in a buffer.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// A value.
    Value(ValueId),
    /// The past of one, twice as long.
    Past(MemoryId),
}

/// The buffers while the stages are gone through.
struct Buffers<'a> {
    program: &'a StreamProgram,
    graph: &'a Graph,
    is_list: &'a [bool],
    /// How many steps still read each buffer: those of the values, then those of the pasts.
    readers: Vec<usize>,
    /// The buffers of all places so far.
    slots: Vec<(Place, usize)>,
    /// How many numbers each has.
    sizes: Vec<usize>,
    /// Whether it can be filled.
    is_free: Vec<bool>,
}

impl<'a> Buffers<'a> {
    fn new(program: &'a StreamProgram, graph: &'a Graph, is_list: &'a [bool]) -> Self {
        let mut buffers = Buffers {
            program,
            graph,
            is_list,
            readers: vec![0; graph.values.len() + graph.roots.memories.len()],
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
        for place in reads {
            let index = buffers.index(place);
            buffers.readers[index] += 1;
        }
        buffers
    }

    fn index(&self, place: Place) -> usize {
        match place {
            Place::Value(value) => value.index(),
            Place::Past(memory) => self.graph.values.len() + memory.index(),
        }
    }

    /// The places in which these values are, each once.
    fn filled(&self, values: &[ValueId]) -> Vec<Place> {
        let mut filled = Vec::new();
        let mut open = values.to_vec();
        while let Some(value) = open.pop() {
            let place = match self.past(&self.graph.values[value].op) {
                Some(memory) => Place::Past(memory),
                None if self.is_list[value.index()] => {
                    open.extend(&self.graph.values[value].operands);
                    continue;
                }
                None => Place::Value(value),
            };
            if !filled.contains(&place) {
                filled.push(place);
            }
        }
        filled
    }

    /// The places in which a step reads. A list of places is no reader: its own readers are.
    fn reads(&self, step: &BlockStep) -> Vec<Place> {
        match *step {
            BlockStep::Remember(memory, _) if self.program.past(memory).is_some() => {
                vec![Place::Past(memory)]
            }
            BlockStep::Past(_, value) | BlockStep::Remember(_, value) => self.filled(&[value]),
            BlockStep::Value(Computed { value, .. }) if self.is_a_list(value) => Vec::new(),
            BlockStep::Value(Computed { value, .. }) => self.filled(&self.graph.values[value].operands),
        }
    }

    /// Whether a value is a list of places, of which no buffer is its own.
    fn is_a_list(&self, value: ValueId) -> bool {
        self.is_list[value.index()] || self.past(&self.graph.values[value].op).is_some()
    }

    /// The value whose earlier steps an operation reads.
    fn source(&self, op: &Op) -> Option<ValueId> {
        let Op::Earlier { memory, .. } = op else { return None };
        self.graph.roots.memories.iter().find(|(id, _)| id == memory).map(|(_, value)| *value)
    }

    /// The memory in whose past an operand is.
    fn past(&self, op: &Op) -> Option<MemoryId> {
        let Op::Earlier { memory, steps } = *op else { return None };
        self.program.past_with(memory, steps).map(|past| past.memory)
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
            if let Some(place) = self.fills(&step) {
                self.fill(place);
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
        let is_past = |memory: MemoryId| matches!(first, BlockStep::Past(of, _) if *of == memory);
        match then {
            BlockStep::Value(computed) => {
                let of = &self.graph.values[computed.value];
                // A copy out of the memory could be made at once; it waits until the value is there, as what
                // reads it does.
                let source = self.source(&of.op);
                of.operands.iter().chain(&source).any(is_made) || self.past(&of.op).is_some_and(is_past)
            }
            BlockStep::Past(_, value) => is_made(value),
            // All that it has is read before it takes anything in.
            BlockStep::Remember(memory, value) => {
                let reads_memory = |value: ValueId| matches!(self.graph.values[value].op, Op::Earlier { memory: of, .. } if of == *memory);
                is_made(value)
                    || is_past(*memory)
                    || matches!(first, BlockStep::Value(of) if reads_memory(of.value))
            }
        }
    }

    /// How many numbers more wait in buffers after a step.
    fn growth(&self, step: &BlockStep) -> isize {
        let size = |place: Place| self.size(place) as isize;
        let freed =
            self.reads(step).into_iter().filter(|place| self.readers[self.index(*place)] == 1).map(size);
        self.fills(step).map_or(0, size) - freed.sum::<isize>()
    }

    /// What a step fills.
    fn fills(&self, step: &BlockStep) -> Option<Place> {
        match step {
            BlockStep::Value(computed) if self.is_a_list(computed.value) => None,
            BlockStep::Value(computed) => Some(Place::Value(computed.out.unwrap_or(computed.value))),
            BlockStep::Past(memory, _) => Some(Place::Past(*memory)),
            BlockStep::Remember(..) => None,
        }
    }

    /// How many numbers of each step a place has.
    fn size(&self, place: Place) -> usize {
        match place {
            Place::Value(value) => self.graph.values[value].size(),
            Place::Past(memory) => {
                self.program.past(memory).map_or(0, |past| 2 * self.graph.values[past.value].size())
            }
        }
    }

    fn fill(&mut self, place: Place) {
        let size = self.size(place);
        // The smallest that has room, else the largest, which grows. A past is twice as long as its value:
        // with buffers of their own, none grows for the other.
        let is_past = |place: &Place| matches!(place, Place::Past(_));
        let of_past = |slot: &usize| self.slots.iter().any(|(place, of)| of == slot && is_past(place));
        let free = |slot: &usize| self.is_free[*slot] && of_past(slot) == is_past(&place);
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
        self.slots.push((place, slot));
        // What nobody reads makes room at once.
        if self.readers[self.index(place)] == 0 {
            self.is_free[slot] = true;
        }
    }

    fn release(&mut self, reads: &[Place]) {
        for place in reads {
            let index = self.index(*place);
            let left = &mut self.readers[index];
            *left = left.saturating_sub(1);
            if let (0, Some((_, slot))) = (*left, self.slots.iter().find(|(of, _)| of == place)) {
                self.is_free[*slot] = true;
            }
        }
    }
}
