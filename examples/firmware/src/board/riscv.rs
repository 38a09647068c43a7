//! QEMU's RISC-V machine `virt`: semihosting, and the counter of instructions.

use core::arch::asm;

/// The counter runs from the reset on.
pub(super) fn begin() {}

/// The lower half of the retired instructions: RISC-V Privileged Architecture, section 3.1.11.
// SAFETY: no other function has this name.
#[unsafe(no_mangle)]
#[inline(never)]
pub(super) extern "C" fn firmware_clock() -> u32 {
    let count: u32;
    // SAFETY: reads a register that every machine mode has.
    unsafe { asm!("csrr {}, minstret", out(reg) count, options(nomem, nostack, preserves_flags)) };
    count
}
pub(super) use firmware_clock as clock;

/// The instructions between two readings.
pub(super) fn elapsed(begin: u32, end: u32) -> u32 {
    end.wrapping_sub(begin)
}

/// Writes text.
pub(super) fn write(text: &str) {
    text.bytes().for_each(semihosting::sys::arm_compat::sys_writec);
}

/// Ends the run.
pub(super) fn exit(is_right: bool) -> ! {
    semihosting::process::exit(i32::from(!is_right))
}
