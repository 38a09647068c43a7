//! Exact arithmetic on `f64`, in two parts: the nearest number, and on which side of it the real result is.
//!
//! The side comes from an error-free transformation (the error of a sum or a product, the remainder of a
//! quotient or a root: Muller et al., *Handbook of Floating-Point Arithmetic*, 2018, chapters 4 and 5). Where
//! underflow or overflow makes it inexact, the real number may be on either side.

use netwright_runtime::Scalar;

/// Below this magnitude (2⁻⁹⁶⁰) errors and remainders may not be representable. No product, quotient or root
/// of `f32` numbers is so small.
const TINY: f64 = f64::from_bits((1023 - 960) << 52);

/// A real number, as the `f64` nearest to it and the sides of that on which it may be.
///
/// It is strictly between the two neighbours of `value`, or at one of them where both sides are possible.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rounded {
    /// The nearest number; of an overflow ∞.
    pub value: f64,
    /// Whether the real number may be less.
    pub below: bool,
    /// Whether it may be greater.
    pub above: bool,
}

impl Rounded {
    /// A number that was not rounded.
    #[inline(always)]
    pub(super) const fn exact(value: f64) -> Self {
        Self { value, below: false, above: false }
    }

    /// A number of which the error is not known, only that it is less than the distance to the next number.
    #[inline(always)]
    pub(super) const fn inexact(value: f64) -> Self {
        Self { value, below: true, above: true }
    }

    /// The negative number.
    #[inline(always)]
    pub(super) const fn negated(self) -> Self {
        Self { value: -self.value, below: self.above, above: self.below }
    }

    /// `value` plus an error of which the sign is right; an error that is NaN is not known.
    #[inline(always)]
    const fn with_error(value: f64, error: f64) -> Self {
        if error.is_nan() {
            return Self::inexact(value);
        }
        Self { value, below: error < 0.0, above: error > 0.0 }
    }

    /// `a + b`, where not both are infinite with opposite signs.
    #[inline(always)]
    pub(super) const fn sum(a: f64, b: f64) -> Self {
        let value = a + b;
        if value.is_infinite() {
            return Self::overflow(value);
        }
        // Knuth's TwoSum. An intermediate overflow ends as NaN.
        let b_seen = value - a;
        Self::with_error(value, (a - (value - b_seen)) + (b - b_seen))
    }

    /// `a · b`, where not one is 0 and the other infinite.
    #[inline(always)]
    pub(super) fn product(a: f64, b: f64) -> Self {
        let value = a * b;
        if value.is_infinite() {
            return Self::overflow(value);
        }
        if value.abs() < TINY {
            return if a == 0.0 || b == 0.0 { Self::exact(value) } else { Self::inexact(value) };
        }
        Self::with_error(value, a.mul_add(b, -value))
    }

    /// `a / b`, where b > 0 and not both are infinite.
    #[inline(always)]
    pub(super) fn quotient(a: f64, b: f64) -> Self {
        let value = a / b;
        if value.is_infinite() {
            return Self::overflow(value);
        }
        if a == 0.0 || b.is_infinite() {
            return Self::exact(value);
        }
        if a.abs() < TINY || value.abs() < TINY {
            return Self::inexact(value);
        }
        Self::with_error(value, (-value).mul_add(b, a))
    }

    /// √a, where a ≥ 0.
    #[inline(always)]
    pub(super) fn root(a: f64) -> Self {
        let value = Scalar::sqrt(a);
        if a == 0.0 || a.is_infinite() {
            return Self::exact(value);
        }
        if a < TINY {
            return Self::inexact(value);
        }
        Self::with_error(value, (-value).mul_add(value, a))
    }

    /// ±∞, for which a finite number may stand that is too large.
    #[inline(always)]
    const fn overflow(value: f64) -> Self {
        Self { value, below: value > 0.0, above: value < 0.0 }
    }
}
