//! SSE2, which every x86-64 has: the square root, and the sizes.
#![cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2", not(miri)))]

#[cfg(target_arch = "x86")]
use core::arch::x86 as arch;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64 as arch;

use arch::{__m128, __m128d, _mm_cvtsd_f64, _mm_cvtss_f32, _mm_set_sd, _mm_set_ss, _mm_sqrt_sd, _mm_sqrt_ss};

use super::portable;
use super::sizes::Sizes;
use super::tile::Tile;

/// Without AVX the registers hold two rows, and few 64-bit machines are left on which more heights are worth
/// their code. A program for a known machine with AVX that asks for the separate arithmetic has these, too:
/// LLVM uses the longer registers for the same tiles.
pub(super) const SIZES: Sizes = Sizes {
    tile: if cfg!(target_arch = "x86_64") {
        Tile { single: 8, double: 4, tall: 2, short: 2 }
    } else {
        portable::SIZES.tile
    },
    ..portable::SIZES
};

/// √x in single precision.
#[inline(always)]
pub(crate) fn sqrt_f32(x: f32) -> f32 {
    // SAFETY: the target has SSE and SSE2, as the attribute of this file says.
    unsafe {
        let x: __m128 = _mm_set_ss(x);
        _mm_cvtss_f32(_mm_sqrt_ss(x))
    }
}

/// √x in double precision.
#[inline(always)]
pub(crate) fn sqrt_f64(x: f64) -> f64 {
    // SAFETY: as above.
    unsafe {
        let x: __m128d = _mm_set_sd(x);
        _mm_cvtsd_f64(_mm_sqrt_sd(x, x))
    }
}
