//! The square root, correctly rounded on every machine.
//!
//! It is the machine's instruction where the language offers that without the standard library: an intrinsic on x86 and
//! aarch64, and on ARM and RISC-V with a float unit the instruction itself. Elsewhere it is an integer square root with one
//! bit more than the result holds, which a test compares with the instruction. Miri, which knows no instructions, takes
//! the integers.

cfg_select! {
    miri => {
        pub(crate) use software::{sqrt_f32, sqrt_f64};
    }
    all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2") => {
        pub(crate) use x86::{sqrt_f32, sqrt_f64};
    }
    all(target_arch = "aarch64", target_feature = "neon") => {
        pub(crate) use neon::{sqrt_f32, sqrt_f64};
    }
    all(target_arch = "arm", target_abi = "eabihf", target_os = "linux") => {
        pub(crate) use arm::{sqrt_f32, sqrt_f64};
    }
    // Floats in registers, perhaps of single precision alone.
    all(target_arch = "arm", target_abi = "eabihf") => {
        pub(crate) use cortex_m::sqrt_f32;
        pub(crate) use software::sqrt_f64;
    }
    all(any(target_arch = "riscv32", target_arch = "riscv64"), target_feature = "d") => {
        pub(crate) use riscv::{sqrt_f32, sqrt_f64};
    }
    all(any(target_arch = "riscv32", target_arch = "riscv64"), target_feature = "f") => {
        pub(crate) use riscv::sqrt_f32;
        pub(crate) use software::sqrt_f64;
    }
    _ => {
        pub(crate) use software::{sqrt_f32, sqrt_f64};
    }
}

#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2", not(miri)))]
mod x86 {
    #[cfg(target_arch = "x86")]
    use core::arch::x86 as arch;
    #[cfg(target_arch = "x86_64")]
    use core::arch::x86_64 as arch;

    use arch::{
        __m128, __m128d, _mm_cvtsd_f64, _mm_cvtss_f32, _mm_set_sd, _mm_set_ss, _mm_sqrt_sd, _mm_sqrt_ss,
    };

    /// √x in single precision.
    #[inline(always)]
    pub(crate) fn sqrt_f32(x: f32) -> f32 {
        // SAFETY: the target has SSE and SSE2, as the attribute of this module says.
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
}

#[cfg(all(target_arch = "aarch64", target_feature = "neon", not(miri)))]
mod neon {
    use core::arch::aarch64::{vdup_n_f32, vdup_n_f64, vget_lane_f32, vget_lane_f64, vsqrt_f32, vsqrt_f64};

    /// √x in single precision.
    #[inline(always)]
    pub(crate) fn sqrt_f32(x: f32) -> f32 {
        // SAFETY: the target has NEON, as the attribute of this module says.
        unsafe { vget_lane_f32::<0>(vsqrt_f32(vdup_n_f32(x))) }
    }

