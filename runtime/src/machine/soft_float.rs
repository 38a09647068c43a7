//! A microcontroller without a float unit, such as a Cortex-M0+ or RISC-V's imac: each operation is a call,
//! so nothing is gained by sums side by side, and code is small without them.
#![cfg(all(
    any(
        all(target_arch = "arm", target_os = "none", not(target_abi = "eabihf")),
        target_arch = "riscv32",
        target_arch = "riscv64"
    ),
    not(target_feature = "f"),
    not(miri)
))]

pub(crate) use super::no_loops as loops;
use super::portable;
pub(crate) use super::portable::{sqrt_f32, sqrt_f64};
use super::sizes::Sizes;

/// One sum at a time.
pub(super) const SIZES: Sizes = portable::without_vectors(1, 1);
