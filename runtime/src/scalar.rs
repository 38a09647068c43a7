//! The numbers that emitted code is generic over, and the two ways to multiply and add.
//!
//! [`Scalar`] has every primitive that a network needs, so that one emitted body runs on `f32`, `f64`, dual
//! numbers and intervals. [`Arithmetic`] says whether `a·b + c` is rounded once or twice; it is chosen once
//! per machine, by [`Scalar::dispatch`], and with it every bit of the result is fixed.

use core::ops::{Add, Div, Mul, Neg, Sub};

use crate::math;

/// How `a·b + c` is rounded: once (fused) or twice (separate).
///
/// Sealed: the runtime chooses it, code that is generic over it only passes it on.
pub trait Arithmetic: Copy + sealed::Sealed + 'static {
    /// Whether it is rounded once.
    #[doc(hidden)]
    const IS_FUSED: bool;
    /// Runs `kernel` with this arithmetic as a function of its own.
    #[doc(hidden)]
    fn outline<K: Kernel>(kernel: K) -> K::Output;
    /// `a·b + c` in single precision.
    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32;
    /// `a·b + c` in double precision.
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64;
}

mod sealed {
    pub trait Sealed {}
}

/// The product is rounded, then the sum: what every machine can do.
#[derive(Clone, Copy, Debug)]
pub struct Separate;

impl sealed::Sealed for Separate {}
impl Arithmetic for Separate {
    const IS_FUSED: bool = false;

    #[inline(always)]
    fn outline<K: Kernel>(kernel: K) -> K::Output {
        crate::kernel::dispatch::EntryPoint::run_separate(kernel)
    }
    #[inline(always)]
    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32 {
        a * b + c
    }
    #[inline(always)]
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64 {
        a * b + c
    }
}

/// The exact product plus the addend, rounded once, by the machine's own instruction.
///
/// Only `kernel::dispatch` names this type, after it has seen that the machine has the instruction; that is
/// what makes its methods sound, so it must not become reachable from outside the crate.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fused;

#[cfg(target_arch = "x86_64")]
impl sealed::Sealed for Fused {}
#[cfg(target_arch = "x86_64")]
impl Arithmetic for Fused {
    const IS_FUSED: bool = true;

    #[inline(always)]
    fn outline<K: Kernel>(kernel: K) -> K::Output {
        // SAFETY: `Fused` is named only behind the detection of AVX2 and FMA in `kernel::dispatch`.
        unsafe { crate::kernel::dispatch::EntryPoint::run_avx2(kernel) }
    }
    #[inline(always)]
    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32 {
        use core::arch::x86_64::{_mm_cvtss_f32, _mm_fmadd_ss, _mm_set_ss};
        // SAFETY: `Fused` is named only behind the detection of FMA in `kernel::dispatch`.
        unsafe { _mm_cvtss_f32(_mm_fmadd_ss(_mm_set_ss(a), _mm_set_ss(b), _mm_set_ss(c))) }
    }
    #[inline(always)]
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64 {
        use core::arch::x86_64::{_mm_cvtsd_f64, _mm_fmadd_sd, _mm_set_sd};
        // SAFETY: as above.
        unsafe { _mm_cvtsd_f64(_mm_fmadd_sd(_mm_set_sd(a), _mm_set_sd(b), _mm_set_sd(c))) }
    }
}

/// A piece of work that is compiled once for every arithmetic and run with the machine's own.
///
/// `run` and everything it calls must be `#[inline(always)]`: what is not inlined into the entry point is
/// compiled without the machine's vector instructions.
pub trait Kernel {
    /// What the work yields.
    type Output;
    /// Does the work.
    fn run<A: Arithmetic>(self) -> Self::Output;
}