    /// √x in double precision.
    #[inline(always)]
    pub(crate) fn sqrt_f64(x: f64) -> f64 {
        // SAFETY: as above.
        unsafe { vget_lane_f64::<0>(vsqrt_f64(vdup_n_f64(x))) }
    }
}

/// Defines a root as one instruction.
#[cfg(not(miri))]
#[allow(unused_macros, reason = "most targets have a safe way, or none")]
macro_rules! instruction {
    ($(#[$attribute:meta])* $name:ident, $float:ident, $instruction:literal, $class:ident) => {
        $(#[$attribute])*
        #[inline(always)]
        pub(crate) fn $name(x: $float) -> $float {
            let root: $float;
            // SAFETY: the target has the instruction, as the attributes say; it reads and writes registers alone.
            unsafe {
                core::arch::asm!(
                    $instruction,
                    out($class) root,
                    in($class) x,
                    options(pure, nomem, nostack, preserves_flags)
                );
            }
            root
        }
    };
}

#[cfg(all(target_arch = "arm", target_abi = "eabihf", target_os = "linux", not(miri)))]
mod arm {
    instruction! {
        /// √x in single precision.
        sqrt_f32, f32, "vsqrt.f32 {}, {}", sreg
    }
    instruction! {
        /// √x in double precision.
        sqrt_f64, f64, "vsqrt.f64 {:P}, {:P}", dreg
    }
}

#[cfg(all(target_arch = "arm", target_abi = "eabihf", not(target_os = "linux"), not(miri)))]
mod cortex_m {
    /// √x in single precision.
    ///
    /// The language gives a float register to assembly only where the unit has double precision too, so the number
    /// comes and goes in an integer register, and `s0` is put back as it was.
    #[inline(always)]
    pub(crate) fn sqrt_f32(x: f32) -> f32 {
        let root: u32;
        // SAFETY: floats are passed in registers, so there is a float unit, and all of them have this instruction. What
        // is written is the two named registers; `s0` has its old value behind it.
        unsafe {
            core::arch::asm!(
                "vmov {old}, s0",
                "vmov s0, {x}",
                "vsqrt.f32 s0, s0",
                "vmov {x}, s0",
                "vmov s0, {old}",
                old = out(reg) _,
                x = inlateout(reg) x.to_bits() => root,
                options(pure, nomem, nostack, preserves_flags)
            );
        }
        f32::from_bits(root)
    }
}

#[cfg(all(any(target_arch = "riscv32", target_arch = "riscv64"), target_feature = "f", not(miri)))]
mod riscv {
    instruction! {
        /// √x in single precision.
        sqrt_f32, f32, "fsqrt.s {}, {}", freg
    }
    instruction! {
        /// √x in double precision.
        #[cfg(target_feature = "d")]
        sqrt_f64, f64, "fsqrt.d {}, {}", freg
    }
}

// Some targets need one of the two, some none.
#[allow(dead_code, reason = "each target compiles both, for tests")]
mod software {
    /// √x in single precision.
    pub(crate) fn sqrt_f32(x: f32) -> f32 {
        if x == 0.0 || x == f32::INFINITY {
            return x;
        }
        if x.is_nan() || x < 0.0 {
            return f32::NAN;
        }
        // A subnormal number is scaled by 2²⁴, its root back by 2⁻¹².
        let (x, scale) = if x < f32::MIN_POSITIVE { (x * 16_777_216.0, -12) } else { (x, 0) };
        // x = m·2ᵉ with e even and 2²⁴ ≤ m < 2²⁶.
        let exponent = (x.to_bits() >> 23).cast_signed() - 150;
        let odd = exponent & 1;
        let m = u64::from(x.to_bits() & 0x007f_ffff | 0x0080_0000) << (2 - odd);
        // 25 bits of the root; 24 are kept. A tie is impossible: its square would need more bits than m has.
        let root = (m << 24).isqrt().div_ceil(2);
        let power = (exponent - 2 + odd) / 2 - 11 + scale;
        root as f32 * f32::from_bits((power + 127).cast_unsigned() << 23)
    }

    /// √x in double precision.
    pub(crate) fn sqrt_f64(x: f64) -> f64 {
        if x == 0.0 || x == f64::INFINITY {
            return x;
        }
        if x.is_nan() || x < 0.0 {
            return f64::NAN;
        }
        // A subnormal number is scaled by 2⁵⁴, its root back by 2⁻²⁷.
        let (x, scale) = if x < f64::MIN_POSITIVE { (x * 18_014_398_509_481_984.0, -27) } else { (x, 0) };
        // x = m·2ᵉ with e even and 2⁵⁴ ≤ m < 2⁵⁶.
        let exponent = (x.to_bits() >> 52).cast_signed() - 1075;
        let odd = exponent & 1;
        let m = u128::from(x.to_bits() & 0x000f_ffff_ffff_ffff | 0x0010_0000_0000_0000) << (2 + odd);
        // 54 bits of the root; 53 are kept, and as above there is no tie.
        let root = (m << 52).isqrt().div_ceil(2);
        let power = (exponent - 2 - odd) / 2 - 25 + scale;
        root as f64 * f64::from_bits((power + 1023).cast_unsigned() << 52)
    }
}

#[cfg(test)]
mod tests {
    use super::{software, sqrt_f32, sqrt_f64};

    const SPECIAL_F32: [f32; 8] =
        [0.0, -0.0, -1.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN, f32::MIN_POSITIVE, f32::MAX];

    #[test]
    fn software_sqrt_equals_the_instruction_in_f32() {
        let check = |x: f32| {
            let (ours, theirs) = (software::sqrt_f32(x), sqrt_f32(x));
            assert!(
                ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan(),
                "√{x:e}: {ours:e} {theirs:e}"
            );
        };
        SPECIAL_F32.into_iter().for_each(check);
        (0..0x7f80_0000).step_by(61).map(f32::from_bits).for_each(check);
    }

    #[test]
    fn software_sqrt_equals_the_instruction_in_f64() {
        let check = |x: f64| {
            let (ours, theirs) = (software::sqrt_f64(x), sqrt_f64(x));
            assert!(
                ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan(),
                "√{x:e}: {ours:e} {theirs:e}"
            );
        };
        SPECIAL_F32.into_iter().map(f64::from).for_each(check);
        [f64::MIN_POSITIVE, f64::MAX, f64::from_bits(1)].into_iter().for_each(check);
        // An odd stride, so that the lowest bits of the significand vary.
        (0..0x7ff0_0000_0000_0000).step_by(0x0000_0800_0000_1357).map(f64::from_bits).for_each(check);
    }
}
