//! The hyperbolic tangent.
//!
//! With m = 1 − exp(−2|x|), |tanh x| = m/(2 − m): m has no cancellation, so small results keep their relative
//! precision, and the result is odd in x and never beyond ±1.

use super::exp::{EXP_M1_F32, LN_2_HIGH_F32, LN_2_LOW_F32, SHIFTER_F32, exp_m1_of_negative_f64};
use crate::machine::Arithmetic;

/// 1.5·2²³ + 128: a small number plus this is rounded to an integer n + 128, whose low bits are the exponent
/// field of 2ⁿ⁺¹. 128 is even, so that halves are rounded to the same n as without it.
const SHIFTER: f32 = SHIFTER_F32 + 128.0;
/// The sign of a float.
const SIGN_F32: u32 = 1 << 31;

/// tanh x in single precision.
///
/// −2|x| = r + n·ln 2, and exp(r) − 1 = r + r²·q(r) as in [`exp`](super::exp), but all of it is computed of t
/// = −r/2 and n/2·ln 2: |x| needs no factor, and t + t²·p(t) = −(exp(r) − 1)/2 with p(t) = −2·q(−2t) for the
/// factor 2ⁿ⁺¹ in the place of 2ⁿ. Factors that are powers of two change no rounding, only the numbers of
/// operations: these are the bits of the formula as it is written.
///
/// What a step of a recurrent network waits for: the number of powers of two is known before t is, and the
/// sign is that of the numerator, which the denominator does not wait for.
///
/// Over all floats at most 2.499 ulp in either arithmetic.
#[inline(always)]
pub(crate) fn tanh_f32<A: Arithmetic>(x: f32) -> f32 {
    let (t, power) = begin_f32::<A>(x);
    end_f32::<A>(t, power, x)
}

/// tanh x of many numbers, with the bits of [`tanh_f32`].
///
/// One number takes sixty cycles, in each of which it waits for the last result. A machine works ahead by
/// some hundred instructions, which are five vectors; two passes of half the length let it begin twice as
/// many.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "a plain loop, as those of the kernels")]
pub(crate) fn tanh_lanes_f32<A: Arithmetic, const L: usize>(x: &[f32; L]) -> [f32; L] {
    let (mut t, mut power, mut result) = ([0.0; L], [0.0; L], [0.0; L]);
    for l in 0..L {
        (t[l], power[l]) = begin_f32::<A>(x[l]);
    }
    for l in 0..L {
        result[l] = end_f32::<A>(t[l], power[l], x[l]);
    }
    result
}

/// t, and 2ⁿ⁺¹ with its exponent in the place of the lowest bits.
#[inline(always)]
fn begin_f32<A: Arithmetic>(x: f32) -> (f32, f32) {
    // From here on the result is 1; a NaN passes.
    let magnitude = if x.abs() > 10.0 { 10.0 } else { x.abs() };
    let shifted = A::mul_add_f32(magnitude, -2.0 * core::f32::consts::LOG2_E, SHIFTER);
    let n = shifted - SHIFTER;
    let t = A::mul_add_f32(n, LN_2_HIGH_F32 / 2.0, magnitude);
    (A::mul_add_f32(n, LN_2_LOW_F32 / 2.0, t), shifted)
}

/// The quotient. The numerator m is not negative, so that its sign is that of x where both bits are set.
#[inline(always)]
fn end_f32<A: Arithmetic>(t: f32, power: f32, x: f32) -> f32 {
    const Q: [f32; 6] = EXP_M1_F32;
    let t2 = t * t;
    let low = A::mul_add_f32(t, 4.0 * Q[1], -2.0 * Q[0]);
    let middle = A::mul_add_f32(t, 16.0 * Q[3], -8.0 * Q[2]);
    let high = A::mul_add_f32(t, 64.0 * Q[5], -32.0 * Q[4]);
    let p = A::mul_add_f32(t2, A::mul_add_f32(t2, high, middle), low);
    let g = A::mul_add_f32(t2, p, t);
    let power = f32::from_bits(power.to_bits() << 23);
    let m = A::mul_add_f32(g, power, A::mul_add_f32(power, -0.5, 1.0));
    f32::from_bits(m.to_bits() | (x.to_bits() & SIGN_F32)) / (2.0 - m)
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
