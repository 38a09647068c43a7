//! The numbers that emitted code is generic over, and the two ways to multiply and add.
//!
//! [`Scalar`] has every primitive that a network needs, so that one emitted body runs on `f32`, `f64`, dual
//! numbers and intervals. [`Arithmetic`] says whether `a·b + c` is rounded once or twice; it is chosen once
//! per machine, by [`Scalar::dispatch`], and it fixes every bit of the result.

use core::ops::{Add, Div, Mul, Neg, Sub};

pub use crate::machine::{Arithmetic, Kernel, Separate};
use crate::{machine, math};

/// A number that is known before the program runs, or at least before training: rounded to both float types
/// once, so that a network in `f32` meets no `f64` at run time, which many microcontrollers compute in
/// software.
///
/// ```
/// use netwright::scalar::{Constant, Scalar};
///
/// const TENTH: Constant = Constant::new(0.1);
/// assert_eq!(f32::from_constant(TENTH), 0.1);
/// assert_eq!(f64::from_constant(TENTH), 0.1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant {
    double: f64,
    single: f32,
}

impl Constant {
    /// The number `value`, and the `f32` nearest to it.
    #[inline(always)]
    #[must_use]
    pub const fn new(value: f64) -> Self {
        Self { double: value, single: value as f32 }
    }

    /// The number.
    #[inline(always)]
    #[must_use]
    pub const fn double(self) -> f64 {
        self.double
    }

    /// The `f32` nearest to it.
    #[inline(always)]
    #[must_use]
    pub const fn single(self) -> f32 {
        self.single
    }
}

/// A function of one number that falls up to one place and rises from there, or that only rises.
///
/// Floats compute its formula and nothing else ([`Scalar::along`]). An interval needs to know this shape to
/// bound the function by its values at both ends, because the formula meets the number several times.
pub trait Curve: Copy {
    /// The z of the least value; −∞ if the function only rises.
    const BOTTOM: f64;
    /// The least value, rounded down: f([`BOTTOM`](Self::BOTTOM)), or what the function exceeds if it only
    /// rises.
    const LEAST: f64;
    /// f(z). Float code is off by at most 8·ε·max(|z|, |f(z)|).
    fn at<A: Arithmetic, S: Scalar>(self, z: S) -> S;
}

