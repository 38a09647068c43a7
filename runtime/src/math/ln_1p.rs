//! ln(1 + x), exact in its sign and precise for small x.
//!
//! 1 + x = 2ᵏ·(1 + f) with 1 + f in [¾, 1½), so ln(1 + x) = k·ln 2 + ln(1 + f). The f of all floats x but the
//! huge is a float, found without rounding: x·2⁻ᵏ is exact and so is its sum with 2⁻ᵏ − 1 (Sterbenz's lemma
//! for k > 0). That is why the interval starts at ¾ and not at √½. Error analysis: at `ln_1p_reduced_f64`.

use crate::machine::Arithmetic;

/// ln 2 cut after 15 binary places, so that k times it is exact, and the rest.
const LN_2_HIGH_F32: f32 = 0.693_145_75;
const LN_2_LOW_F32: f32 = 1.428_606_8e-6;

/// ln(1 + f) − `minus_k`·ln 2 for −¼ ≤ f < ½.
///
/// p is minimax for the absolute error of f²·p (Sollya's `fpminimax` in floats):
/// |f + f²·p − ln(1 + f)| ≤ 2⁻²⁹·⁶, and ≤ 2⁻²⁶·⁶·|f|.
#[inline(always)]
pub(super) fn ln_1p_reduced_f32<A: Arithmetic>(f: f32, minus_k: f32) -> f32 {
    // Below 2⁻³⁰ the square is far below an ulp of f, and machines take many times as long for a product that
    // is not normal.
    let factor = if f.abs() < 1.0 / 1_073_741_824.0 { 0.0 } else { f };
    let f2 = factor * factor;
    let f4 = f2 * f2;
    let p01 = A::mul_add_f32(f, 0.333_335_16, -0.5);
    let p23 = A::mul_add_f32(f, 0.199_881_06, -0.250_000_95);
    let p45 = A::mul_add_f32(f, 0.145_097_64, -0.166_447_24);
    let p67 = A::mul_add_f32(f, 0.103_960_596, -0.132_128_49);
    let p0123 = A::mul_add_f32(f2, p23, p01);
    let p4567 = A::mul_add_f32(f2, p67, p45);
    let p = A::mul_add_f32(f4, A::mul_add_f32(f4, -0.043_796_536, p4567), p0123);
    // −k times −ln 2 is −0 at k = 0: the sign of f = −0 survives both sums.
    let low = A::mul_add_f32(minus_k, -LN_2_LOW_F32, f2 * p);
    A::mul_add_f32(minus_k, -LN_2_HIGH_F32, f + low)
}

/// ln(1 + x) in single precision; −∞ at −1 and NaN below.
///
/// Over all floats at most 1.107 ulp, 1.175 in separate arithmetic.
#[inline(always)]
pub(crate) fn ln_1p_f32<A: Arithmetic>(x: f32) -> f32 {
    // k + 127: the exponent of (1 + x)·4/3.
    let biased = (1.0 + x).to_bits().wrapping_add(0x3f80_0000 - 0x3f40_0000) >> 23;
    // 2²³ holds k + 127 in its low bits.
    let minus_k = (8_388_608.0 + 127.0) - f32::from_bits(0x4b00_0000 | biased);
    // 2²⁻ᵏ, because 2⁻ᵏ is not a normal number for the largest x.
    let power = f32::from_bits(256_u32.wrapping_sub(biased) << 23);
    let f = 0.25 * A::mul_add_f32(x, power, -(4.0 - power));
    let y = ln_1p_reduced_f32::<A>(f, minus_k);
    let y = if x > -1.0 { y } else { f32::NAN };
    let y = if x == -1.0 { f32::NEG_INFINITY } else { y };
    if x == f32::INFINITY { x } else { y }
}

/// ln(1 + x) in single precision for 0 ≤ x ≤ 1.
#[inline(always)]
pub(super) fn ln_1p_of_fraction_f32<A: Arithmetic>(x: f32) -> f32 {
    // k is 1 from ½ on. By arithmetic, because a comparison makes LLVM compute the polynomial for both cases.
    let biased = 127 + (x.to_bits().wrapping_add(0x4000_0000 - 0x3f00_0000) >> 30);
    let minus_k = (8_388_608.0 + 127.0) - f32::from_bits(0x4b00_0000 | biased);
    let power = f32::from_bits(254_u32.wrapping_sub(biased) << 23);
    ln_1p_reduced_f32::<A>(A::mul_add_f32(x, power, -(1.0 - power)), minus_k)
}

/// ln 2 cut after 41 binary places, so that k times it is exact, and the rest.
const LN_2_HIGH_F64: f64 = 0.693_147_180_559_663;
const LN_2_LOW_F64: f64 = 2.823_529_056_303_157_7e-13;

