//! A machine without instructions of its own: the square root, correctly rounded, in integers, and sizes that
//! no measurement has replaced.
//!
//! Input: a number. Output: the root, rounded from an integer root with one bit more than the result holds.
//! Guarantees: a test compares both precisions with the instruction. Miri, which knows no instructions, is
//! such a machine.

// Some targets need one of the two, some none.
#![allow(dead_code, reason = "each target compiles both, for tests")]

use super::sizes::Sizes;
use super::tile::Tile;

/// Sizes with which a machine begins that nobody has measured: they suit vectors of 32 bytes, which LLVM cuts
/// into shorter ones, and a first cache of 32 kB.
pub(super) const SIZES: Sizes = Sizes {
    tile: Tile { single: 8, double: 4, tall: 6, short: 4 },
    lanes: 16,
    losses: 8,
    in_place: 16 << 10,
    passes: 512,
    long_row: 64,
    stays: 160 << 10,
    steps: 256,
    rows: 256,
    panels: [64, 256, 640],
    unrolled: 32,
    samples: [32, 64, 128],
    inputs: 48,
    near_chunk: 12 << 10,
    chunk: 132 << 10,
    outputs: 256 << 10,
    not_packed: 128,
    worth_a_thread: 1 << 18,
};

/// Sizes of a machine that computes one number at a time, with so many sums in registers: of numbers of four
/// bytes, and of larger ones.
pub(super) const fn without_vectors(single: usize, double: usize) -> Sizes {
    Sizes { tile: Tile { single, double, tall: 1, short: 1 }, lanes: 1, losses: 1, ..SIZES }
}

/// √x in single precision.
pub(crate) fn sqrt_f32(x: f32) -> f32 {
    if x == 0.0 || x == f32::INFINITY {
        return x;
    }
    if x.is_nan() || x < 0.0 {
        return f32::NAN;
    }
    // A subnormal number is scaled by 2²⁴, its root back by 2⁻¹².
    let (x, scale) = if x < f32::MIN_POSITIVE { (x * 16_777_216.0, -12) } else { (x, 0) };
    // x = m·2ᵉ with e even and 2²⁴ ≤ m < 2²⁶.
    let exponent = (x.to_bits() >> 23).cast_signed() - 150;
    let odd = exponent & 1;
    let m = u64::from(x.to_bits() & 0x007f_ffff | 0x0080_0000) << (2 - odd);
    // 25 bits of the root; 24 are kept. A tie is impossible: its square would need more bits than m has.
    let root = (m << 24).isqrt().div_ceil(2);
    let power = (exponent - 2 + odd) / 2 - 11 + scale;
    root as f32 * f32::from_bits((power + 127).cast_unsigned() << 23)
}

/// √x in double precision; also where the compiler computes.
pub(crate) const fn sqrt_f64(x: f64) -> f64 {
    if x == 0.0 || x == f64::INFINITY {
        return x;
    }
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    // A subnormal number is scaled by 2⁵⁴, its root back by 2⁻²⁷.
    let (x, scale) = if x < f64::MIN_POSITIVE { (x * 18_014_398_509_481_984.0, -27) } else { (x, 0) };
    // x = m·2ᵉ with e even and 2⁵⁴ ≤ m < 2⁵⁶.
    let exponent = (x.to_bits() >> 52).cast_signed() - 1075;
    let odd = exponent & 1;
    let m = ((x.to_bits() & 0x000f_ffff_ffff_ffff | 0x0010_0000_0000_0000) as u128) << (2 + odd);
    // 54 bits of the root; 53 are kept, and as above there is no tie.
    let root = (m << 52).isqrt().div_ceil(2);
    let power = (exponent - 2 - odd) / 2 - 25 + scale;
    root as f64 * f64::from_bits((power + 1023).cast_unsigned() << 52)
}

#[cfg(test)]
mod tests {
    use super::super::{sqrt_f32, sqrt_f64};
    use super::{sqrt_f32 as software_f32, sqrt_f64 as software_f64};

    const SPECIAL_F32: [f32; 8] =
        [0.0, -0.0, -1.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN, f32::MIN_POSITIVE, f32::MAX];

    #[test]
    fn software_sqrt_equals_the_instruction_in_f32() {
        let check = |x: f32| {
            let (ours, theirs) = (software_f32(x), sqrt_f32(x));
            assert!(
                ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan(),
                "√{x:e}: {ours:e} {theirs:e}"
            );
        };
        SPECIAL_F32.into_iter().for_each(check);
        (0..0x7f80_0000).step_by(61).map(f32::from_bits).for_each(check);
    }

    #[test]
    fn software_sqrt_equals_the_instruction_in_f64() {
        let check = |x: f64| {
            let (ours, theirs) = (software_f64(x), sqrt_f64(x));
            assert!(
                ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan(),
                "√{x:e}: {ours:e} {theirs:e}"
            );
        };
        SPECIAL_F32.into_iter().map(f64::from).for_each(check);
        [f64::MIN_POSITIVE, f64::MAX, f64::from_bits(1)].into_iter().for_each(check);
        // An odd stride, so that the lowest bits of the significand vary.
        (0..0x7ff0_0000_0000_0000).step_by(0x0000_0800_0000_1357).map(f64::from_bits).for_each(check);
    }
}
