//! The hyperbolic tangent.
//!
//! With m = exp(−2|x|) − 1, |tanh x| = −m/(2 + m): m has no cancellation, so small results keep their
//! relative precision, and the result is odd in x and never beyond ±1.

use super::exp::{SHIFTER_F32, exp_m1_of_negative_f64, power_of_two_f32, reduced_by_f32};
use crate::machine::Arithmetic;

/// tanh x in single precision.
///
/// What a step of a recurrent network waits for: the product with −2 is exact, so the number of powers of two
/// does not wait for it, and the sign is that of the numerator, which the denominator does not wait for.
///
/// Over all floats at most 2.499 ulp in either arithmetic.
#[inline(always)]
pub(crate) fn tanh_f32<A: Arithmetic>(x: f32) -> f32 {
    // From here on the result is 1; a NaN passes.
    let magnitude = if x.abs() > 10.0 { 10.0 } else { x.abs() };
    let shifted = A::mul_add_f32(magnitude, -2.0 * core::f32::consts::LOG2_E, SHIFTER_F32);
    let (g, n) = reduced_by_f32::<A>(-2.0 * magnitude, shifted);
    let power = power_of_two_f32(n);
    let m = A::mul_add_f32(g, power, power - 1.0);
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
