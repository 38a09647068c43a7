//! The sine and the cosine in double precision, of numbers up to 2⁵⁰; beyond they are NaN.
//!
//! x = n·π/2 + r with |r| ≤ π/4: by n modulo 4 both are ±sin r or ±cos r (Cody and Waite, *Software Manual
//! for the Elementary Functions*, 1980, chapter 8). Beyond 2⁵⁰ the neighbours of an `f64` are at least ¼
//! apart.

use crate::machine::Arithmetic;

/// The largest argument.
const LIMIT_F64: f64 = 1_125_899_906_842_624.0;
/// 1.5·2⁵²: the sum of a small number and this is rounded to an integer, whose low bits it shows.
const SHIFTER: f64 = 6_755_399_441_055_744.0;
/// π/2 in parts that are whole multiples of 2⁻²⁶, 2⁻⁵³, 2⁻⁷⁹, 2⁻¹⁰⁶ and 2⁻¹³³, and one of 53 digits.
const LONG_HALF_PI: [f64; 6] = [
    1.570_796_325_802_803,
    9.920_935_184_482_005e-10,
    6.123_233_932_053_594e-17,
    6.368_317_055_225_283e-25,
    1.082_856_671_605_356_2e-32,
    2.316_557_725_048_044e-41,
];
/// 2²⁶.
const STRIDE: f64 = 67_108_864.0;

/// r and a word whose low 2 bits are those of n, for |x| ≤ 2⁵⁰.
///
/// n = k·2²⁶ + l has more digits than a product with a part may have; k has 24 and l 26, so that the product
/// of either with each of the first five parts is exact. So are all differences before that with the third
/// part times l, which is rounded where |r| ≥ 2⁻²⁸, and the sums that are subtracted from there on. No double
/// up to 2⁵⁰ has an |r| below 2⁻⁶⁰·⁵ but 0 (by the continued fractions of 2ᵉ·2/π), so r is off by at most two
/// roundings.
#[inline(always)]
fn reduced_f64<A: Arithmetic>(x: f64) -> (f64, u64) {
    let x = if x.abs() > LIMIT_F64 { f64::NAN } else { x };
    let [p0, p1, p2, p3, p4, p5] = LONG_HALF_PI;
    let k = A::mul_add_f64(x, core::f64::consts::FRAC_2_PI / STRIDE, SHIFTER) - SHIFTER;
    let minus_k = k * -STRIDE;
    let rest = A::mul_add_f64(minus_k, p0, x);
    let near = A::mul_add_f64(minus_k, p1, rest);
    let shifted = A::mul_add_f64(near, core::f64::consts::FRAC_2_PI, SHIFTER);
    let minus_l = SHIFTER - shifted;
    let r = A::mul_add_f64(minus_k, p1, A::mul_add_f64(minus_l, p0, rest));
    let r = A::mul_add_f64(minus_k, p2, A::mul_add_f64(minus_l, p1, r));
    let r = r + A::mul_add_f64(minus_l, p2, minus_k * p3);
    let r = r + A::mul_add_f64(minus_l, p3, minus_k * p4);
    (r + A::mul_add_f64(minus_l, p4, minus_k * p5), shifted.to_bits())
}

/// Of the angle r + n·π/2 the sine.
///
/// |r + r³·s − sin r| ≤ 2⁻⁵⁷·⁸·|sin r| (the coefficients of fdlibm's `k_sin.c`), and
/// |1 − r²/2 + r⁴·c − cos r| ≤ 2⁻⁶⁰·⁴ (Sollya's `fpminimax` in doubles).
#[inline(always)]
fn turned<A: Arithmetic>(r: f64, n: u64) -> f64 {
    let r2 = r * r;
    let s = horner!(A mul_add_f64, r2;
        -0.166_666_666_666_666_32, 8.333_333_333_322_49e-3, -1.984_126_982_985_795e-4,
        2.755_731_370_707_006_8e-6, -2.505_076_025_340_686_3e-8, 1.589_690_995_211_55e-10
    );
    let c = horner!(A mul_add_f64, r2;
        4.166_666_666_666_666_4e-2, -1.388_888_888_888_704_6e-3, 2.480_158_729_843_433e-5,
        -2.755_731_714_451_814e-7, 2.087_612_496_022_248e-9, -1.138_133_726_184_260_1e-11
    );
    let sin = A::mul_add_f64(r * r2, s, r);
    let cos = 1.0 + A::mul_add_f64(r2 * r2, c, -0.5 * r2);
    let y = if n & 1 == 0 { sin } else { cos };
    if n & 2 == 0 { y } else { -y }
}

/// sin x in double precision.
///
/// Two of the subtractions that make r are rounded, so |δr| is at most an ulp of r: the running analysis of
/// `tests/math/error_bounds.py` finds 2.96 ulp, where the result is just below ½.
#[inline(always)]
pub(crate) fn sin_f64<A: Arithmetic>(x: f64) -> f64 {
    let (r, n) = reduced_f64::<A>(x);
    // As in single precision.
    if x == 0.0 { x } else { turned::<A>(r, n) }
}

/// cos x = sin(x + π/2) in double precision, in the same way.
#[inline(always)]
pub(crate) fn cos_f64<A: Arithmetic>(x: f64) -> f64 {
    let (r, n) = reduced_f64::<A>(x);
    turned::<A>(r, n.wrapping_add(1))
}
