//! Loops in machine code: the innermost ones, which of them are register tiles, and what is wrong with one.

use std::collections::HashMap;

use crate::instruction::{Flow, Instruction, Work};

/// The fewest packed multiply-adds that make a loop a tile: six rows of one vector.
const LEAST_MULTIPLY_ADDS: usize = 6;

/// The instructions of a loop.
pub type TileLoop = Vec<Instruction>;

/// An instruction that must not be in a tile's loop, and why.
pub type Complaint = String;

/// The innermost loops of a function.
pub fn innermost(instructions: &[Instruction]) -> Vec<TileLoop> {
    let at: HashMap<u64, usize> =
        instructions.iter().enumerate().map(|(at, one)| (one.address, at)).collect();
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (end, instruction) in instructions.iter().enumerate() {
        if let Flow::Conditional(target) = instruction.flow
            && let Some(&start) = at.get(&target)
            && start <= end
            && goes_round(instructions, &at, start, end)
        {
            ranges.push((start, end));
        }
    }
    let holds = |outer: (usize, usize), inner: (usize, usize)| {
        outer != inner && outer.0 <= inner.0 && inner.1 <= outer.1
    };
    let innermost = ranges.iter().filter(|&&range| !ranges.iter().any(|&other| holds(range, other)));
    innermost.map(|&(start, end)| instructions[start..=end].to_vec()).collect()
}

/// Whether the instruction at `end` can follow the one at `start` without leaving what is between them. Where
/// it cannot, a branch back is none of a loop: LLVM has put its target before it.
fn goes_round(instructions: &[Instruction], at: &HashMap<u64, usize>, start: usize, end: usize) -> bool {
    let mut is_reached = vec![false; end + 2 - start];
    is_reached[0] = true;
    for here in start..end {
        if !is_reached[here - start] {
            continue;
        }
        let flow = instructions[here].flow;
        if let Flow::Conditional(target) = flow
            && let Some(&target) = at.get(&target)
            && (here..=end).contains(&target)
        {
            is_reached[target - start] = true;
        }
        if flow != Flow::Other {
            is_reached[here + 1 - start] = true;
        }
    }
    is_reached[end - start]
}

/// Whether a loop does nothing with vectors but to load them, multiply and add, and store them.
pub fn is_tile(of: &TileLoop) -> bool {
    multiply_adds(of) >= LEAST_MULTIPLY_ADDS && of.iter().all(|one| one.work != Work::Other)
}

/// The multiply-adds of a loop that work on vectors.
pub fn multiply_adds(of: &TileLoop) -> usize {
    of.iter().filter(|one| one.work == Work::MultiplyAdd).count()
}

/// Whether a loop multiplies and adds vectors and single numbers alike: a tile of which LLVM has made vectors
/// in part, with numbers that it moves between them, so that it is no tile any more.
pub fn is_torn(of: &TileLoop) -> bool {
    multiply_adds(of) >= LEAST_MULTIPLY_ADDS && of.iter().any(|one| one.work == Work::SingleMultiplyAdd)
}

/// What is wrong with a tile's loop: calls, ways out of it such as a check of bounds, numbers on the stack,
/// and multiply-adds on less than a vector.
pub fn complaints(of: &TileLoop) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let last = of.len().saturating_sub(1);
    for (at, one) in of.iter().enumerate() {
        let what = match one.flow {
            Flow::Next if one.work == Work::SingleMultiplyAdd => "multiplies and adds single numbers",
            Flow::Next if one.work != Work::None && one.is_on_stack => "keeps a vector on the stack",
            Flow::Next => continue,
            Flow::Conditional(_) if at == last => continue,
            Flow::Call => "calls a function",
            Flow::Conditional(_) | Flow::Other => "leaves the loop",
        };
        complaints.push(format!("`{}` {what}", one.text));
    }
    complaints
}
