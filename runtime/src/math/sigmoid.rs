//! The logistic function 1 / (1 + e⁻ˣ).
//!
//! In double precision it is 1/(1 + e) for x ≥ 0 and e/(1 + e) below, with e = exp(−|x|) as
//! [`softplus`](super::softplus) has it. In single precision, where a network's steps wait for it, 1 + e⁻ˣ is
//! a sum of which everything that can be is computed side by side.

use super::exp::{LN_2_HIGH_F32, LN_2_LOW_F32, SHIFTER_F32, exp_of_negative_f32, exp_of_negative_f64};
use crate::machine::Arithmetic;

/// ln 2, and what is lost of it.
const LN_2_F32: f32 = core::f32::consts::LN_2;
const LN_2_REST_F32: f32 = -1.904_654_2e-9;

/// 1.5·2²³ + 127: a small number plus this is rounded to an integer n + 127, whose low bits are the exponent
/// field of 2ⁿ.
const SHIFTER: f32 = SHIFTER_F32 + 127.0;

/// 1 / (1 + e⁻ˣ) in single precision, or 0 where x is below −87.4, and it below 2⁻¹²⁶.
///
/// −x = n·ln 2 + r as in [`exp`](super::exp), and with p = 2ⁿ the denominator is (1 + p) + p·r + p·r²·q(r). q
/// is minimax for the absolute error of r²·q·e⁻ʳ on |r| ≤ 0.3467, then rounded to floats that are best for
/// the result: |r + r²·q − (eʳ − 1)| ≤ 2⁻²³·⁴ for r ≤ 0, 2⁻²²·⁴ above; but where r is near 0, and roundings
/// weigh most, it is small.
///
/// Over all floats at most 3.499 ulp in either arithmetic.
#[inline(always)]
pub(crate) fn sigmoid_f32<A: Arithmetic>(x: f32) -> f32 {
    let shifted = A::mul_add_f32(x, -core::f32::consts::LOG2_E, SHIFTER);
    let n = shifted - SHIFTER;
    let (r, linear) = if A::IS_FUSED {
        // The product is exact within the multiply-add, so one of them will do; what ln 2 has lost matters to
        // the linear term alone.
        let r = A::mul_add_f32(n, -LN_2_F32, -x);
        (r, A::mul_add_f32(n, -LN_2_REST_F32, r))
    } else {
        let r = A::mul_add_f32(n, -LN_2_LOW_F32, A::mul_add_f32(n, -LN_2_HIGH_F32, -x));
        (r, r)
    };
    let p = f32::from_bits(shifted.to_bits() << 23);
    let (r2, sum) = (r * r, A::mul_add_f32(p, linear, 1.0 + p));
    let low = A::mul_add_f32(r, 0.166_673, 0.499_992_7);
    let high = A::mul_add_f32(r, 8.295e-3, 4.188_62e-2);
    let sum = A::mul_add_f32(p * r2, A::mul_add_f32(r2, high, low), sum);
    // Out of the range of n the result is 0 or 1; a NaN passes.
    let numerator = if x < -87.4 { 0.0 } else { 1.0 };
    numerator / if x.abs() > 87.4 { 1.0 } else { sum }
}

/// 1 / (1 + e⁻ˣ) in double precision.
///
/// An error δe of e changes the result by δe/(1 + e)², the rounding of 1 + e by at most 2⁻⁵³·result/(1 + e),
/// and the quotient is rounded: with at most 1.14 ulp for e, `tests/math/error_bounds.py` finds 2.50 ulp,
/// where e and the result are just below a power of two.
#[inline(always)]
pub(crate) fn sigmoid_f64<A: Arithmetic>(x: f64) -> f64 {
    let e = exp_of_negative_f64::<A>(-x.abs());
    let numerator = if x >= 0.0 { 1.0 } else { e };
    numerator / (1.0 + e)
}

/// The sigmoids of x and of −x in single precision: 1/(1 + e) and e times that, with e = exp(−|x|).
///
/// Over all floats at most 2.9 ulp in either arithmetic.
#[inline(always)]
pub(crate) fn sigmoid_pair_f32<A: Arithmetic>(x: f32) -> [f32; 2] {
    let e = exp_of_negative_f32::<A>(-x.abs());
    let larger = 1.0 / (1.0 + e);
    let smaller = e * larger;
    if x >= 0.0 { [larger, smaller] } else { [smaller, larger] }
}

/// The sigmoids of x and of −x in double precision, with the bits of `sigmoid_f64`.
#[inline(always)]
pub(crate) fn sigmoid_pair_f64<A: Arithmetic>(x: f64) -> [f64; 2] {
    let e = exp_of_negative_f64::<A>(-x.abs());
    let (larger, smaller) = (1.0 / (1.0 + e), e / (1.0 + e));
    if x >= 0.0 { [larger, smaller] } else { [smaller, larger] }
}
