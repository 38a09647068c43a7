//! The way into the machine's vector instructions.
//!
//! `dispatch` runs a [`Kernel`] with the best arithmetic that this machine has: fused with AVX2 and FMA on
//! x86-64, else separate. The answer is detected once, without the standard library, and kept in an atomic. Miri is a machine
//! that cannot be asked (it stops at CPUID), so it has the separate one.

use crate::scalar::{Kernel, Separate};

/// Runs `kernel` with this machine's arithmetic.
#[inline(always)]
pub(crate) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    {
        if detect::has_avx2_and_fma() {
            // SAFETY: the processor and the operating system support AVX2 and FMA, as just detected.
            unsafe { kernel.run_avx2() }
        } else {
            kernel.run_separate()
        }
    }
    #[cfg(any(not(target_arch = "x86_64"), miri))]
    kernel.run::<Separate>()
}

/// A kernel as functions of its own, never inlined: see `kernel::outline`.
///
/// They are methods because rustc compiles a method with the module of its type, and the modules of a crate side by
/// side; all instances of one plain function would be compiled one after the other.
pub(crate) trait EntryPoint: Kernel + Sized {
    /// A function of its own: inlined beside the call of `run_avx2`, its buffers would lie on the stack below those
    /// of the path that is taken.
    #[inline(never)]
    fn run_separate(self) -> Self::Output {
        self.run::<Separate>()
    }

    /// # Safety
    ///
    /// The machine has AVX2 and FMA.
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    #[inline(never)]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn run_avx2(self) -> Self::Output {
        self.run::<crate::scalar::Fused>()
    }

    /// [`run_avx2`](Self::run_avx2), called from a function that has its features: only at such calls does rustc keep
    /// `inline(never)`, which LLVM else never hears of.
    ///
    /// # Safety
    ///
    /// The machine has AVX2 and FMA.
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn call_avx2(self) -> Self::Output {
        // SAFETY: as the caller promises.
        unsafe { self.run_avx2() }
    }
}

impl<K: Kernel> EntryPoint for K {}

/// For tests: from now on every dispatch takes the path of a machine without vector instructions (`true`), or
/// what the machine has (`false`). It holds for the whole process.
#[doc(hidden)]
pub fn force_separate(forced: bool) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    detect::force_separate(forced);
    #[cfg(any(not(target_arch = "x86_64"), miri))]
    let _ = forced;
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
mod detect {
    use core::arch::x86_64::{__cpuid, __cpuid_count, _xgetbv};
    use core::sync::atomic::{AtomicU8, Ordering};

    const UNKNOWN: u8 = 0;
    const ABSENT: u8 = 1;
    const PRESENT: u8 = 2;

    static AVX2_AND_FMA: AtomicU8 = AtomicU8::new(UNKNOWN);

    /// Whether AVX2 and FMA may be used.
    #[inline(always)]
    pub(super) fn has_avx2_and_fma() -> bool {
        // Relaxed is enough: the answer carries no other memory with it, and threads that race agree on it.
        match AVX2_AND_FMA.load(Ordering::Relaxed) {
            PRESENT => true,
            ABSENT => false,
            _ => detect_once(),
        }
    }

    pub(super) fn force_separate(forced: bool) {
        AVX2_AND_FMA.store(if forced { ABSENT } else { UNKNOWN }, Ordering::Relaxed);
    }

    #[cold]
    #[inline(never)]
    fn detect_once() -> bool {
        let found = detect();
        AVX2_AND_FMA.store(if found { PRESENT } else { ABSENT }, Ordering::Relaxed);
        found
    }

    /// Intel's manual, volume 1, sections 14.3 and 14.7.1: CPUID must report OSXSAVE, AVX, FMA and AVX2, and
    /// XGETBV that the operating system saves the XMM and YMM registers.
    fn detect() -> bool {
        const FMA: u32 = 1 << 12;
        const OSXSAVE: u32 = 1 << 27;
        const AVX: u32 = 1 << 28;
        const AVX2: u32 = 1 << 5;
        const XMM_AND_YMM: u64 = 0b110;

        let highest = __cpuid(0).eax;
        if highest < 7 {
            return false;
        }
        let basic = __cpuid(1).ecx;
        if basic & (FMA | OSXSAVE | AVX) != FMA | OSXSAVE | AVX {
            return false;
        }
        // SAFETY: OSXSAVE says that XGETBV exists.
        let saved = unsafe { read_xcr0() };
        saved & XMM_AND_YMM == XMM_AND_YMM && __cpuid_count(7, 0).ebx & AVX2 != 0
    }

    #[target_feature(enable = "xsave")]
    fn read_xcr0() -> u64 {
        // SAFETY: register 0 exists wherever XGETBV does.
        unsafe { _xgetbv(0) }
    }
}
