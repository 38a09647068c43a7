//! Loops in machine code: the innermost ones, which of them are register tiles, and what is wrong with one.

use std::collections::HashMap;

use iced_x86::{
    Decoder, DecoderOptions, FastFormatter, FlowControl, Instruction, Mnemonic, OpKind, Register,
};

/// The fewest packed multiply-adds that make a loop a tile: six rows of one vector.
const LEAST_MULTIPLY_ADDS: usize = 6;

/// The instructions of a loop.
pub type TileLoop = Vec<Instruction>;

/// An instruction that must not be in a tile's loop, and why.
pub type Complaint = String;

/// The innermost loops of a function.
pub fn innermost(address: u64, bytes: &[u8]) -> Vec<TileLoop> {
    let decoder = Decoder::with_ip(64, bytes, address, DecoderOptions::NONE);
    let instructions: Vec<Instruction> = decoder.into_iter().collect();
    let at: HashMap<u64, usize> = instructions.iter().enumerate().map(|(at, one)| (one.ip(), at)).collect();
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (end, instruction) in instructions.iter().enumerate() {
        if instruction.flow_control() == FlowControl::ConditionalBranch
            && let Some(&start) = at.get(&instruction.near_branch_target())
            && start <= end
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

/// Whether a loop does nothing with vectors but to load them, multiply and add, and store them.
pub fn is_tile(of: &TileLoop) -> bool {
    let multiply_adds = of.iter().filter(|one| is_multiply_add(one) && is_packed(one)).count();
    let moves = |one: &Instruction| {
        matches!(
            one.mnemonic(),
            Mnemonic::Vmovups
                | Mnemonic::Vmovaps
                | Mnemonic::Vbroadcastss
                | Mnemonic::Vmovss
                | Mnemonic::Vmovsd
        )
    };
    multiply_adds >= LEAST_MULTIPLY_ADDS
        && of.iter().all(|one| !uses_vectors(one) || is_multiply_add(one) || moves(one))
}

/// What is wrong with a tile's loop: calls, ways out of it such as a check of bounds, numbers on the stack,
/// and multiply-adds on less than a vector.
pub fn complaints(of: &TileLoop) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let last = of.len().saturating_sub(1);
    for (at, one) in of.iter().enumerate() {
        let what = match one.flow_control() {
            FlowControl::Next => {
                if is_multiply_add(one) && !is_packed(one) {
                    "multiplies and adds single numbers"
                } else if uses_vectors(one) && is_spill(one) {
                    "keeps a vector on the stack"
                } else {
                    continue;
                }
            }
            FlowControl::ConditionalBranch if at == last => continue,
            FlowControl::Call | FlowControl::IndirectCall => "calls a function",
            _ => "leaves the loop",
        };
        let mut text = String::new();
        FastFormatter::new().format(one, &mut text);
        complaints.push(format!("`{text}` {what}"));
    }
    complaints
}

fn is_multiply_add(one: &Instruction) -> bool {
    format!("{:?}", one.mnemonic()).starts_with("Vfm") || format!("{:?}", one.mnemonic()).starts_with("Vfnm")
}

/// Whether it works on a vector: a whole one, or the half that few outputs are left for.
fn is_packed(one: &Instruction) -> bool {
    let name = format!("{:?}", one.mnemonic());
    name.ends_with("ps") || name.ends_with("pd")
}

fn uses_vectors(one: &Instruction) -> bool {
    (0..one.op_count()).any(|operand| {
        one.op_kind(operand) == OpKind::Register && one.op_register(operand).is_vector_register()
    })
}

/// Whether it reads or writes a fixed place of the stack frame. (A panel on the stack is read with an index.)
fn is_spill(one: &Instruction) -> bool {
    (0..one.op_count()).any(|operand| one.op_kind(operand) == OpKind::Memory)
        && one.memory_base() == Register::RSP
        && one.memory_index() == Register::None
}
