//! Machine code of x86-64 as the rules for loops see it.

use iced_x86::{
    Decoder, DecoderOptions, FastFormatter, FlowControl, Instruction as Decoded, Mnemonic, OpKind, Register,
};

use crate::instruction::{Flow, Instruction, Work};

/// The instructions of a function.
pub fn decode(address: u64, bytes: &[u8]) -> Vec<Instruction> {
    let mut formatter = FastFormatter::new();
    let read = |one: Decoded| {
        let mut text = String::new();
        formatter.format(&one, &mut text);
        Instruction {
            address: one.ip(),
            text,
            flow: flow(&one),
            work: work(&one),
            is_on_stack: is_on_stack(&one),
        }
    };
    Decoder::with_ip(64, bytes, address, DecoderOptions::NONE).into_iter().map(read).collect()
}

fn flow(one: &Decoded) -> Flow {
    match one.flow_control() {
        FlowControl::Next => Flow::Next,
        FlowControl::ConditionalBranch => Flow::Conditional(one.near_branch_target()),
        FlowControl::Call | FlowControl::IndirectCall => Flow::Call,
        _ => Flow::Other,
    }
}

fn work(one: &Decoded) -> Work {
    let name = format!("{:?}", one.mnemonic());
    if name.starts_with("Vfm") || name.starts_with("Vfnm") {
        // A whole vector, or the half that few outputs are left for.
        let is_packed = name.ends_with("ps") || name.ends_with("pd");
        return if is_packed { Work::MultiplyAdd } else { Work::SingleMultiplyAdd };
    }
    let uses_vectors = (0..one.op_count()).any(|operand| {
        one.op_kind(operand) == OpKind::Register && one.op_register(operand).is_vector_register()
    });
    match one.mnemonic() {
        _ if !uses_vectors => Work::None,
        Mnemonic::Vmovups
        | Mnemonic::Vmovaps
        | Mnemonic::Vbroadcastss
        | Mnemonic::Vmovss
        | Mnemonic::Vmovsd => Work::Move,
        _ => Work::Other,
    }
}

/// Whether it reads or writes a fixed place of the stack frame. (A panel on the stack is read with an index.)
fn is_on_stack(one: &Decoded) -> bool {
    (0..one.op_count()).any(|operand| one.op_kind(operand) == OpKind::Memory)
        && one.memory_base() == Register::RSP
        && one.memory_index() == Register::None
}
