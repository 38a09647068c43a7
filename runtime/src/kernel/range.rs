//! Powers of two that bring numbers into the range in which their squares neither overflow nor vanish.
//!
//! A product with a power of two is exact, so a result from numbers in the middle of the range has the bits
//! of code without a scale. Blue 1978, "A portable Fortran program to find the Euclidean norm of a vector",
//! with two steps upward for both precisions, and none downward: the sums of squares here also contain an ε
//! or a least length.

use crate::scalar::Scalar;

/// Up to here the squares of 2²⁷ numbers do not overflow in `f32`, and from here on no ε counts.
const LARGE: f64 = two_to(50);
const DOWN: f64 = two_to(-100);
/// The same for `f64` and 2²³ numbers; in `f32` it is ∞, and no number is above it.
const HUGE: f64 = two_to(500);
const FAR_DOWN: f64 = two_to(-700);

const fn two_to(power: i64) -> f64 {
    f64::from_bits(((power + 1023) << 52).cast_unsigned())
}

/// The factor of numbers up to ±`largest`: 1 for `largest` up to 2⁵⁰.
#[inline(always)]
pub(crate) fn into_range<S: Scalar>(largest: S) -> S {
    choose(largest, DOWN, FAR_DOWN)
}

/// The reciprocal of [`into_range`], which is exact too.
#[inline(always)]
pub(crate) fn out_of_range<S: Scalar>(largest: S) -> S {
    choose(largest, 1.0 / DOWN, 1.0 / FAR_DOWN)
}

#[inline(always)]
fn choose<S: Scalar>(largest: S, large: f64, huge: f64) -> S {
    let is_large = (largest - S::from_f64(LARGE)).select_positive(S::from_f64(large), S::ONE);
    (largest - S::from_f64(HUGE)).select_positive(S::from_f64(huge), is_large)
}
