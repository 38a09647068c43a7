//! The numbers that emitted code is generic over, and the two ways to multiply and add.
//!
//! [`Scalar`] has every primitive that a network needs, so that one emitted body runs on `f32`, `f64`, dual
//! numbers and intervals. [`Arithmetic`] says whether `a·b + c` is rounded once or twice; it is chosen once
//! per machine, by [`Scalar::dispatch`], and it fixes every bit of the result.

#[macro_use]
mod example;
mod constant;
mod curve;
mod float;

use core::ops::{Add, Div, Mul, Neg, Sub};

pub use crate::machine::{Arithmetic, Kernel, Separate};
pub use constant::Constant;
pub use curve::Curve;

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
    #[doc = example!(ZERO)]
    const ZERO: Self;
    /// 1.
    #[doc = example!(ONE)]
    const ONE: Self;

    /// The scalar nearest to `value`.
    #[doc = example!(from_f64)]
    fn from_f64(value: f64) -> Self;
    /// The `f64` nearest to this scalar; of a set of numbers, one that is in it.
    #[doc = example!(to_f64)]
    fn to_f64(self) -> f64;
    /// The scalar nearest to a constant: what `from_f64` makes of it, but where that is a
    /// number in single precision, nothing is computed.
    #[doc = example!(from_constant)]
    fn from_constant(of: Constant) -> Self {
        Self::from_f64(of.double())
    }
    /// The scalar nearest to a count.
    #[doc = example!(from_u64)]
    fn from_u64(count: u64) -> Self {
        Self::from_f64(count as f64)
    }

    /// `self · factor + addend`, rounded as `A` says.
    #[doc = example!(mul_add)]
    fn mul_add<A: Arithmetic>(self, factor: Self, addend: Self) -> Self;
    /// `sums[l] = self · factors[l] + sums[l]` in each lane `l`, rounded as `A` says.
    #[doc(hidden)]
    #[inline(always)]
    #[allow(clippy::needless_range_loop, reason = "a plain loop, as those of the kernels")]
    fn mul_add_lanes<A: Arithmetic, const L: usize>(self, factors: &[Self; L], sums: &mut [Self; L]) {
        for l in 0..L {
            sums[l] = self.mul_add::<A>(factors[l], sums[l]);
        }
    }
    /// Numbers of single precision as such, for loops that are assembly; `None` for numbers of other types.
    #[doc(hidden)]
    #[inline(always)]
    fn single(_numbers: &[Self]) -> Option<&[f32]> {
        None
    }
    /// The same to be changed.
    #[doc(hidden)]
    #[inline(always)]
    fn single_mut(_numbers: &mut [Self]) -> Option<&mut [f32]> {
        None
    }
    /// The sums of rows of eight lanes, in halves, where the machine has instructions for it.
    #[doc(hidden)]
    #[inline(always)]
    fn sums_of_eight<A: Arithmetic, const R: usize>(_rows: &[[Self; 8]; R]) -> Option<[Self; R]> {
        None
    }
    /// Eight rows of eight with rows and columns exchanged, where the machine has instructions for it.
    #[doc(hidden)]
    #[inline(always)]
    fn transposed<A: Arithmetic>(_rows: &[[Self; 8]; 8]) -> Option<[[Self; 8]; 8]> {
        None
    }
    /// |self|.
    #[doc = example!(abs)]
    fn abs(self) -> Self;
    /// `self` if `self > other`, else `other`; so a NaN in `other` is passed on.
    #[doc = example!(max)]
    fn max(self, other: Self) -> Self;
    /// `self`, or `least` where it is less; a NaN is passed on. Derivatives pass as if nothing were cut off:
    /// the slope that what follows has at the cut number is that of `self`, too (straight-through: Bengio,
    /// Léonard & Courville 2013).
    #[doc = example!(at_least)]
    #[inline(always)]
    #[must_use]
    fn at_least(self, least: Self) -> Self {
        least.max(self)
    }
    /// What a memory keeps of it: 0 where |self| is below 2⁻¹⁰⁰ (2⁻⁹⁰⁰ in double precision), so that a value
    /// that fades ends at 0 before machines take many times as long for it. A NaN is kept.
    #[doc = example!(remembered)]
    #[must_use]
    fn remembered(self) -> Self;
    /// `then` if `self > 0`, else `otherwise`, so also of a NaN; an interval that holds both cases returns
    /// the hull of both.
    #[doc = example!(select_positive)]
    fn select_positive(self, then: Self, otherwise: Self) -> Self;
    /// `then` if `self ≤ 0`, else `otherwise`, so also of a NaN; an interval that holds both cases returns
    /// the hull of both.
    ///
    /// A slope that is 0 below a corner is selected by this one: of a NaN it passes the gradient on.
    #[doc = example!(select_nonpositive)]
    fn select_nonpositive(self, then: Self, otherwise: Self) -> Self;
    /// Whether `self > other`; sets of numbers compare by the number that stands for them in
    /// `to_f64`.
    #[doc = example!(is_above)]
    #[inline(always)]
    fn is_above(self, other: Self) -> bool {
        self.to_f64() > other.to_f64()
    }
    /// Whether it is NaN; of a set of numbers, whether a NaN is among them.
    #[doc = example!(is_nan)]
    #[inline(always)]
    fn is_nan(self) -> bool {
        self.to_f64().is_nan()
    }
    /// √self, correctly rounded.
    #[doc = example!(sqrt)]
    fn sqrt(self) -> Self;

    /// self², which an interval knows to be at least 0.
    #[doc = example!(square)]
    #[inline(always)]
    #[must_use]
    fn square(self) -> Self {
        self * self
    }
    /// `self + x²`, rounded as `A` says.
    #[doc = example!(plus_square)]
    #[inline(always)]
    #[must_use]
    fn plus_square<A: Arithmetic>(self, x: Self) -> Self {
        x.mul_add::<A>(x, self)
    }
    /// `self − x²`, rounded as `A` says.
    #[doc = example!(minus_square)]
    #[inline(always)]
    #[must_use]
    fn minus_square<A: Arithmetic>(self, x: Self) -> Self {
        (-x).mul_add::<A>(x, self)
    }
    /// `curve` at this place; an interval is bounded by the curve's shape, too.
    #[doc = example!(along)]
    #[inline(always)]
    #[must_use]
    fn along<A: Arithmetic, C: Curve>(self, curve: C) -> Self {
        curve.at::<A, Self>(self)
    }
    /// The number itself, where float code is known to compute nothing outside of `low` to `high`; an
    /// interval is cut to this range.
    #[doc = example!(within)]
    #[inline(always)]
    #[must_use]
    fn within(self, _low: f64, _high: f64) -> Self {
        self
    }
    /// `within` of ±√`square`, with what n + 8 roundings add: a number of a row of n that is divided by its
    /// size. `largest` is the largest size of a number before, and `least` what the row's size is at least:
    /// float code yields NaN where a difference of such numbers overflows, or where 0 is divided by 0.
    #[doc = example!(within_size)]
    #[inline(always)]
    #[must_use]
    fn within_size(self, _square: usize, _n: usize, _largest: Self, _least: Self) -> Self {
        self
    }
    /// The bounds of `p`, the softmax of `z`, besides its formula; intervals are limited to them.
    #[doc = example!(cut_softmax)]
    #[inline(always)]
    fn cut_softmax(_z: &[Self], _p: &mut [Self]) {}
    /// The number itself, which is the logarithm of number `o` of the softmax of `z`; an interval is cut to
    /// what is known of it.
    #[doc = example!(within_ln_p)]
    #[inline(always)]
    #[must_use]
    fn within_ln_p(self, _z: &[Self], _o: usize) -> Self {
        self
    }
    /// The same of minus the logarithm.
    #[doc = example!(within_minus_ln_p)]
    #[inline(always)]
    #[must_use]
    fn within_minus_ln_p(self, _z: &[Self], _o: usize) -> Self {
        self
    }

    /// eˣ.
    #[doc = example!(exp)]
    fn exp<A: Arithmetic>(self) -> Self;
    /// eˣ of a number that is not above 0, or 0 where it is below 2⁻¹²⁶·⁵ (2⁻¹⁰²²·⁵ in double precision):
    /// machines take many times as long for a result that is not a normal number.
    #[doc = example!(exp_of_negative)]
    fn exp_of_negative<A: Arithmetic>(self) -> Self {
        self.exp::<A>()
    }
    /// eˣ − 1.
    #[doc = example!(exp_m1)]
    fn exp_m1<A: Arithmetic>(self) -> Self;
    /// ln x; −∞ at 0, NaN below.
    #[doc = example!(ln)]
    fn ln<A: Arithmetic>(self) -> Self;
    /// ln(1 + x).
    #[doc = example!(ln_1p)]
    fn ln_1p<A: Arithmetic>(self) -> Self;
    /// ln(1 + eˣ).
    #[doc = example!(softplus)]
    fn softplus<A: Arithmetic>(self) -> Self;
    /// 1 / (1 + e⁻ˣ).
    #[doc = example!(sigmoid)]
    fn sigmoid<A: Arithmetic>(self) -> Self;
    /// The sigmoids of x and of −x, whose sum is 1: the smaller one keeps the digits that 1 minus the larger
    /// one loses.
    #[doc = example!(sigmoid_pair)]
    #[inline(always)]
    fn sigmoid_pair<A: Arithmetic>(self) -> [Self; 2] {
        [self.sigmoid::<A>(), (-self).sigmoid::<A>()]
    }
    /// tanh x.
    #[doc = example!(tanh)]
    fn tanh<A: Arithmetic>(self) -> Self;
    /// The same of many numbers, in an order in which a machine waits less.
    #[doc(hidden)]
    #[inline(always)]
    #[allow(clippy::needless_range_loop, reason = "a plain loop, as those of the kernels")]
    fn tanh_lanes<A: Arithmetic, const L: usize>(of: &[Self; L]) -> [Self; L] {
        let mut result = [Self::ZERO; L];
        for l in 0..L {
            result[l] = of[l].tanh::<A>();
        }
        result
    }
    /// The error function erf x = 2/√π·∫₀ˣ e^(−t²) dt.
    #[doc = example!(erf)]
    fn erf<A: Arithmetic>(self) -> Self;
    /// The normal distribution Φ(x) = (1 + erf(x/√2))/2, with its digits also where it is near 0.
    #[doc = example!(normal)]
    #[inline(always)]
    fn normal<A: Arithmetic>(self) -> Self {
        let half = Self::from_f64(0.5);
        (self * Self::from_f64(core::f64::consts::FRAC_1_SQRT_2)).erf::<A>().mul_add::<A>(half, half)
    }
    /// sin x; NaN beyond ±2²⁷ in single precision, ±2⁵⁰ in double precision.
    #[doc = example!(sin)]
    fn sin<A: Arithmetic>(self) -> Self;
    /// cos x; NaN where sin x is.
    #[doc = example!(cos)]
    fn cos<A: Arithmetic>(self) -> Self;

    /// Runs `kernel` with the arithmetic of this machine.
    #[doc = example!(dispatch)]
    fn dispatch<K: Kernel>(kernel: K) -> K::Output;
}

