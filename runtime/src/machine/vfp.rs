//! ARM under Linux, with floats in registers: the square root, and the sizes.
#![cfg(all(target_arch = "arm", target_abi = "eabihf", target_os = "linux", not(miri)))]

use super::instruction::instruction;
pub(crate) use super::no_loops as loops;
use super::portable;
use super::sizes::Sizes;

/// Half of the 32 registers hold sums; each double takes two. (NEON of 32-bit ARM flushes subnormal numbers
/// to 0, so LLVM does not use it.)
pub(super) const SIZES: Sizes = portable::without_vectors(16, 8);

instruction! {
    /// √x in single precision.
    sqrt_f32, f32, "vsqrt.f32 {}, {}", sreg
}
instruction! {
    /// √x in double precision.
    sqrt_f64, f64, "vsqrt.f64 {}, {}", dreg
}
