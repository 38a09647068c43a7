//! AVX-512 on x86-64: kernels with vectors of sixteen `f32`, beside AVX2.
//!
//! Input: a kernel. Output: the kernel as a function with AVX-512 if the processor has it. Guarantees: the
//! bits of [`avx2`](super::avx2), whose arithmetic this is. Only kernels that ask for wide vectors
//! (`Arithmetic::outline_wide`) are compiled once more; all others are those of AVX2. A program that is
//! compiled for AVX2 asks for nothing, and has none of them.
#![cfg(all(
    target_arch = "x86_64",
    not(any(miri, netwright_separate, all(target_feature = "avx2", target_feature = "fma")))
))]

use super::arithmetic::{Arithmetic, Kernel, Machine};
use super::avx2::{Fused, cpuid, saves};
use super::found;
use super::sizes::{Listed, Measured, Sizes};
use super::tile::Tile;

/// The arithmetic of [`Fused`] in vectors of 64 bytes, of which there are 32.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wide;

impl Measured for Wide {
    const SIZES: Sizes =
        Sizes { tile: Tile { single: 16, double: 8, tall: 6, short: 4 }, ..<Fused as Measured>::SIZES };
}

impl Arithmetic for Wide {
    const IS_FUSED: bool = true;
    const HAS_MANY_REGISTERS: bool = true;

    #[inline(always)]
    fn outline<K: Kernel>(kernel: K) -> K::Output {
        // SAFETY: `Wide` is named only behind the detection of AVX-512.
        unsafe { kernel.call_avx512() }
    }
    #[inline(always)]
    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32 {
        Fused::mul_add_f32(a, b, c)
    }
    #[inline(always)]
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64 {
        Fused::mul_add_f64(a, b, c)
    }
}

impl Machine for Wide {
    /// AVX2 and FMA; and by Intel's manual, volume 1, sections 15.2 and 15.3: CPUID must report the
    /// instructions, and XGETBV that the operating system saves the ZMM and mask registers. No kernel uses
    /// VBMI2, but processors without it (Skylake, Cascade Lake) run slower with vectors of 64 bytes.
    fn is_present() -> bool {
        const F_DQ_BW_VL: u32 = 1 << 16 | 1 << 17 | 1 << 30 | 1 << 31;
        const VBMI2: u32 = 1 << 6;
        const MASKS_AND_ZMM: u64 = 0b1110_0000;

        if !Fused::is_present() || !saves(MASKS_AND_ZMM) {
            return false;
        }
        let extended = cpuid(7);
        extended.ebx & F_DQ_BW_VL == F_DQ_BW_VL && extended.ecx & VBMI2 != 0
    }

    /// All but wide kernels is what AVX2 has.
    #[inline(always)]
    unsafe fn enter<K: Kernel>(kernel: K) -> K::Output {
        // SAFETY: this machine has AVX2 and FMA, too.
        unsafe { Fused::enter(kernel) }
    }
}

/// Runs `kernel` as a function of its own, with AVX-512 where the program found it.
#[inline(always)]
pub(super) fn outline<K: Kernel>(kernel: K) -> K::Output {
    if found::number() == <Wide as Listed>::NUMBER {
        // SAFETY: this is the number of the machine that answered that it has AVX-512.
        unsafe { kernel.call_avx512() }
    } else {
        Fused::outline(kernel)
    }
}

/// The entry points with AVX-512.
trait EntryPoint: Kernel + Sized {
    /// # Safety
    ///
    /// The machine has AVX-512 with the features that are named here.
    #[inline(never)]
    #[target_feature(enable = "avx2,fma,avx512f,avx512dq,avx512bw,avx512vl")]
    unsafe fn run_avx512(self) -> Self::Output {
        self.run::<Wide>()
    }

    /// See `call_avx2`.
    ///
    /// # Safety
    ///
    /// As above.
    #[inline]
    #[target_feature(enable = "avx2,fma,avx512f,avx512dq,avx512bw,avx512vl")]
    unsafe fn call_avx512(self) -> Self::Output {
        // SAFETY: as the caller promises.
        unsafe { self.run_avx512() }
    }
}

impl<K: Kernel> EntryPoint for K {}