/// A number that a network can be evaluated and trained in.
///
/// There is no order between scalars (an interval has none), so the comparisons that networks need are
/// methods: [`abs`](Self::abs), [`max`](Self::max), [`select_positive`](Self::select_positive). Elementary
/// functions are primitives, so that each kind of number brings its own: polynomials with a tested bound for
/// floats, the closed-form derivative for dual numbers, outward rounding for intervals.
///
/// ```
/// use netwright_runtime::Scalar;
///
/// fn half<S: Scalar>(x: S) -> S {
///     x * S::from_f64(0.5)
/// }
/// assert_eq!(half(3.0_f32), 1.5);
/// assert_eq!(half(3.0_f64), 1.5);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number that a network can compute with",
    label = "not a `Scalar`",
    note = "networks compute with `f32` and `f64`, and with the numbers of `netwright::verify`: a whole number needs a point, `1.0` instead of `1`"
)]
pub trait Scalar:
    Copy
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;

    /// The scalar nearest to `value`.
    fn from_f64(value: f64) -> Self;
    /// The `f64` nearest to this scalar; of a set of numbers, one that lies in it.
    fn to_f64(self) -> f64;

    /// `self · factor + addend`, rounded as `A` says.
    fn mul_add<A: Arithmetic>(self, factor: Self, addend: Self) -> Self;
    /// |self|.
    fn abs(self) -> Self;
    /// `self` if `self > other`, else `other`; so a NaN in `other` is passed on.
    fn max(self, other: Self) -> Self;
    /// `then` if `self > 0`, else `otherwise`; an interval that holds both cases returns the hull of both.
    fn select_positive(self, then: Self, otherwise: Self) -> Self;
    /// √self, correctly rounded.
    fn sqrt(self) -> Self;

    /// eˣ.
    fn exp<A: Arithmetic>(self) -> Self;
    /// eˣ of a number that is not above 0, or 0 where it is below 2⁻¹²⁶·⁵ (2⁻¹⁰²²·⁵ in double precision): machines take
    /// many times as long for a result that is no normal number.
    fn exp_of_negative<A: Arithmetic>(self) -> Self {
        self.exp::<A>()
    }
    /// eˣ − 1.
    fn exp_m1<A: Arithmetic>(self) -> Self;
    /// ln x; −∞ at 0, NaN below.
    fn ln<A: Arithmetic>(self) -> Self;
    /// ln(1 + x).
    fn ln_1p<A: Arithmetic>(self) -> Self;
    /// ln(1 + eˣ).
    fn softplus<A: Arithmetic>(self) -> Self;
    /// 1 / (1 + e⁻ˣ).
    fn sigmoid<A: Arithmetic>(self) -> Self;
    /// tanh x.
    fn tanh<A: Arithmetic>(self) -> Self;
    /// The error function erf x = 2/√π·∫₀ˣ e^(−t²) dt.
    fn erf<A: Arithmetic>(self) -> Self;
    /// sin x; NaN beyond ±2²⁷.
    fn sin<A: Arithmetic>(self) -> Self;
    /// cos x; NaN beyond ±2²⁷.
    fn cos<A: Arithmetic>(self) -> Self;

    /// Runs `kernel` with the arithmetic of this machine.
    fn dispatch<K: Kernel>(kernel: K) -> K::Output;
}

/// Implements [`Scalar`] for a float type: both differ in nothing but names.
macro_rules! float_scalar {
    ($float:ident, $mul_add:ident) => {
        impl Scalar for $float {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $float
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            fn mul_add<A: Arithmetic>(self, factor: Self, addend: Self) -> Self {
                A::$mul_add(self, factor, addend)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                $float::abs(self)
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                if self > other { self } else { other }
            }
            #[inline(always)]
            fn select_positive(self, then: Self, otherwise: Self) -> Self {
                if self > 0.0 { then } else { otherwise }
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                math::$float::sqrt(self)
            }
            #[inline(always)]
            fn exp<A: Arithmetic>(self) -> Self {
                math::$float::exp::<A>(self)
            }
            #[inline(always)]
            fn exp_of_negative<A: Arithmetic>(self) -> Self {
                math::$float::exp_of_negative::<A>(self)
            }
            #[inline(always)]
            fn exp_m1<A: Arithmetic>(self) -> Self {
                math::$float::exp_m1::<A>(self)
            }
            #[inline(always)]
            fn ln<A: Arithmetic>(self) -> Self {
                math::$float::ln::<A>(self)
            }
            #[inline(always)]
            fn ln_1p<A: Arithmetic>(self) -> Self {
                math::$float::ln_1p::<A>(self)
            }
            #[inline(always)]
            fn softplus<A: Arithmetic>(self) -> Self {
                math::$float::softplus::<A>(self)
            }
            #[inline(always)]
            fn sigmoid<A: Arithmetic>(self) -> Self {
                math::$float::sigmoid::<A>(self)
            }
            #[inline(always)]
            fn tanh<A: Arithmetic>(self) -> Self {
                math::$float::tanh::<A>(self)
            }
            #[inline(always)]
            fn erf<A: Arithmetic>(self) -> Self {
                math::$float::erf::<A>(self)
            }
            #[inline(always)]
            fn sin<A: Arithmetic>(self) -> Self {
                math::$float::sin::<A>(self)
            }
            #[inline(always)]
            fn cos<A: Arithmetic>(self) -> Self {
                math::$float::cos::<A>(self)
            }
            #[inline(always)]
            fn dispatch<K: Kernel>(kernel: K) -> K::Output {
                crate::kernel::dispatch::dispatch(kernel)
            }
        }
    };
}

float_scalar!(f32, mul_add_f32);
float_scalar!(f64, mul_add_f64);
