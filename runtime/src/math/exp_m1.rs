//! eˣ − 1, exact in its sign and precise for small x.
//!
//! eˣ − 1 = 2ⁿ·g + (2ⁿ − 1) with n and g = eʳ − 1 as in [`exp`](super::exp): there is no cancellation for n =
//! 0, and elsewhere the difference of the powers is exact as long as it matters.

use super::exp::{power_of_two_f32, power_of_two_f64, reduced_f32, reduced_f64};
use crate::machine::Arithmetic;

/// eˣ − 1 in single precision.
///
/// Over all floats at most 1.458 ulp, 1.532 in separate arithmetic.
#[inline(always)]
pub(crate) fn exp_m1_f32<A: Arithmetic>(x: f32) -> f32 {
    // Below the first limit the result is −1, above the second ∞; a NaN passes.
    let limited = if x < -20.0 { -20.0 } else { x };
    let limited = if limited > 89.0 { 89.0 } else { limited };
    let (g, n) = reduced_f32::<A>(limited);
    // 2¹²⁸ is not a float; where half of it is taken, the −1 is lost in rounding anyway.
    let (n, factor) = if x > 80.0 { (n.wrapping_sub(1), 2.0) } else { (n, 1.0) };
    let power = power_of_two_f32(n);
    // r + r²·q is +0 for r = −0.
    (factor * A::mul_add_f32(g, power, power - 1.0)).copysign(x)
}

/// eˣ − 1 in double precision.
///
/// In units of u = 2⁻⁵³, g is off by 0.64 + eʳ/4 (see `exp.rs`) and the result by 2ⁿ times that and half an
/// ulp. That is worst for n = 1 at the smallest results, where g is near −0.29, the result near 0.414 and its
/// ulp u/2: the running analysis of `tests/math/error_bounds.py` finds 3.05 ulp there.
#[inline(always)]
pub(crate) fn exp_m1_f64<A: Arithmetic>(x: f64) -> f64 {
    // As in single precision.
    let limited = if x < -40.0 { -40.0 } else { x };
    let limited = if limited > 710.0 { 710.0 } else { limited };
    let (g, n) = reduced_f64::<A>(limited);
    let (n, factor) = if x > 700.0 { (n.wrapping_sub(1), 2.0) } else { (n, 1.0) };
    let power = power_of_two_f64(n);
    (factor * A::mul_add_f64(g, power, power - 1.0)).copysign(x)
}
