//! Cortex-M: its vectors, its first instructions, and a call of the debugger.

use core::arch::{asm, global_asm};

// The coprocessor access register lets the float unit in; without one it has no effect (Armv7-M Architecture
// Reference Manual, B3.2.20).
global_asm!(
    ".section .vectors, \"a\"",
    ".word stack_top",
    ".word start",
    ".rept 14",
    ".word fault",
    ".endr",
    ".section .text.start, \"ax\"",
    ".global start",
    ".type start, %function",
    ".thumb_func",
    "start:",
    "ldr r0, =0xe000ed88",
    "ldr r1, =0x00f00000",
    "str r1, [r0]",
    "dsb",
    "isb",
    "bl run_all",
    ".type fault, %function",
    ".thumb_func",
    "fault:",
    "bl fail",
    ".pool",
);

/// Asks the debugger.
pub fn call(operation: usize, argument: usize) -> usize {
    let result;
    // SAFETY: the breakpoint stops for the debugger, which reads and writes what the argument points at.
    unsafe { asm!("bkpt #0xab", inout("r0") operation => result, in("r1") argument) };
    result
}
