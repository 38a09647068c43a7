//! What the programs share: the board that they run on, a hash of numbers, data that are in flash.
//!
//! Input: a program, a function without arguments. Output: the program for a microcontroller under
//! semihosting, or for the host, with lines of a name and a number in hexadecimal. Guarantees: the lines
//! `hash` are the same on every machine; a microcontroller needs no heap and formats no text.
#![cfg_attr(target_os = "none", no_std)]

pub mod board;
pub mod drawn;
pub mod hash;
pub mod policy;
pub mod tumours;

/// Declares the entry point of a program.
#[macro_export]
macro_rules! program {
    ($run:path) => {
        #[cfg(all(target_arch = "arm", target_os = "none"))]
        #[cortex_m_rt::entry]
        fn start() -> ! {
            $crate::board::start($run)
        }

        #[cfg(all(target_arch = "riscv32", target_os = "none"))]
        #[riscv_rt::entry]
        fn start() -> ! {
            $crate::board::start($run)
        }

        #[cfg(not(target_os = "none"))]
        fn main() {
            $crate::board::start($run)
        }
    };
}
