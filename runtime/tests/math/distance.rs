//! How far a computed value is from the true one, as `netwright_runtime::ulp` defines it.

const TWO_POW_128: f64 = 340_282_366_920_938_463_463_374_607_431_768_211_456.0;
const TWO_POW_23: f64 = 8_388_608.0;
const TWO_POW_MINUS_126: f64 = 1.0 / (TWO_POW_128 / 4.0);

/// |`got` − `want`| in ulp of `want` as an `f32`; 0 if it is at most 2⁻¹²⁶, ∞ if only one of them is NaN.
///
/// An infinity counts as 2¹²⁸, the number that rounding stops short of. Branch-free, for loops over every
/// float.
#[inline(always)]
pub(crate) fn in_ulp_f32(got: f32, want: f64) -> f64 {
    let both_nan = got.is_nan() & want.is_nan();
    let one_nan = got.is_nan() ^ want.is_nan();
    let distance = (limited(f64::from(got)) - limited(want)).abs();
    // 2⁻ᵉ for 2ᵉ ≤ |want| < 2ᵉ⁺¹.
    let inverse = f64::from_bits(
        0x7fe0_0000_0000_0000_u64.wrapping_sub(limited(want).to_bits() & 0x7ff0_0000_0000_0000),
    );
    let ulps = if distance <= TWO_POW_MINUS_126 { 0.0 } else { distance * inverse * TWO_POW_23 };
    let ulps = if both_nan { 0.0 } else { ulps };
    if one_nan { f64::INFINITY } else { ulps }
}

#[inline(always)]
fn limited(x: f64) -> f64 {
    let x = if x > TWO_POW_128 { TWO_POW_128 } else { x };
    if x < -TWO_POW_128 { -TWO_POW_128 } else { x }
}

/// |`got` − true value| in ulp of the true value, which is `rounded` + `thousandths`/1000 ulp of `rounded`; 0
/// if it is at most 2⁻¹⁰²², ∞ for a NaN or a missed infinity.
pub(crate) fn in_ulp_f64(got: f64, rounded: f64, thousandths: i32) -> f64 {
    if got == rounded && rounded.is_infinite() {
        return 0.0;
    }
    if !got.is_finite() || !rounded.is_finite() {
        return f64::INFINITY;
    }
    let difference = got - rounded;
    if difference.abs() <= f64::MIN_POSITIVE {
        return 0.0;
    }
    let magnitude = rounded.abs().max(f64::MIN_POSITIVE);
    let removed = f64::from(thousandths) / 1000.0 * rounded.signum();
    // Scaled first: half an ulp may be no normal number.
    let distance = (difference * rounded.signum() * TWO_POW_52 / power_below(magnitude) - removed).abs();
    // A power of two that was rounded up to has the ulp of its lower neighbour.
    let true_magnitude = if removed < 0.0 { magnitude.next_down() } else { magnitude };
    distance * (power_below(magnitude) / power_below(true_magnitude))
}

const TWO_POW_52: f64 = 4_503_599_627_370_496.0;

/// 2ᵉ for 2ᵉ ≤ x < 2ᵉ⁺¹.
fn power_below(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0x7ff0_0000_0000_0000)
}

#[test]
fn distance_in_ulp_f32_is_exact() {
    let third = 1.0_f32 / 3.0;
    let unit = 2.0_f64.powi(-25);
    assert_eq!(in_ulp_f32(third, f64::from(third) + 1.25 * unit), 1.25);
    assert_eq!(in_ulp_f32(-third, f64::from(-third) + 1.25 * unit), 1.25);
    // Below a power of two the unit is half of that above.
    assert_eq!(in_ulp_f32(1.0, 1.0 - 2.0_f64.powi(-25)), 0.5);
    assert_eq!(in_ulp_f32(1.0, 1.0 + 2.0_f64.powi(-24)), 0.5);
    assert_eq!(in_ulp_f32(0.0, 2.0_f64.powi(-126)), 0.0);
    assert!(in_ulp_f32(0.0, 2.0_f64.powi(-125)) > 1e6);
    assert!(in_ulp_f32(1e-30, 0.0) > 1e6);
    assert_eq!(in_ulp_f32(f32::MAX, f64::INFINITY), 0.5);
    assert!(in_ulp_f32(1e38, f64::INFINITY) > 1e6);
    assert!(in_ulp_f32(f32::INFINITY, 1.0) > 1e6);
    assert_eq!(in_ulp_f32(f32::NAN, f64::NAN), 0.0);
    assert_eq!(in_ulp_f32(f32::NAN, 1.0), f64::INFINITY);
    assert_eq!(in_ulp_f32(1.0, f64::NAN), f64::INFINITY);
}

#[test]
fn distance_in_ulp_f64_is_exact() {
    assert_eq!(in_ulp_f64(1.5, 1.5 - f64::EPSILON, 250), 0.75);
    assert_eq!(in_ulp_f64(-1.5, -1.5 + f64::EPSILON, -250), 0.75);
    assert_eq!(in_ulp_f64(1.0 - f64::EPSILON / 2.0, 1.0, -1), 0.998);
    assert_eq!(in_ulp_f64(f64::MIN_POSITIVE, 0.0, 0), 0.0);
    assert_eq!(in_ulp_f64(f64::INFINITY, f64::MAX, 0), f64::INFINITY);
    assert_eq!(in_ulp_f64(f64::MAX, f64::INFINITY, 0), f64::INFINITY);
    assert_eq!(in_ulp_f64(f64::NAN, 1.0, 0), f64::INFINITY);
}
