//! RISC-V with a float unit, perhaps of single precision only: the square root, and the sizes.
#![cfg(all(any(target_arch = "riscv32", target_arch = "riscv64"), target_feature = "f", not(miri)))]

use super::instruction::instruction;
pub(crate) use super::no_loops as loops;
use super::portable;
#[cfg(not(target_feature = "d"))]
pub(crate) use super::portable::sqrt_f64;
use super::sizes::Sizes;

/// Half of the 32 registers hold sums.
pub(super) const SIZES: Sizes =
    portable::without_vectors(16, if cfg!(target_feature = "d") { 16 } else { 1 });

instruction! {
    /// √x in single precision.
    sqrt_f32, f32, "fsqrt.s {}, {}", freg
}
instruction! {
    /// √x in double precision.
    #[cfg(target_feature = "d")]
    sqrt_f64, f64, "fsqrt.d {}, {}", freg
}
