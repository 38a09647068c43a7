//! The pasts of values that are computed for a block: which operands of earlier steps need no copy.
//!
//! Input: the stages of a block. Output: the same with a step that fills each past. Guarantees: an operand
//! that is in a past is in the block, or at most a block before it.

use super::super::program::{BlockStep, Past, StreamProgram, StreamStage};
use crate::ir::op::Op;
use crate::ir::value::Graph;
use crate::model::MemoryId;

/// The program for blocks of so many steps.
///
/// An operand that is less than a block back has steps of the memory and of the block. They are put side by
/// side, once for all such operands of a value. What is further back is copied out of the memory as it is:
/// then the block's own steps, which are as many numbers, need not be.
pub(super) fn with_pasts(program: &StreamProgram, graph: &Graph, block: usize) -> StreamProgram {
    let mut program = StreamProgram { block, ..program.clone() };
    for (memory, value) in &graph.roots.memories {
        let mut steps = read(&program, graph, *memory);
        let is_near = steps.iter().any(|steps| *steps < block);
        steps.retain(|steps| is_near && *steps <= block);
        let makes = |step: &BlockStep| matches!(step, BlockStep::Value(of) if of.out == Some(*value));
        let made = program.stages.iter_mut().find_map(|stage| match stage {
            StreamStage::Block(of) if of.iter().any(makes) => Some(of),
            StreamStage::Block(_) | StreamStage::Steps { .. } => None,
        });
        if let (false, Some(made)) = (steps.is_empty(), made) {
            made.push(BlockStep::Past(*memory, *value));
            program.pasts.push(Past { memory: *memory, value: *value, steps, slot: 0 });
        }
    }
    program
}

/// How many steps before blocks read of a memory, from many to few.
fn read(program: &StreamProgram, graph: &Graph, memory: MemoryId) -> Vec<usize> {
    let steps = program.stages.iter().flat_map(|stage| match stage {
        StreamStage::Block(steps) => &steps[..],
        StreamStage::Steps { .. } => &[],
    });
    let of = steps.filter_map(|step| match step {
        BlockStep::Value(computed) => match graph.values[computed.value].op {
            Op::Earlier { memory: of, steps } if of == memory => Some(steps),
            _ => None,
        },
        BlockStep::Past(..) | BlockStep::Remember(..) => None,
    });
    let mut read: Vec<usize> = of.collect();
    read.sort_unstable_by(|a, b| b.cmp(a));
    read.dedup();
    read
}