/// ln(1 + f) − `minus_k`·ln 2 for −¼ ≤ f < ½.
///
/// With s = f/(2 + f), ln(1 + f) = ln(1 + s) − ln(1 − s) = 2s + s³·t(s²) = f − f²/2 + s·(f²/2 + s²·t) (the
/// arrangement of FreeBSD's `log1p`, Ng 1993). t is minimax for the absolute error of s³·t on |s| ≤ 0.2001
/// (Sollya's `fpminimax` in doubles): |2s + s³·t − ln(1 + f)| ≤ 2⁻⁶⁴·⁷, and ≤ 2⁻⁶⁰·¹·|s|.
///
/// Rounding, with u = 2⁻⁵³, at |f| near ½, where it is worst. f²/2 ≤ ⅛ is off by u/16; s·(f²/2 + s²·t) ≤
/// 0.031 has s off by 2.1 roundings, its factor by 1.5, and the product and the sum of magnitude ⅛ by one
/// each: 0.15 u; so `correction`, of magnitude 0.1, is off by 0.06 u + 0.15 u + 0.06 u. The sum with −k times
/// the low part is off by 0.06 u, that with f by u/4 (below ½) and the last by half an ulp of the result. The
/// smallest results with k ≠ 0 are at x = −¼, 0.288 with an ulp of u/2, so there the sum is (0.33 + 0.25) u +
/// ½ ulp = 1.7 ulp. The running analysis of `tests/math/error_bounds.py` finds 1.64 ulp, there.
#[inline(always)]
pub(super) fn ln_1p_reduced_f64<A: Arithmetic>(f: f64, minus_k: f64) -> f64 {
    // As in single precision, below 2⁻⁶⁰; −0, so that `correction` is −0.
    let factor = if f.abs() < 1.0 / 1_152_921_504_606_846_976.0 { -0.0 } else { f };
    let s = factor / (2.0 + f);
    let half_f2 = 0.5 * factor * factor;
    let z = s * s;
    let z2 = z * z;
    let z4 = z2 * z2;
    let t01 = A::mul_add_f64(z, 0.400_000_000_001_016_2, 0.666_666_666_666_665_1);
    let t23 = A::mul_add_f64(z, 0.222_222_250_520_765_94, 0.285_714_285_475_395_46);
    let t45 = A::mul_add_f64(z, 0.153_921_705_222_215_5, 0.181_816_280_605_172_74);
    let t67 = A::mul_add_f64(z, 0.139_364_387_235_374_92, 0.131_580_476_893_855_27);
    let t0123 = A::mul_add_f64(z2, t23, t01);
    let t4567 = A::mul_add_f64(z2, t67, t45);
    let t = A::mul_add_f64(z4, t4567, t0123);
    let correction = A::mul_add_f64(s, A::mul_add_f64(z, t, half_f2), -half_f2);
    // −k times −ln 2 is −0 at k = 0: the sign of f = −0 survives both sums.
    let low = A::mul_add_f64(minus_k, -LN_2_LOW_F64, correction);
    A::mul_add_f64(minus_k, -LN_2_HIGH_F64, f + low)
}

/// ln(1 + x) in double precision; −∞ at −1 and NaN below.
///
/// The sum 1 + x is rounded, so that for the two floats x just below ½ it is 1½ and k one too large: their f
/// is then rounded, by 2⁻⁵⁵ at most, which is 0.67 ulp of the result, and all errors there sum to 1.9 ulp.
#[inline(always)]
pub(crate) fn ln_1p_f64<A: Arithmetic>(x: f64) -> f64 {
    // k + 1023: the exponent of (1 + x)·4/3.
    let biased = (1.0 + x).to_bits().wrapping_add(0x3ff0_0000_0000_0000 - 0x3fe8_0000_0000_0000) >> 52;
    // 2⁵² holds k + 1023 in its low bits.
    let minus_k = (4_503_599_627_370_496.0 + 1023.0) - f64::from_bits(0x4330_0000_0000_0000 | biased);
    // 2²⁻ᵏ, because 2⁻ᵏ is not a normal number for the largest x.
    let power = f64::from_bits(2048_u64.wrapping_sub(biased) << 52);
    let f = 0.25 * A::mul_add_f64(x, power, -(4.0 - power));
    let y = ln_1p_reduced_f64::<A>(f, minus_k);
    let y = if x > -1.0 { y } else { f64::NAN };
    let y = if x == -1.0 { f64::NEG_INFINITY } else { y };
    if x == f64::INFINITY { x } else { y }
}

/// ln(1 + x) in double precision for 0 ≤ x ≤ 1.
#[inline(always)]
pub(super) fn ln_1p_of_fraction_f64<A: Arithmetic>(x: f64) -> f64 {
    // As in single precision.
    let biased = 1023 + (x.to_bits().wrapping_add(0x4000_0000_0000_0000 - 0x3fe0_0000_0000_0000) >> 62);
    let minus_k = (4_503_599_627_370_496.0 + 1023.0) - f64::from_bits(0x4330_0000_0000_0000 | biased);
    let power = f64::from_bits(2046_u64.wrapping_sub(biased) << 52);
    ln_1p_reduced_f64::<A>(A::mul_add_f64(x, power, -(1.0 - power)), minus_k)
}
