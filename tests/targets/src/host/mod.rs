//! Where the program runs: one file for each kind of machine.
//!
//! Each begins the program, hands its words to `crate::run`, and has `print` and `fail`, which ends the
//! program as one that failed.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::{fail, print};

#[cfg(target_family = "wasm")]
mod web;
#[cfg(target_family = "wasm")]
pub use web::{fail, print};

#[cfg(all(target_arch = "arm", target_os = "none"))]
mod cortex_m;
#[cfg(all(target_arch = "arm", target_os = "none"))]
use cortex_m::call;
#[cfg(all(target_arch = "riscv32", target_os = "none"))]
mod riscv32;
#[cfg(all(target_arch = "riscv32", target_os = "none"))]
use riscv32::call;
#[cfg(target_os = "none")]
mod semihosting;
#[cfg(target_os = "none")]
pub use semihosting::{fail, print};
