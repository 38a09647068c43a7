//! The scalars `f32` and `f64`.
//!
//! Input: a float and, where a result is rounded, an [`Arithmetic`]. Output: a float. Guarantees: the error
//! bounds of `math`, which every function of more than one operation is from.

use super::{Arithmetic, Constant, Kernel, Scalar};
use crate::{machine, math};

/// Implements [`Scalar`] for a float type: both differ in nothing but names, and in the exponent of the least
/// number that is remembered, as it is stored: 27 − 127 = −100, 123 − 1023 = −900.
macro_rules! float_scalar {
    ($float:ident, $mul_add:ident, $mul_add_lanes:ident, $sums_of_eight:ident, $transposed:ident, $sqrt:ident, $constant:ident, $single:expr, $least:literal) => {
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
            fn mul_add_lanes<A: Arithmetic, const L: usize>(self, factors: &[Self; L], sums: &mut [Self; L]) {
                A::$mul_add_lanes(self, factors, sums);
            }
            #[inline(always)]
            fn single(numbers: &[Self]) -> Option<&[f32]> {
                $single(numbers)
            }
            #[inline(always)]
            fn single_mut(numbers: &mut [Self]) -> Option<&mut [f32]> {
                $single(numbers)
            }
            #[inline(always)]
            fn sums_of_eight<A: Arithmetic, const R: usize>(rows: &[[Self; 8]; R]) -> Option<[Self; R]> {
                A::$sums_of_eight(rows)
            }
            #[inline(always)]
            fn transposed<A: Arithmetic>(rows: &[[Self; 8]; 8]) -> Option<[[Self; 8]; 8]> {
                A::$transposed(rows)
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
            fn remembered(self) -> Self {
                const LEAST: $float = $float::from_bits($least << ($float::MANTISSA_DIGITS - 1));
                if $float::abs(self) < LEAST { 0.0 } else { self }
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
            fn tanh_lanes<A: Arithmetic, const L: usize>(of: &[Self; L]) -> [Self; L] {
                math::$float::tanh_lanes::<A, L>(of)
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

float_scalar!(
    f32,
    mul_add_f32,
    mul_add_lanes_f32,
    sums_of_eight_f32,
    transposed_f32,
    sqrt_f32,
    single,
    Some,
    27
);
float_scalar!(
    f64,
    mul_add_f64,
    mul_add_lanes_f64,
    sums_of_eight_f64,
    transposed_f64,
    sqrt_f64,
    double,
    |_| None,
    123
);
