//! Sums and steps over all parameters of a network.
//!
//! Input: slices of numbers. Output: their product, or changed numbers. Guarantees: eight sums are taken side
//! by side, in one order on every machine, so a result depends on the arithmetic alone.

use crate::scalar::{Arithmetic, Kernel, Scalar};

/// Sums that are taken side by side.
const LANES: usize = 8;

struct Dot<'a, S>(&'a [S], &'a [S]);

impl<S: Scalar> Kernel for Dot<'_, S> {
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        let Self(a, b) = self;
        let ((a, rest_of_a), (b, rest_of_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
        let mut sums = [S::ZERO; LANES];
        for (a, b) in a.iter().zip(b) {
            for lane in 0..LANES {
                sums[lane] = a[lane].mul_add::<A>(b[lane], sums[lane]);
            }
        }
        let mut sum = S::ZERO;
        for lane in sums {
            sum = sum + lane;
        }
        for (a, b) in rest_of_a.iter().zip(rest_of_b) {
            sum = a.mul_add::<A>(*b, sum);
        }
        sum
    }
}

/// Σ aᵢ·bᵢ.
pub(super) fn dot<S: Scalar>(a: &[S], b: &[S]) -> S {
    S::dispatch(Dot(a, b))
}

struct AddScaled<'a, S>(&'a mut [S], S, &'a [S]);

impl<S: Scalar> Kernel for AddScaled<'_, S> {
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self(to, factor, add) = self;
        for (to, add) in to.iter_mut().zip(add) {
            *to = add.mul_add::<A>(factor, *to);
        }
    }
}

/// `to ← to + factor·add`
pub(super) fn add_scaled<S: Scalar>(to: &mut [S], factor: S, add: &[S]) {
    S::dispatch(AddScaled(to, factor, add));
}

/// `to ← factor·of`
pub(super) fn set_scaled<S: Scalar>(to: &mut [S], factor: S, of: &[S]) {
    for (to, of) in to.iter_mut().zip(of) {
        *to = *of * factor;
    }
}

/// `to ← a − b`
pub(super) fn set_difference<S: Scalar>(to: &mut [S], a: &[S], b: &[S]) {
    for (to, (a, b)) in to.iter_mut().zip(a.iter().zip(b)) {
        *to = *a - *b;
    }
}

/// `to ← of`
pub(super) fn copy<S: Scalar>(to: &mut [S], of: &[S]) {
    for (to, of) in to.iter_mut().zip(of) {
        *to = *of;
    }
}

/// The largest size of a number; NaN if there is one.
pub(super) fn largest<S: Scalar>(of: &[S]) -> S {
    // In this order, a NaN is passed on by each of them.
    of.iter().fold(
        S::ZERO,
        |largest, number| {
            if largest.is_nan() { largest } else { largest.max(number.abs()) }
        },
    )
}

/// The sum of the sizes of all numbers.
pub(super) fn size<S: Scalar>(of: &[S]) -> S {
    of.iter().fold(S::ZERO, |sum, number| sum + number.abs())
}
