//! WebAssembly with vectors of 16 bytes (`simd128`): the square root, and the sizes.
//!
//! Without them there is no square root: `core` has that of a single number only for nightly compilers.
#![cfg(all(target_arch = "wasm32", target_feature = "simd128", not(miri)))]

use core::arch::wasm32::{
    f32x4_extract_lane, f32x4_splat, f32x4_sqrt, f64x2_extract_lane, f64x2_splat, f64x2_sqrt,
};

use super::portable;
use super::sizes::Sizes;
use super::tile::Tile;

/// The machine below may have 16 registers, as with SSE2. In V8 on x86-64, six rows of them take 10 % longer
/// for wdbc and 13 % for digits; four rows of one vector each 3 % less and 38 % more.
pub(super) const SIZES: Sizes =
    Sizes { tile: Tile { single: 8, double: 4, tall: 2, short: 2 }, ..portable::SIZES };

/// √x in single precision.
#[inline(always)]
pub(crate) fn sqrt_f32(x: f32) -> f32 {
    f32x4_extract_lane::<0>(f32x4_sqrt(f32x4_splat(x)))
}

/// √x in double precision.
#[inline(always)]
pub(crate) fn sqrt_f64(x: f64) -> f64 {
    f64x2_extract_lane::<0>(f64x2_sqrt(f64x2_splat(x)))
}
