//! AVX2 and FMA on x86-64: vectors of eight `f32`, and the multiply-add that is rounded once.
//!
//! Input: a kernel. Output: the kernel as a function with both features, if CPUID and XGETBV say that they
//! may be used; that is asked without the standard library. Guarantees: [`Fused`] is named only after that
//! answer, which makes its methods sound; it must not become reachable from outside the crate. Miri is a
//! machine that cannot be asked (it stops at CPUID).
#![cfg(all(target_arch = "x86_64", not(any(miri, netwright_separate))))]

use core::arch::x86_64::{
    __cpuid_count, __m256, _mm_add_ps, _mm_add_ss, _mm_cvtsd_f64, _mm_cvtss_f32, _mm_fmadd_sd, _mm_fmadd_ss,
    _mm_movehdup_ps, _mm_movehl_ps, _mm_set_sd, _mm_set_ss, _mm256_add_ps, _mm256_castps256_ps128,
    _mm256_extractf128_ps, _mm256_loadu_ps, _mm256_permute2f128_ps, _mm256_shuffle_ps, _mm256_storeu_ps,
    _mm256_unpackhi_ps, _mm256_unpacklo_ps, _xgetbv, CpuidResult,
};

use super::arithmetic::{Arithmetic, Kernel, Machine};
use super::sizes::{Measured, Sizes};
use super::tile::Tile;

/// The exact product plus the addend, rounded once, by the machine's own instruction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fused;

impl Measured for Fused {
    const SIZES: Sizes = Sizes {
        // Six rows of two vectors take 15 of the 16 registers.
        tile: Tile { single: 8, double: 4, tall: 6, short: 4 },
        lanes: 16,
        losses: 8,
        // Of a first cache of 32 kB.
        in_place: 16 << 10,
        // 4 kB of doubles.
        passes: 512,
        long_row: 64,
        stays: 160 << 10,
        steps: 256,
        rows: 256,
        panels: [64, 256, 640],
        unrolled: 32,
        samples: [32, 64, 128],
        inputs: 48,
        near_chunk: 12 << 10,
        chunk: 132 << 10,
        outputs: 256 << 10,
        not_packed: 128,
        worth_a_thread: 1 << 18,
    };
}

impl Arithmetic for Fused {
    const IS_FUSED: bool = true;

    #[inline(always)]
    fn outline<K: Kernel>(kernel: K) -> K::Output {
        // SAFETY: `Fused` is named only behind the detection of AVX2 and FMA.
        unsafe { kernel.call_avx2() }
    }
    #[inline(always)]
    #[cfg(not(all(target_feature = "avx2", target_feature = "fma")))]
    fn outline_wide<K: Kernel>(kernel: K) -> K::Output {
        super::avx512::outline(kernel)
    }
    #[inline(always)]
    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32 {
        // SAFETY: `Fused` is named only behind the detection of FMA.
        unsafe { _mm_cvtss_f32(_mm_fmadd_ss(_mm_set_ss(a), _mm_set_ss(b), _mm_set_ss(c))) }
    }
    #[inline(always)]
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64 {
        // SAFETY: as above.
        unsafe { _mm_cvtsd_f64(_mm_fmadd_sd(_mm_set_sd(a), _mm_set_sd(b), _mm_set_sd(c))) }
    }
    /// LLVM loads the numbers of a column one by one.
    #[inline(always)]
    fn transposed_f32(rows: &[[f32; 8]; 8]) -> Option<[[f32; 8]; 8]> {
        // SAFETY: `Fused` is named only behind the detection of AVX2.
        Some(unsafe { transposed_rows(rows) })
    }
    /// LLVM makes seven times as many shuffles of eight rows, and takes a row's products apart.
    #[inline(always)]
    fn sums_of_eight_f32<const R: usize>(rows: &[[f32; 8]; R]) -> Option<[f32; R]> {
        let mut sums = [0.0; R];
        let ((blocks, rest), (to, to_rest)) = (rows.as_chunks::<8>(), sums.as_chunks_mut::<8>());
        for (block, to) in blocks.iter().zip(to) {
            // SAFETY: `Fused` is named only behind the detection of AVX2.
            unsafe { sums_of_rows(block, to) };
        }
        for (row, to) in rest.iter().zip(to_rest) {
            // SAFETY: as above.
            *to = unsafe { sum_of_row(row) };
        }
        Some(sums)
    }
}

/// The sum of the lanes of a row, in halves.
#[inline]
#[target_feature(enable = "avx2")]
fn sum_of_row(row: &[f32; 8]) -> f32 {
    let eight = load(row);
    let four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps::<1>(eight));
    let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
}

/// The same of eight rows. Rows `r` and `r + 4` share a vector for their halves, four rows one for their
/// quarters, and the last sums have the order of the rows.
#[inline]
#[target_feature(enable = "avx2")]
fn sums_of_rows(rows: &[[f32; 8]; 8], sums: &mut [f32; 8]) {
    let [a, b, c, d, e, f, g, h] = rows;
    let fours = [halves(a, e), halves(b, f), halves(c, g), halves(d, h)];
    let (low, high) = (quarters(fours[0], fours[1]), quarters(fours[2], fours[3]));
    let (even, odd) = (_mm256_shuffle_ps::<0x88>(low, high), _mm256_shuffle_ps::<0xDD>(low, high));
    // SAFETY: the pointer is to eight numbers.
    unsafe { _mm256_storeu_ps(sums.as_mut_ptr(), _mm256_add_ps(even, odd)) };
}

