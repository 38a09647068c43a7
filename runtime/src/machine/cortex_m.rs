//! An ARM microcontroller with a float unit, perhaps of single precision only: the square root, and
//! the sizes.
#![cfg(all(target_arch = "arm", target_abi = "eabihf", not(target_os = "linux"), not(miri)))]

pub(crate) use super::cortex_m_loops as loops;
use super::portable;
pub(crate) use super::portable::sqrt_f64;
use super::sizes::Sizes;

/// Half of the 32 registers hold sums. Doubles are software.
pub(super) const SIZES: Sizes = portable::without_vectors(16, 1);

/// √x in single precision.
///
/// The language gives a float register to assembly only where the unit has double precision too, so the
/// number comes and goes in an integer register, and `s0` is put back as it was.
#[inline(always)]
pub(crate) fn sqrt_f32(x: f32) -> f32 {
    let root: u32;
    // SAFETY: floats are passed in registers, so there is a float unit, and all of them have this
    // instruction. What is written is the two named registers and the unit's flags; `s0` has its old value
    // in the end.
    unsafe {
        core::arch::asm!(
            "vmov {old}, s0",
            "vmov s0, {x}",
            "vsqrt.f32 s0, s0",
            "vmov {x}, s0",
            "vmov s0, {old}",
            old = out(reg) _,
            x = inlateout(reg) x.to_bits() => root,
            options(pure, nomem, nostack)
        );
    }
    f32::from_bits(root)
}