/// `n`, by which the terms of a part of a batch count that are divided by the weights of all rows.
#[doc(hidden)]
#[inline(always)]
pub fn count_factor<S: Scalar>(n: usize) -> S {
    S::from_u64(n as u64)
}

/// `1/n`, by which a sum over `n` samples becomes their mean.
#[doc(hidden)]
#[inline(always)]
pub fn mean_factor<S: Scalar>(n: usize) -> S {
    S::ONE / S::from_u64(n as u64)
}

/// The sum with the losses of some rows, in order.
#[doc(hidden)]
#[inline(always)]
pub fn add_in_order<S: Scalar>(mut sum: S, losses: &[S]) -> S {
    for loss in losses {
        sum = sum + *loss;
    }
    sum
}

/// How `a·b + c` is rounded in the networks of this program, on this machine: `"fused"`, once, or
/// `"separate"`, twice.
///
/// It fixes the bits of a result: machines that answer the same have the same bits (32-bit x86 without SSE2
/// alone computes with more digits than its numbers have). It belongs to the description of a run, and to no
/// network: a fingerprint is the same everywhere.
///
/// ```
/// println!("trained with {} arithmetic", netwright::arithmetic());
/// assert!(["fused", "separate"].contains(&netwright::arithmetic()));
/// ```
#[must_use]
pub fn arithmetic() -> &'static str {
    f32::dispatch(NameOfArithmetic)
}

struct NameOfArithmetic;

impl Kernel for NameOfArithmetic {
    type Output = &'static str;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> &'static str {
        if A::IS_FUSED { "fused" } else { "separate" }
    }
}