/// The sums of lanes `p` and `p + 4` of two rows.
#[inline]
#[target_feature(enable = "avx2")]
fn halves(a: &[f32; 8], b: &[f32; 8]) -> __m256 {
    let (a, b) = (load(a), load(b));
    _mm256_add_ps(_mm256_permute2f128_ps::<0x20>(a, b), _mm256_permute2f128_ps::<0x31>(a, b))
}

/// The sums of lanes `p` and `p + 2` of two times two rows.
#[inline]
#[target_feature(enable = "avx2")]
fn quarters(a: __m256, b: __m256) -> __m256 {
    _mm256_add_ps(_mm256_shuffle_ps::<0x44>(a, b), _mm256_shuffle_ps::<0xEE>(a, b))
}

/// Pairs of rows are interleaved, then pairs of those, within halves of a vector; then halves are exchanged.
#[inline]
#[target_feature(enable = "avx2")]
fn transposed_rows(rows: &[[f32; 8]; 8]) -> [[f32; 8]; 8] {
    let [a, b, c, d, e, f, g, h] = rows.each_ref().map(|row| load(row));
    let pairs = |a, b| (_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b));
    let ((ab, ab_high), (cd, cd_high)) = (pairs(a, b), pairs(c, d));
    let ((ef, ef_high), (gh, gh_high)) = (pairs(e, f), pairs(g, h));
    // Of each half of the vectors two columns of four rows.
    let fours = |low, high| {
        (_mm256_shuffle_ps::<0b01_00_01_00>(low, high), _mm256_shuffle_ps::<0b11_10_11_10>(low, high))
    };
    let ((first, second), (third, fourth)) = (fours(ab, cd), fours(ab_high, cd_high));
    let ((first_of, second_of), (third_of, fourth_of)) = (fours(ef, gh), fours(ef_high, gh_high));
    let mut columns = [[0.0; 8]; 8];
    let upper = [(first, first_of), (second, second_of), (third, third_of), (fourth, fourth_of)];
    for (index, (above, below)) in upper.into_iter().enumerate() {
        store(_mm256_permute2f128_ps::<0x20>(above, below), &mut columns[index]);
        store(_mm256_permute2f128_ps::<0x31>(above, below), &mut columns[index + 4]);
    }
    columns
}

#[inline]
#[target_feature(enable = "avx2")]
fn store(vector: __m256, row: &mut [f32; 8]) {
    // SAFETY: the pointer is to eight numbers.
    unsafe { _mm256_storeu_ps(row.as_mut_ptr(), vector) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn load(row: &[f32; 8]) -> __m256 {
    // SAFETY: the pointer is to eight numbers.
    unsafe { _mm256_loadu_ps(row.as_ptr()) }
}

impl Machine for Fused {
    /// Intel's manual, volume 1, sections 14.3 and 14.7.1: CPUID must report OSXSAVE, AVX, FMA and AVX2, and
    /// XGETBV that the operating system saves the XMM and YMM registers.
    fn is_present() -> bool {
        const FMA: u32 = 1 << 12;
        const AVX: u32 = 1 << 28;
        const AVX2: u32 = 1 << 5;
        const XMM_AND_YMM: u64 = 0b110;

        if cpuid(0).eax < 7 || cpuid(1).ecx & (FMA | AVX) != FMA | AVX {
            return false;
        }
        saves(XMM_AND_YMM) && cpuid(7).ebx & AVX2 != 0
    }

    #[inline(always)]
    unsafe fn enter<K: Kernel>(kernel: K) -> K::Output {
        // SAFETY: as the caller promises.
        unsafe { kernel.run_avx2() }
    }
}

/// Whether the operating system saves these registers: bits of the register that XGETBV reads.
pub(super) fn saves(registers: u64) -> bool {
    const OSXSAVE: u32 = 1 << 27;
    // SAFETY: OSXSAVE says that XGETBV exists.
    cpuid(1).ecx & OSXSAVE != 0 && unsafe { read_xcr0() } & registers == registers
}

/// What CPUID reports for `leaf`, and for its subleaf 0 if it has several.
#[allow(unused_unsafe, reason = "the intrinsic is unsafe in Rust 1.89 and safe in 1.95")]
pub(super) fn cpuid(leaf: u32) -> CpuidResult {
    // SAFETY: every x86-64 processor has CPUID, and answers 0 for a leaf that it does not have.
    unsafe { __cpuid_count(leaf, 0) }
}

#[target_feature(enable = "xsave")]
fn read_xcr0() -> u64 {
    // SAFETY: register 0 exists wherever XGETBV does.
    unsafe { _xgetbv(0) }
}

/// The entry points with AVX2 and FMA.
trait EntryPoint: Kernel + Sized {
    /// # Safety
    ///
    /// The machine has AVX2 and FMA.
    #[inline(never)]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn run_avx2(self) -> Self::Output {
        self.run::<Fused>()
    }

    /// [`run_avx2`](Self::run_avx2), called from a function that has its features: only at such calls does
    /// rustc keep `inline(never)`, which LLVM else never hears of.
    ///
    /// # Safety
    ///
    /// The machine has AVX2 and FMA.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn call_avx2(self) -> Self::Output {
        // SAFETY: as the caller promises.
        unsafe { self.run_avx2() }
    }
}

impl<K: Kernel> EntryPoint for K {}
