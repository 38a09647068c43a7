//! 64-bit ARM: the square root, and the sizes of its separate arithmetic.
#![cfg(all(target_arch = "aarch64", target_feature = "neon", not(miri)))]

use core::arch::aarch64::{vdup_n_f32, vdup_n_f64, vget_lane_f32, vget_lane_f64, vsqrt_f32, vsqrt_f64};

pub(super) use super::portable::SIZES;

/// √x in single precision.
#[inline(always)]
pub(crate) fn sqrt_f32(x: f32) -> f32 {
    // SAFETY: the target has NEON, as the attribute of this file says.
    unsafe { vget_lane_f32::<0>(vsqrt_f32(vdup_n_f32(x))) }
}

/// √x in double precision.
#[inline(always)]
pub(crate) fn sqrt_f64(x: f64) -> f64 {
    // SAFETY: as above.
    unsafe { vget_lane_f64::<0>(vsqrt_f64(vdup_n_f64(x))) }
}
