//! The sine and the cosine in double precision, of numbers up to 2²⁷ = 134,217,728; beyond they are NaN.
//!
//! x = n·π/2 + r with |r| ≤ π/4: by n modulo 4 both are ±sin r or ±cos r (Cody and Waite, *Software Manual for the
//! Elementary Functions*, 1980, chapter 8). Beyond 2²⁷ the neighbours of an `f32` lie more than a period apart.

use crate::scalar::Arithmetic;

const LIMIT: f64 = 134_217_728.0;
/// 1.5·2⁵²: the sum of a small number and this is rounded to an integer, whose low bits it shows.
const SHIFTER: f64 = 6_755_399_441_055_744.0;
/// π/2 in parts of 26, 26, 27 and 53 digits. n has at most 27, so that n times each of the first two, and x minus these,
/// is exact.
const HALF_PI: [f64; 4] = [
    1.570_796_310_901_641_8,
    1.589_325_471_229_585_7e-8,
    6.123_233_932_053_594e-17,
    6.368_317_163_510_95e-25,
];

/// r and a word whose low 2 bits are those of n.
#[inline(always)]
fn reduced<A: Arithmetic>(x: f64) -> (f64, u64) {
    let x = if x.abs() > LIMIT { f64::NAN } else { x };
    let shifted = A::mul_add_f64(x, core::f64::consts::FRAC_2_PI, SHIFTER);
    let n = shifted - SHIFTER;
    (HALF_PI.iter().fold(x, |r, &part| A::mul_add_f64(-n, part, r)), shifted.to_bits())
}

/// Of the angle r + n·π/2 the sine.
///
/// |r + r³·s − sin r| ≤ 2⁻⁵⁷·⁸·|sin r| (the coefficients of fdlibm's `k_sin.c`), and |1 − r²/2 + r⁴·c − cos r| ≤ 2⁻⁶⁰·⁴
/// (Sollya's `fpminimax` in doubles).
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
/// The last two of the four subtractions that make r are rounded, so |δr| is at most an ulp of r: the running analysis of
/// `tests/math/error_bounds.py` finds 2.96 ulp, where the result is just below ½.
#[inline(always)]
pub(crate) fn sin_f64<A: Arithmetic>(x: f64) -> f64 {
    let (r, n) = reduced::<A>(x);
    // r + r³·s is +0 for r = −0.
    if x == 0.0 { x } else { turned::<A>(r, n) }
}

/// cos x = sin(x + π/2) in double precision, in the same way.
#[inline(always)]
pub(crate) fn cos_f64<A: Arithmetic>(x: f64) -> f64 {
    let (r, n) = reduced::<A>(x);
    turned::<A>(r, n.wrapping_add(1))
}