/// A number that a network can be evaluated and trained in.
///
/// There is no order between scalars (an interval has none), so the comparisons that networks need are
/// methods: [`abs`](Self::abs), [`max`](Self::max), [`select_positive`](Self::select_positive). Elementary
/// functions are primitives, so that each kind of number brings its own: polynomials with a tested bound for
/// floats, the closed-form derivative for dual numbers, outward rounding for intervals.
///
/// ```
/// use netwright::Scalar;
///
/// fn half<S: Scalar>(x: S) -> S {
///     x * S::from_f64(0.5)
/// }
/// assert_eq!(half(3.0_f32), 1.5);
/// assert_eq!(half(3.0_f64), 1.5);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number type that a network can compute with",
    label = "not a `Scalar`",
    note = "networks compute with `f32` and `f64`, and with the numbers of `netwright::verify`: a whole number needs a decimal point, `1.0` instead of `1`"
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
    /// The `f64` nearest to this scalar; of a set of numbers, one that is in it.
    fn to_f64(self) -> f64;
    /// The scalar nearest to a constant: what `from_f64` makes of it, but where that is a
    /// number in single precision, nothing is computed.
    fn from_constant(of: Constant) -> Self {
        Self::from_f64(of.double())
    }
    /// The scalar nearest to a count.
    fn from_u64(count: u64) -> Self {
        Self::from_f64(count as f64)
    }

    /// `self · factor + addend`, rounded as `A` says.
    fn mul_add<A: Arithmetic>(self, factor: Self, addend: Self) -> Self;
    /// |self|.
    fn abs(self) -> Self;
    /// `self` if `self > other`, else `other`; so a NaN in `other` is passed on.
    fn max(self, other: Self) -> Self;
    /// `self`, or `least` where it is less; a NaN is passed on. Derivatives pass as if nothing were cut off:
    /// the slope that what follows has at the cut number is that of `self`, too (straight-through: Bengio,
    /// Léonard & Courville 2013).
    #[inline(always)]
    #[must_use]
    fn at_least(self, least: Self) -> Self {
        least.max(self)
    }
    /// `then` if `self > 0`, else `otherwise`, so also of a NaN; an interval that holds both cases returns
    /// the hull of both.
    fn select_positive(self, then: Self, otherwise: Self) -> Self;
    /// `then` if `self ≤ 0`, else `otherwise`, so also of a NaN; an interval that holds both cases returns
    /// the hull of both.
    ///
    /// A slope that is 0 below a corner is selected by this one: of a NaN it passes the gradient on.
    fn select_nonpositive(self, then: Self, otherwise: Self) -> Self;
    /// Whether `self > other`; sets of numbers compare by the number that stands for them in
    /// `to_f64`.
    #[inline(always)]
    fn is_above(self, other: Self) -> bool {
        self.to_f64() > other.to_f64()
    }
    /// Whether it is NaN; of a set of numbers, whether a NaN is among them.
    #[inline(always)]
    fn is_nan(self) -> bool {
        self.to_f64().is_nan()
    }
    /// √self, correctly rounded.
    fn sqrt(self) -> Self;

    /// self², which an interval knows to be at least 0.
    #[inline(always)]
    #[must_use]
    fn square(self) -> Self {
        self * self
    }
    /// `self + x²`, rounded as `A` says.
    #[inline(always)]
    #[must_use]
    fn plus_square<A: Arithmetic>(self, x: Self) -> Self {
        x.mul_add::<A>(x, self)
    }
    /// `self − x²`, rounded as `A` says.
    #[inline(always)]
    #[must_use]
    fn minus_square<A: Arithmetic>(self, x: Self) -> Self {
        (-x).mul_add::<A>(x, self)
    }
    /// `curve` at this place; an interval is bounded by the curve's shape, too.
    #[inline(always)]
    #[must_use]
    fn along<A: Arithmetic, C: Curve>(self, curve: C) -> Self {
        curve.at::<A, Self>(self)
    }
    /// The number itself, where float code is known to compute nothing outside of `low` to `high`; an
    /// interval is cut to this range.
    #[inline(always)]
    #[must_use]
    fn within(self, _low: f64, _high: f64) -> Self {
        self
    }
    /// `within` of ±√`square`, with what n + 8 roundings add: a number of a row of n that is divided by its
    /// size. `largest` is the largest size of a number before, and `least` what the row's size is at least:
    /// float code yields NaN where a difference of such numbers overflows, or where 0 is divided by 0.
    #[inline(always)]
    #[must_use]
    fn within_size(self, _square: usize, _n: usize, _largest: Self, _least: Self) -> Self {
        self
    }
    /// The bounds of `p`, the softmax of `z`, besides its formula; intervals are limited to them.
    #[inline(always)]
    fn cut_softmax(_z: &[Self], _p: &mut [Self]) {}
    /// The number itself, which is the logarithm of number `o` of the softmax of `z`; an interval is cut to
    /// what is known of it.
    #[inline(always)]
    #[must_use]
    fn within_ln_p(self, _z: &[Self], _o: usize) -> Self {
        self
    }
    /// The same of minus the logarithm.
    #[inline(always)]
    #[must_use]
    fn within_minus_ln_p(self, _z: &[Self], _o: usize) -> Self {
        self
    }

    /// eˣ.
    fn exp<A: Arithmetic>(self) -> Self;
    /// eˣ of a number that is not above 0, or 0 where it is below 2⁻¹²⁶·⁵ (2⁻¹⁰²²·⁵ in double precision):
    /// machines take many times as long for a result that is not a normal number.
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
    /// The sigmoids of x and of −x, whose sum is 1: the smaller one keeps the digits that 1 minus the larger
    /// one loses.
    #[inline(always)]
    fn sigmoid_pair<A: Arithmetic>(self) -> [Self; 2] {
        [self.sigmoid::<A>(), (-self).sigmoid::<A>()]
    }
    /// tanh x.
    fn tanh<A: Arithmetic>(self) -> Self;
    /// The error function erf x = 2/√π·∫₀ˣ e^(−t²) dt.
    fn erf<A: Arithmetic>(self) -> Self;
    /// The normal distribution Φ(x) = (1 + erf(x/√2))/2, with its digits also where it is near 0.
    #[inline(always)]
    fn normal<A: Arithmetic>(self) -> Self {
        let half = Self::from_f64(0.5);
        (self * Self::from_f64(core::f64::consts::FRAC_1_SQRT_2)).erf::<A>().mul_add::<A>(half, half)
    }
    /// sin x; NaN beyond ±2²⁷ in single precision, ±2⁵⁰ in double precision.
    fn sin<A: Arithmetic>(self) -> Self;
    /// cos x; NaN where sin x is.
    fn cos<A: Arithmetic>(self) -> Self;

    /// Runs `kernel` with the arithmetic of this machine.
    fn dispatch<K: Kernel>(kernel: K) -> K::Output;
}

/// `1/n`, by which a sum over `n` samples becomes their mean.
#[doc(hidden)]
#[inline(always)]
pub fn mean_factor<S: Scalar>(n: usize) -> S {
    S::ONE / S::from_u64(n as u64)
}

/// Implements [`Scalar`] for a float type: both differ in nothing but names.
macro_rules! float_scalar {
    ($float:ident, $mul_add:ident, $sqrt:ident, $constant:ident) => {
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
            fn from_constant(of: Constant) -> Self {
                of.$constant()
            }
            #[inline(always)]
            fn from_u64(count: u64) -> Self {
                count as $float
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
            fn select_nonpositive(self, then: Self, otherwise: Self) -> Self {
                if self <= 0.0 { then } else { otherwise }
            }
            #[inline(always)]
            fn is_above(self, other: Self) -> bool {
                self > other
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                $float::is_nan(self)
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                machine::$sqrt(self)
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
            fn sigmoid_pair<A: Arithmetic>(self) -> [Self; 2] {
                math::$float::sigmoid_pair::<A>(self)
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
            fn normal<A: Arithmetic>(self) -> Self {
                math::$float::normal::<A>(self)
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
                machine::dispatch(kernel)
            }
        }
    };
}

float_scalar!(f32, mul_add_f32, sqrt_f32, single);
float_scalar!(f64, mul_add_f64, sqrt_f64, double);
