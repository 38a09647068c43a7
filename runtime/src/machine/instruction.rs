//! The square root as one instruction, written as assembly where the language has no other way.
#![cfg(all(any(target_arch = "arm", target_arch = "riscv32", target_arch = "riscv64"), not(miri)))]
#![allow(unused_macros, unused_imports, reason = "not each of these machines has such an instruction")]

/// Defines a root as one instruction.
macro_rules! instruction {
    ($(#[$attribute:meta])* $name:ident, $float:ident, $instruction:literal, $class:ident) => {
        $(#[$attribute])*
        #[inline(always)]
        pub(crate) fn $name(x: $float) -> $float {
            let root: $float;
            // SAFETY: the target has the instruction, as the attribute of its file says; it reads and writes
            // registers alone, the flags of exceptions among them.
            unsafe {
                core::arch::asm!(
                    $instruction,
                    out($class) root,
                    in($class) x,
                    options(pure, nomem, nostack)
                );
            }
            root
        }
    };
}
pub(super) use instruction;
