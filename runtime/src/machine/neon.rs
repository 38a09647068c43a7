//! NEON, which every 64-bit ARM has: vectors of four `f32`, and the multiply-add that is rounded once.
//!
//! Input: a kernel. Output: the kernel as a function of its own. Guarantees: nothing is asked when a program
//! runs; the target has the instructions.
#![cfg(all(target_arch = "aarch64", target_feature = "neon", not(any(miri, netwright_separate))))]

use core::arch::aarch64::{
    vdup_n_f32, vdup_n_f64, vfmad_lane_f64, vfmaq_n_f32, vfmaq_n_f64, vfmas_lane_f32, vld1q_f32, vld1q_f64,
    vst1q_f32, vst1q_f64,
};

use super::arithmetic::{Arithmetic, Kernel};
use super::portable;
use super::sizes::{Measured, Sizes};
use super::tile::Tile;

/// The exact product plus the addend, rounded once, by the machine's own instruction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fused;

impl Measured for Fused {
    const SIZES: Sizes = Sizes {
        // Six rows of two vectors, each of them two registers, take 24 of the 32 registers for sums and four
        // for the columns; the others hold the factors of the rows. Seven rows would leave none for these.
        tile: Tile { single: 8, double: 4, tall: 6, short: 4 },
        ..portable::SIZES
    };
}

impl Arithmetic for Fused {
    const IS_FUSED: bool = true;

    #[inline(always)]
    fn outline<K: Kernel>(kernel: K) -> K::Output {
        kernel.run_fused()
    }
    #[inline(always)]
    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32 {
        // SAFETY: the target has NEON, as the attribute of this file says.
        unsafe { vfmas_lane_f32::<0>(c, a, vdup_n_f32(b)) }
    }
    #[inline(always)]
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64 {
        // SAFETY: as above.
        unsafe { vfmad_lane_f64::<0>(c, a, vdup_n_f64(b)) }
    }
    #[inline(always)]
    fn mul_add_lanes_f32<const L: usize>(a: f32, b: &[f32; L], c: &mut [f32; L]) {
        let ((b, b_rest), (c, c_rest)) = (b.as_chunks::<4>(), c.as_chunks_mut::<4>());
        for (b, c) in b.iter().zip(c) {
            // SAFETY: the target has NEON, as the attribute of this file says; both pointers are to four
            // numbers.
            unsafe {
                vst1q_f32(c.as_mut_ptr(), vfmaq_n_f32(vld1q_f32(c.as_ptr()), vld1q_f32(b.as_ptr()), a))
            };
        }
        for (b, c) in b_rest.iter().zip(c_rest) {
            *c = Self::mul_add_f32(a, *b, *c);
        }
    }
    #[inline(always)]
    fn mul_add_lanes_f64<const L: usize>(a: f64, b: &[f64; L], c: &mut [f64; L]) {
        let ((b, b_rest), (c, c_rest)) = (b.as_chunks::<2>(), c.as_chunks_mut::<2>());
        for (b, c) in b.iter().zip(c) {
            // SAFETY: as above; both pointers are to two numbers.
            unsafe {
                vst1q_f64(c.as_mut_ptr(), vfmaq_n_f64(vld1q_f64(c.as_ptr()), vld1q_f64(b.as_ptr()), a))
            };
        }
        for (b, c) in b_rest.iter().zip(c_rest) {
            *c = Self::mul_add_f64(a, *b, *c);
        }
    }
}

/// The entry points: a method, as the trait of [`Separate`](super::Separate) says.
trait EntryPoint: Kernel + Sized {
    /// A function of its own, compiled once, however many calls of it a program has.
    #[inline(never)]
    fn run_fused(self) -> Self::Output {
        self.run::<Fused>()
    }
}

impl<K: Kernel> EntryPoint for K {}
