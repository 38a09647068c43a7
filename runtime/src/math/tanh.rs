//! The hyperbolic tangent.
//!
//! With m = exp(−2|x|) − 1, |tanh x| = −m/(2 + m): m has no cancellation, so small results keep their
//! relative precision, and the result is odd in x and never beyond ±1.

use super::exp::{SHIFTER_F32, exp_m1_of_negative_f64, exp_m1_of_reduced_f32, reduced_by_f32};
use crate::machine::Arithmetic;

/// tanh x in single precision.
///
/// What a step of a recurrent network waits for: the product with −2 is exact, so the number of powers of two
/// does not wait for it, and the sign is that of the numerator, which the denominator does not wait for.
///
/// Over all floats at most 2.499 ulp in either arithmetic.
#[inline(always)]
pub(crate) fn tanh_f32<A: Arithmetic>(x: f32) -> f32 {
    let (r, n) = begin_f32::<A>(x);
    end_f32::<A>(r, n, x)
}

/// tanh x of many numbers, with the bits of [`tanh_f32`].
///
/// One number takes sixty cycles, in each of which it waits for the last result. A machine works ahead by some
/// hundred instructions, which are four vectors; two passes of half the length let it begin twice as many.
/// Measured on Zen 4 for a vector of eight: 15 cycles in one pass, 10 in two.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "a plain loop, as those of the kernels")]
pub(crate) fn tanh_lanes_f32<A: Arithmetic, const L: usize>(x: &[f32; L]) -> [f32; L] {
    let (mut r, mut n, mut result) = ([0.0; L], [0; L], [0.0; L]);
    for l in 0..L {
        (r[l], n[l]) = begin_f32::<A>(x[l]);
    }
    for l in 0..L {
        result[l] = end_f32::<A>(r[l], n[l], x[l]);
    }
    result
}

/// −2|x| as r + n·ln 2. The product with −2 is exact, so that n does not wait for it.
#[inline(always)]
fn begin_f32<A: Arithmetic>(x: f32) -> (f32, u32) {
    // From here on the result is 1; a NaN passes.
    let magnitude = if x.abs() > 10.0 { 10.0 } else { x.abs() };
    let shifted = A::mul_add_f32(magnitude, -2.0 * core::f32::consts::LOG2_E, SHIFTER_F32);
    reduced_by_f32::<A>(-2.0 * magnitude, shifted)
}

/// The quotient. Its sign is that of x, whatever that of m is; the numerator has it, for which the denominator does
/// not wait.
#[inline(always)]
fn end_f32<A: Arithmetic>(r: f32, n: u32, x: f32) -> f32 {
    let m = exp_m1_of_reduced_f32::<A>(r, n);
    m.copysign(x) / (2.0 + m)
}

/// tanh x in double precision.
///
/// An error δm of m changes the result by 2·δm/(2 + m)², the rounding of 2 + m by at most 2⁻⁵³·|result|/(2 +
/// m), and the quotient is rounded. δm is the error of g (see `exp.rs`) times 2ⁿ, plus half an ulp of m for n
/// < 0: `tests/math/error_bounds.py` finds 2.99 ulp, where the result is just below ½.
#[inline(always)]
pub(crate) fn tanh_f64<A: Arithmetic>(x: f64) -> f64 {
    let twice = -2.0 * x.abs();
    // From here on the result is 1; a NaN passes.
    let twice = if twice < -40.0 { -40.0 } else { twice };
    let m = exp_m1_of_negative_f64::<A>(twice);
    (-m / (2.0 + m)).copysign(x)
}

/// The same of many numbers.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "a plain loop, as those of the kernels")]
pub(crate) fn tanh_lanes_f64<A: Arithmetic, const L: usize>(x: &[f64; L]) -> [f64; L] {
    let mut result = [0.0; L];
    for l in 0..L {
        result[l] = tanh_f64::<A>(x[l]);
    }
    result
}
