//! The normal distribution Φ(x) = (1 + erf(x/√2))/2, which keeps its digits far below 0, where 1 and erf
//! cancel.
//!
//! With t = |x|, 1 − Φ(t) is e^(−t²/2)·m(t), and m is smooth: (1 + t)·m is a polynomial p in s = (t − k)/(t +
//! k) (Shepherd & Laframboise 1981, "Chebyshev approximation of (1 + 2x)·exp(x²)·erfc x"). What t² loses in
//! rounding is put back as a factor, since the exponential would multiply it by up to 88 (745 in double
//! precision).

use super::exp::{exp_of_negative_f32, exp_of_negative_f64};
use crate::machine::Arithmetic;

/// Φ(x) in single precision, or 0 where e^(−x²/2) is below 2⁻¹²⁶·⁵.
///
/// p interpolates at Chebyshev's points of 0 ≤ t ≤ 14, with floats for coefficients: at most 2⁻²⁵·⁷.
#[inline(always)]
pub(crate) fn normal_f32<A: Arithmetic>(x: f32) -> f32 {
    let t = x.abs();
    // From here on the tail is 0; a NaN passes.
    let t = if t > 14.0 { 14.0 } else { t };
    let square = t * t;
    // The half of the significand that has an exact square.
    let high = f32::from_bits(t.to_bits() & 0xffff_f000);
    let low = t - high;
    let rest = if A::IS_FUSED {
        A::mul_add_f32(t, t, -square)
    } else {
        ((high * high - square) + 2.0 * high * low) + low * low
    };
    let e = exp_of_negative_f32::<A>(-0.5 * square);
    let e = A::mul_add_f32(e, -0.5 * rest, e);
    let reciprocal = 1.0 / ((t + 4.0) * (t + 1.0));
    let s = (t - 4.0) * (t + 1.0) * reciprocal;
    let p = horner!(A mul_add_f32, s;
        0.472_053_2, -0.096_703_47, 0.013_999_623, 0.028_600_026, -0.032_197_624, 0.017_939_629, -0.005_003,
        -3.011_153e-4, 6.917_958_4e-4, -6.448_407e-5, -7.341_341e-5
    );
    let tail = e * (p * ((t + 4.0) * reciprocal));
    if x > 0.0 { 1.0 - tail } else { tail }
}

/// Φ(x) in double precision, or 0 where e^(−x²/2) is below 2⁻¹⁰²²·⁵.
///
/// As in single precision, for 0 ≤ t ≤ 39: at most 2⁻⁵³·⁰. The first coefficient is rounded up, so that Φ(0)
/// is ½.
#[inline(always)]
pub(crate) fn normal_f64<A: Arithmetic>(x: f64) -> f64 {
    let t = x.abs();
    let t = if t > 39.0 { 39.0 } else { t };
    let square = t * t;
    let high = f64::from_bits(t.to_bits() & 0xffff_ffff_f800_0000);
    let low = t - high;
    let rest = if A::IS_FUSED {
        A::mul_add_f64(t, t, -square)
    } else {
        ((high * high - square) + 2.0 * high * low) + low * low
    };
    let e = exp_of_negative_f64::<A>(-0.5 * square);
    let e = A::mul_add_f64(e, -0.5 * rest, e);
    let reciprocal = 1.0 / ((t + 5.0) * (t + 1.0));
    let s = (t - 5.0) * (t + 1.0) * reciprocal;
    let p = horner!(A mul_add_f64, s;
        0.461_515_829_850_037_8, -0.091_552_281_834_008_8, 0.031_030_368_425_963_23, 0.010_002_352_385_205_08,
        -0.026_401_042_966_294_957, 0.024_536_963_244_459_763, -0.015_170_415_402_485_999, 6.522_000_656_244_846e-3,
        -1.676_072_348_850_649_1e-3, 7.791_691_200_143_757e-6, 1.823_342_025_153_139_6e-4, -5.360_803_814_501_582e-5,
        -9.896_468_896_281_34e-6, 9.061_205_795_397_122e-6, -6.895_683_451_206_25e-8, -1.310_008_970_022_885_4e-6,
        1.247_142_009_924_894_1e-7, 1.989_623_292_993_333_5e-7, -2.195_811_538_892_318e-8,
        -3.208_575_497_095_596e-8, 3.528_157_289_739_585e-10, 4.037_645_813_495_844e-9, 7.719_462_671_584_014e-10
    );
    let tail = e * (p * ((t + 5.0) * reciprocal));
    if x > 0.0 { 1.0 - tail } else { tail }
}
