//! The natural logarithm.
//!
//! x = 2ᵏ·(1 + f) with 1 + f in [¾, 1½), so f is exact (Sterbenz's lemma) and ln x = k·ln 2 + ln(1 + f), from
//! there on as in [`ln_1p`](super::ln_1p).

use super::ln_1p::{ln_1p_reduced_f32, ln_1p_reduced_f64};
use crate::machine::Arithmetic;

/// ln x in single precision; −∞ at ±0 and NaN below.
///
/// Over all floats at most 1.087 ulp, 1.175 in separate arithmetic.
#[inline(always)]
pub(crate) fn ln_f32<A: Arithmetic>(x: f32) -> f32 {
    // A subnormal number is scaled by 2²³, and k + 127 is then 23 too large.
    let (scaled, one_exponent) =
        if x < f32::MIN_POSITIVE { (x * 8_388_608.0, 127.0 + 23.0) } else { (x, 127.0) };
    // k + 127: the exponent of x·4/3.
    let bits = scaled.to_bits();
    let biased = bits.wrapping_add(0x3f80_0000 - 0x3f40_0000) >> 23;
    // 2²³ holds k + 127 in its low bits.
    let minus_k = (8_388_608.0 + one_exponent) - f32::from_bits(0x4b00_0000 | biased);
    // x·2⁻ᵏ, by subtraction of k from the exponent.
    let f = f32::from_bits(bits.wrapping_sub(biased.wrapping_sub(127) << 23)) - 1.0;
    let y = ln_1p_reduced_f32::<A>(f, minus_k);
    let y = if x > 0.0 { y } else { f32::NAN };
    let y = if x == 0.0 { f32::NEG_INFINITY } else { y };
    if x == f32::INFINITY { x } else { y }
}

/// ln x in double precision; −∞ at ±0 and NaN below.
///
/// It is `ln_1p_reduced_f64` of an exact f, whose 1.64 ulp hold here too: the smallest results with k ≠ 0 are
/// at x = ¾ there and here.
#[inline(always)]
pub(crate) fn ln_f64<A: Arithmetic>(x: f64) -> f64 {
    // As in single precision, with 2⁵².
    let (scaled, one_exponent) =
        if x < f64::MIN_POSITIVE { (x * 4_503_599_627_370_496.0, 1023.0 + 52.0) } else { (x, 1023.0) };
    let bits = scaled.to_bits();
    let biased = bits.wrapping_add(0x3ff0_0000_0000_0000 - 0x3fe8_0000_0000_0000) >> 52;
    let minus_k = (4_503_599_627_370_496.0 + one_exponent) - f64::from_bits(0x4330_0000_0000_0000 | biased);
    let f = f64::from_bits(bits.wrapping_sub(biased.wrapping_sub(1023) << 52)) - 1.0;
    let y = ln_1p_reduced_f64::<A>(f, minus_k);
    let y = if x > 0.0 { y } else { f64::NAN };
    let y = if x == 0.0 { f64::NEG_INFINITY } else { y };
    if x == f64::INFINITY { x } else { y }
}
