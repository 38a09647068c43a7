//! eˣ, and the two forms of it that the sigmoid family uses.
//!
//! x = n·ln 2 + r with |r| ≤ ½ ln 2, so eˣ = 2ⁿ·(1 + g) with g = eʳ − 1 = r + r²·q(r) and q a polynomial
//! (Cody and Waite, *Software Manual for the Elementary Functions*, 1980, chapter 6). Error analysis: at
//! `reduced_f64` and `exp_f64`.

use crate::machine::Arithmetic;

/// 1.5·2²³: the sum of a small number and this is rounded to an integer, whose low bits it shows.
pub(super) const SHIFTER_F32: f32 = 12_582_912.0;
/// ln 2 cut after 15 binary places, so that n times it is exact, and the rest.
pub(super) const LN_2_HIGH_F32: f32 = 0.693_145_75;
pub(super) const LN_2_LOW_F32: f32 = 1.428_606_8e-6;

/// g = eʳ − 1, and a word whose low 9 bits are those of n.
#[inline(always)]
pub(super) fn reduced_f32<A: Arithmetic>(x: f32) -> (f32, u32) {
    let shifted = A::mul_add_f32(x, core::f32::consts::LOG2_E, SHIFTER_F32);
    let n = shifted - SHIFTER_F32;
    let r = A::mul_add_f32(n, -LN_2_LOW_F32, A::mul_add_f32(n, -LN_2_HIGH_F32, x));
    (exp_m1_of_rest_f32::<A>(r), shifted.to_bits())
}

/// The coefficients of q, minimax for the absolute error of r²·q on |r| ≤ 0.3467 (Sollya's `fpminimax` in
/// floats): |r + r²·q − (eʳ − 1)| ≤ 2⁻³³·⁰, and ≤ 2⁻³⁰·⁷·|r|.
pub(super) const EXP_M1_F32: [f32; 6] =
    [0.5, 0.166_666_67, 4.166_645_6e-2, 8.333_198e-3, 1.393_576_5e-3, 1.995_341_2e-4];

/// g = eʳ − 1.
#[inline(always)]
fn exp_m1_of_rest_f32<A: Arithmetic>(r: f32) -> f32 {
    const Q: [f32; 6] = EXP_M1_F32;
    let r2 = r * r;
    let low = A::mul_add_f32(r, Q[1], Q[0]);
    let middle = A::mul_add_f32(r, Q[3], Q[2]);
    let high = A::mul_add_f32(r, Q[5], Q[4]);
    let q = A::mul_add_f32(r2, A::mul_add_f32(r2, high, middle), low);
    A::mul_add_f32(r2, q, r)
}

/// 2ⁿ for −127 < n < 128 from a word whose low 9 bits are those of n; 0 for n = −127.
#[inline(always)]
pub(super) fn power_of_two_f32(n: u32) -> f32 {
    f32::from_bits(n.wrapping_add(127) << 23)
}

/// eˣ in single precision.
///
/// Over all floats at most 0.993 ulp, 0.971 in separate arithmetic.
#[inline(always)]
pub(crate) fn exp_f32<A: Arithmetic>(x: f32) -> f32 {
    // Both limits are beyond the range of the format; a NaN passes.
    let x = if x < -104.0 { -104.0 } else { x };
    let x = if x > 89.0 { 89.0 } else { x };
    let (g, n) = reduced_f32::<A>(x);
    // Two factors: n runs from −150 to 128, the exponent of one float only from −126 to 127.
    let half = n >> 1;
    (1.0 + g) * power_of_two_f32(half) * power_of_two_f32(n.wrapping_sub(half))
}

/// eˣ in single precision for x ≤ 0, or 0 where it is below 2⁻¹²⁶·⁵.
#[inline(always)]
pub(crate) fn exp_of_negative_f32<A: Arithmetic>(x: f32) -> f32 {
    // At −88 n is −127, so the power is 0.
    let x = if x < -88.0 { -88.0 } else { x };
    let (g, n) = reduced_f32::<A>(x);
    let power = power_of_two_f32(n);
    A::mul_add_f32(g, power, power)
}

/// eˣ − 1 in single precision for −88 < x ≤ 0; without cancellation, since 2ⁿ − 1 is exact.
#[inline(always)]
pub(super) fn exp_m1_of_negative_f32<A: Arithmetic>(x: f32) -> f32 {
    let (g, n) = reduced_f32::<A>(x);
    let power = power_of_two_f32(n);
    A::mul_add_f32(g, power, power - 1.0)
}

/// 1.5·2⁵²: as [`SHIFTER_F32`].
const SHIFTER_F64: f64 = 6_755_399_441_055_744.0;
/// ln 2 cut after 41 binary places, so that n times it is exact, and the rest.
const LN_2_HIGH_F64: f64 = 0.693_147_180_559_663;
const LN_2_LOW_F64: f64 = 2.823_529_056_303_157_7e-13;

