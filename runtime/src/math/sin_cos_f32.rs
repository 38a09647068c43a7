//! The sine and the cosine in single precision, without numbers in double precision, which many
//! microcontrollers lack.
//!
//! x = n·π/2 + r with |r| ≤ π/4, as in [`sin_cos`](super::sin_cos), but n and r are found with integers: x is
//! m·2ᵉ with a whole m, and the relevant part of x/2π, its digits after the point, is m times the digits of
//! 1/2π from place e on (Payne & Hanek 1983, "Radian reduction for trigonometric functions"). So the
//! reduction is exact in both arithmetics.

use crate::machine::Arithmetic;

/// Beyond 2²⁷ the neighbours of a number are more than a period apart.
const LIMIT: f32 = 134_217_728.0;

/// The binary digits of 2⁻²⁴/2π behind the point. A turn that begins at place e is that many below those of
/// 1/2π, so that the place is none below 0 for an |x| of ½ and more.
const TURN: [u32; 8] =
    [0x0000_0028, 0xbe60_db93, 0x9105_4a7f, 0x09d5_f47d, 0x4d37_7036, 0xd8a5_664f, 0x10e4_107f, 0x9458_eaf7];

/// 32 digits from a word on, with as many of the next word as the shift is below 32.
#[inline(always)]
fn digits(word: usize, shift: u32) -> u64 {
    (((u64::from(TURN[word]) << 32) | u64::from(TURN[word + 1])) >> shift) & 0xffff_ffff
}

/// r as a number and what it lacks, and a word whose low 2 bits are those of n.
#[inline(always)]
fn reduced(x: f32) -> (f32, f32, u32) {
    let bits = x.to_bits() & 0x7fff_ffff;
    let m = u64::from(bits & 0x007f_ffff | 0x0080_0000);
    // Below ½ the place is meaningless, and so is all that follows.
    let place = (bits >> 23).wrapping_sub(126) & 0xff;
    // The place of every |x| below 2¹²⁷ is in one of the first four words.
    let (word, shift) = ((place >> 5) as usize & 3, 32 - (place & 31));
    let [first, second, third] = [digits(word, shift), digits(word + 1, shift), digits(word + 2, shift)];
    // The digits of x/2π behind the point, 64 of them.
    let turns = ((m * first) << 32).wrapping_add(m * second).wrapping_add((m * third) >> 32);
    let n = turns.wrapping_add(1 << 61) >> 62;
    let rest = turns.wrapping_sub(n << 62).cast_signed();
    // |r| in units of 2⁻⁶¹: the rest times π/4, whose digits are those of 2π·2²⁹.
    let magnitude = rest.unsigned_abs();
    let r = (magnitude >> 32) * 3_373_259_426 + (((magnitude & 0xffff_ffff) * 3_373_259_426) >> 32);
    // As a sum of two floats; what rounding the first half takes away is a small whole number.
    let high = (r >> 32) as i32;
    let rounded = high as f32;
    let low = (high - rounded as i32) as f32 + ((r & 0xffff_ffff) >> 8) as i32 as f32 * (1.0 / 16_777_216.0);
    let sum = rounded + low;
    let unit = if rest < 0 { -1.0 / 536_870_912.0 } else { 1.0 / 536_870_912.0 };
    let (r, lack, n) = (sum * unit, (low - (sum - rounded)) * unit, n as u32);
    let is_small = bits <= core::f32::consts::FRAC_PI_4.to_bits();
    if is_small { (x.abs(), 0.0, 0) } else { (r, lack, n) }
}

/// Of the angle r + n·π/2 the sine, where r lacks a little.
///
/// |r + r³·s − sin r| ≤ 2⁻²⁸·¹·|sin r| and |1 − r²/2 + r⁴·c − cos r| ≤ 2⁻³⁰·⁷ (interpolation at Chebyshev's
/// points).
#[inline(always)]
fn turned<A: Arithmetic>(r: f32, lack: f32, n: u32) -> f32 {
    let r2 = r * r;
    let s = horner!(A mul_add_f32, r2;
        -0.166_666_67, 8.333_332e-3, -1.984_008_6e-4, 2.724_986_4e-6
    );
    let c = horner!(A mul_add_f32, r2; 4.166_666_4e-2, -1.388_830_2e-3, 2.454_789_1e-5);
    let sin = r + A::mul_add_f32(r * r2, s, lack);
    // 1 − r²/2 and what its rounding takes away.
    let half = 0.5 * r2;
    let first = 1.0 - half;
    let cos = first + A::mul_add_f32(r2 * r2, c, A::mul_add_f32(-r, lack, (1.0 - first) - half));
    let y = if n & 1 == 0 { sin } else { cos };
    if n & 2 == 0 { y } else { -y }
}

/// sin x in single precision.
///
/// Over all floats up to the limit at most 0.874 ulp in fused arithmetic; at every 251st 0.871 in separate.
#[inline(always)]
pub(crate) fn sin_f32<A: Arithmetic>(x: f32) -> f32 {
    let (r, lack, n) = reduced(x);
    let y = turned::<A>(r, lack, n);
    let y = if x.is_sign_negative() { -y } else { y };
    // Also a NaN, and an infinity.
    if x.abs() <= LIMIT { y } else { f32::NAN }
}

/// cos x = sin(|x| + π/2) in single precision.
///
/// At every 251st float up to the limit at most 0.827 ulp, 0.884 in separate arithmetic.
#[inline(always)]
pub(crate) fn cos_f32<A: Arithmetic>(x: f32) -> f32 {
    let (r, lack, n) = reduced(x);
    let y = turned::<A>(r, lack, n.wrapping_add(1));
    if x.abs() <= LIMIT { y } else { f32::NAN }
}
