//! ARM under Linux, with floats in registers: the square root.
#![cfg(all(target_arch = "arm", target_abi = "eabihf", target_os = "linux", not(miri)))]

use super::instruction::instruction;
pub(super) use super::portable::SIZES;

instruction! {
    /// √x in single precision.
    sqrt_f32, f32, "vsqrt.f32 {}, {}", sreg
}
instruction! {
    /// √x in double precision.
    sqrt_f64, f64, "vsqrt.f64 {:P}, {:P}", dreg
}