/// g = eʳ − 1, and a word whose low 12 bits are those of n.
///
/// q is minimax for the relative error of g on |r| ≤ 0.3467 (Sollya's `fpminimax` of (eʳ − 1 − r)/r in
/// doubles): |r + r²·q − (eʳ − 1)| ≤ 2⁻⁵⁷·¹, and ≤ 2⁻⁵⁵·⁶·|r|.
///
/// Rounding, with u = 2⁻⁵³. n·ln 2 cut is exact, and so is x minus it: both are multiples of 2⁻⁵⁴ and their
/// difference is below ½. What is left of r is one rounding, |δr| ≤ u/4, and none for n = 0. The three sums
/// of magnitude ½ in q make |δq| ≤ 1.65 u; with r² ≤ 0.1202, r²·q ≤ 0.068 and the last sum below ½, g is off
/// by at most 0.1202·1.65 u + 0.068 u + u/16 + u/4 + 0.06 u = 0.64 u, and by eʳ·u/4 for δr.
#[inline(always)]
pub(super) fn reduced_f64<A: Arithmetic>(x: f64) -> (f64, u64) {
    let shifted = A::mul_add_f64(x, core::f64::consts::LOG2_E, SHIFTER_F64);
    let n = shifted - SHIFTER_F64;
    let r = A::mul_add_f64(n, -LN_2_LOW_F64, A::mul_add_f64(n, -LN_2_HIGH_F64, x));
    let r2 = r * r;
    let r4 = r2 * r2;
    let q01 = A::mul_add_f64(r, 0.166_666_666_666_666_85, 0.500_000_000_000_000_6);
    let q23 = A::mul_add_f64(r, 8.333_333_333_315_138e-3, 4.166_666_666_657_354e-2);
    let q45 = A::mul_add_f64(r, 1.984_126_990_182_844_1e-4, 1.388_888_893_242_039_4e-3);
    let q67 = A::mul_add_f64(r, 2.755_722_903_766_135e-6, 2.480_150_438_535_958e-5);
    let q89 = A::mul_add_f64(r, 2.511_412_837_769_513_5e-8, 2.762_635_382_880_563e-7);
    let q0123 = A::mul_add_f64(r2, q23, q01);
    let q4567 = A::mul_add_f64(r2, q67, q45);
    let q = A::mul_add_f64(r4, A::mul_add_f64(r4, q89, q4567), q0123);
    (A::mul_add_f64(r2, q, r), shifted.to_bits())
}

/// 2ⁿ for −1023 < n < 1024 from a word whose low 12 bits are those of n; 0 for n = −1023.
#[inline(always)]
pub(super) fn power_of_two_f64(n: u64) -> f64 {
    f64::from_bits(n.wrapping_add(1023) << 52)
}

/// eˣ in double precision.
///
/// 1 + g is one more rounding, and the powers of two are exact. In ulp of the result that is at most
/// 0.64 + 0.25 + 0.5 = 1.39 for eʳ in [0.707, 1) and less above; the running analysis of
/// `tests/math/error_bounds.py`, which sees that r and q are never at their worst together, finds 1.14.
#[inline(always)]
pub(crate) fn exp_f64<A: Arithmetic>(x: f64) -> f64 {
    // Both limits are beyond the range of the format; a NaN passes.
    let x = if x < -746.0 { -746.0 } else { x };
    let x = if x > 710.0 { 710.0 } else { x };
    let (g, n) = reduced_f64::<A>(x);
    // Two factors: n runs from −1076 to 1024, the exponent of one float only from −1022 to 1023.
    let half = n >> 1;
    (1.0 + g) * power_of_two_f64(half) * power_of_two_f64(n.wrapping_sub(half))
}

/// eˣ in double precision for x ≤ 0, or 0 where it is below 2⁻¹⁰²²·⁵.
#[inline(always)]
pub(crate) fn exp_of_negative_f64<A: Arithmetic>(x: f64) -> f64 {
    // At −709 n is −1023, so the power is 0.
    let x = if x < -709.0 { -709.0 } else { x };
    let (g, n) = reduced_f64::<A>(x);
    let power = power_of_two_f64(n);
    A::mul_add_f64(g, power, power)
}

/// eˣ − 1 in double precision for −709 < x ≤ 0; without cancellation, since 2ⁿ − 1 is exact.
#[inline(always)]
pub(super) fn exp_m1_of_negative_f64<A: Arithmetic>(x: f64) -> f64 {
    let (g, n) = reduced_f64::<A>(x);
    let power = power_of_two_f64(n);
    A::mul_add_f64(g, power, power - 1.0)
}
