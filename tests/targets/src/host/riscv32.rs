//! RISC-V: its first instructions, and a call of the debugger.

use core::arch::{asm, global_asm};

global_asm!(
    ".section .vectors, \"ax\"",
    ".global start",
    "start:",
    "la sp, stack_top",
    "la t0, fault",
    "csrw mtvec, t0",
    "call run_all",
    ".balign 4",
    "fault:",
    "call fail",
);

/// Asks the debugger.
pub fn call(operation: usize, argument: usize) -> usize {
    let result;
    // SAFETY: this sequence, of instructions that are not compressed and in one page, stops for the debugger,
    // which reads and writes what the argument points at.
    unsafe {
        asm!(
            ".balign 16",
            ".option push",
            ".option norvc",
            "slli x0, x0, 0x1f",
            "ebreak",
            "srai x0, x0, 7",
            ".option pop",
            inout("a0") operation => result,
            in("a1") argument,
        );
    }
    result
}
