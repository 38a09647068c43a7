//! The deepest stack of a program: memory below the stack is painted, and what is still painted was not used.
//!
//! Input: nothing. Output: bytes between the top of the stack and the lowest changed word. Guarantees: a
//! program that uses more than is painted is refused. A word that a program sets to the paint's value is not
//! seen.

use core::arch::asm;

/// A value that no frame of a network has.
const PAINT: u32 = 0xb5a4_c3d2;
/// Bytes that are painted, at most.
const MOST: usize = 128 << 10;

// SAFETY: the linker scripts of both machines define these symbols, whose addresses alone are used.
unsafe extern "C" {
    /// The end of the statics, and the top of the stack.
    static __sheap: u32;
    static _stack_start: u32;
}

/// The words from the lowest painted one to the top.
fn bounds() -> (usize, usize) {
    let (statics, top) = (&raw const __sheap as usize, &raw const _stack_start as usize);
    (statics.max(top - MOST), top)
}

/// Bytes below the stack pointer that the frame of [`paint`] may still grow into: the compiler may read the
/// pointer before it saves registers.
const MARGIN: usize = 64;

/// Paints all below the stack of its caller.
#[inline(never)]
pub(super) fn paint() {
    let here: usize;
    // SAFETY: copies the stack pointer.
    unsafe {
        #[cfg(target_arch = "arm")]
        asm!("mov {}, sp", out(reg) here, options(nomem, nostack, preserves_flags));
        #[cfg(target_arch = "riscv32")]
        asm!("mv {}, sp", out(reg) here, options(nomem, nostack, preserves_flags));
    }
    let mut at = bounds().0;
    while at < here - MARGIN {
        // SAFETY: memory of the stack that no frame has yet: this function calls none, and neither machine
        // keeps anything below the stack pointer.
        unsafe { (at as *mut u32).write_volatile(PAINT) };
        at += 4;
    }
}

/// Bytes of the stack that were used.
#[inline(never)]
pub(super) fn deepest() -> usize {
    let (lowest, top) = bounds();
    let mut at = lowest;
    // SAFETY: memory of the stack: each word was painted, is in a frame, or is the margin between both.
    while at < top && unsafe { (at as *const u32).read_volatile() } == PAINT {
        at += 4;
    }
    if at == lowest {
        super::fail("the stack is deeper than its paint");
    }
    top - at
}
