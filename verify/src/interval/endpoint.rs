//! The floats that bound an interval, and how an exact result is rounded to them: outward.

use std::fmt;
use std::ops::Neg;

use netwright_runtime::ulp;

use super::rounded::Rounded;

/// A float that bounds an [`Enclosure`](super::Enclosure): `f32` or `f64`.
///
/// All rounding of intervals is in its hidden methods, so a test can exchange it for a wrong one and see
/// whether it is caught.
///
/// ```
/// use netwright::verify::{Enclosure, Endpoint};
///
/// /// The larger of two widths.
/// fn wider<F: Endpoint>(a: Enclosure<F>, b: Enclosure<F>) -> F {
///     if a.width() > b.width() { a.width() } else { b.width() }
/// }
/// assert_eq!(wider(Enclosure::point(1.0_f32), Enclosure::point(2.0)), 0.0);
/// ```
pub trait Endpoint:
    Copy + Send + Sync + PartialEq + PartialOrd + Neg<Output = Self> + fmt::Debug + fmt::Display + 'static
{
    /// 0.
    #[doc(hidden)]
    const ZERO: Self;
    /// 1.
    #[doc(hidden)]
    const ONE: Self;
    /// ∞.
    #[doc(hidden)]
    const INFINITY: Self;
    /// −∞.
    #[doc(hidden)]
    const NEG_INFINITY: Self;
    /// Whether the product of two finite numbers is exact in `f64`.
    #[doc(hidden)]
    const EXACT_PRODUCTS: bool;
    /// How far elementary functions are widened.
    #[doc(hidden)]
    const MARGINS: Margins;
    /// The least number that a memory keeps.
    #[doc(hidden)]
    const REMEMBERED: f64;
    /// A number below minus which e to it is 0 in the code that is enclosed, or less than the smallest normal
    /// number.
    #[doc(hidden)]
    const FARTHEST: f64;

    /// The same number.
    #[doc(hidden)]
    fn widen(self) -> f64;
    /// The largest number of this type that is not above `exact`.
    #[doc(hidden)]
    fn down(exact: Rounded) -> Self;
    /// The smallest number of this type that is not below `exact`.
    #[doc(hidden)]
    #[inline(always)]
    fn up(exact: Rounded) -> Self {
        -Self::down(exact.negated())
    }
}

/// How far float code may be from f(x), and our f(x), computed in `f64`, from the true one: relative for each
/// function, and at least `absolute`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Margins {
    pub absolute: f64,
    /// ε.
    pub unit: f64,
    pub exp: f64,
    pub exp_m1: f64,
    pub ln: f64,
    pub ln_1p: f64,
    pub softplus: f64,
    pub sigmoid: f64,
    pub tanh: f64,
    pub erf: f64,
    pub normal: f64,
    pub sin: f64,
    pub cos: f64,
    /// Beyond it the code of the sine and of the cosine may yield NaN.
    pub sine_limit: f64,
}

/// 1 + 2⁻²⁰: for the roundings of the margin itself, for a margin that is relative to the computed result
/// instead of the true one, and in `f32` for the error of the `f64` function, 2⁻²⁹ as large.
const SLACK: f64 = 1.0 + 1.0 / 1_048_576.0;

impl Margins {
    /// No more than k ulp: an ulp of t is at most ε·|t|.
    const fn new(absolute: f64, epsilon: f64, sine_limit: f64, ulps: [u32; 11]) -> Self {
        let unit = epsilon * SLACK;
        let [exp, exp_m1, ln, ln_1p, softplus, sigmoid, tanh, erf, normal, sin, cos] = ulps;
        Self {
            absolute: absolute * SLACK,
            unit,
            exp: exp as f64 * unit,
            exp_m1: exp_m1 as f64 * unit,
            ln: ln as f64 * unit,
            ln_1p: ln_1p as f64 * unit,
            softplus: softplus as f64 * unit,
            sigmoid: sigmoid as f64 * unit,
            tanh: tanh as f64 * unit,
            erf: erf as f64 * unit,
            normal: normal as f64 * unit,
            sin: sin as f64 * unit,
            cos: cos as f64 * unit,
            sine_limit,
        }
    }
}

impl Endpoint for f32 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const REMEMBERED: f64 = f64::from_bits((1023 - 100) << 52);
    const INFINITY: Self = Self::INFINITY;
    const NEG_INFINITY: Self = Self::NEG_INFINITY;
    // Twice 24 digits are less than 53, and 2⁻²⁹⁸ is far above the smallest f64.
    const EXACT_PRODUCTS: bool = true;
    const MARGINS: Margins = Margins::new(
        Self::MIN_POSITIVE as f64,
        Self::EPSILON as f64,
        134_217_728.0,
        [
            ulp::EXP_F32,
            ulp::EXP_M1_F32,
            ulp::LN_F32,
            ulp::LN_1P_F32,
            ulp::SOFTPLUS_F32,
            ulp::SIGMOID_F32,
            ulp::TANH_F32,
            ulp::ERF_F32,
            ulp::NORMAL_F32,
            ulp::SIN_F32,
            ulp::COS_F32,
        ],
    );
    // Of f32 code; the powers of f64 code beyond it are below 2⁻¹⁵⁰.
    const FARTHEST: f64 = 104.0;

    #[inline(always)]
    fn widen(self) -> f64 {
        self.into()
    }
    #[inline(always)]
    fn down(exact: Rounded) -> Self {
        // An f32 number that is not `value` is no nearer to it than its neighbours in f64, so it stands on
        // the same side of the real number.
        let nearest = exact.value as Self;
        let wide = f64::from(nearest);
        let step = (wide > exact.value) | ((wide == exact.value) & exact.below);
        if nearest == 0.0 || nearest.is_infinite() {
            return if step { nearest.next_down() } else { nearest };
        }
        // The next lower number without a branch: which way a result was rounded is not to be predicted.
        let toward = if nearest.is_sign_negative() { 1 } else { u32::MAX };
        Self::from_bits(nearest.to_bits().wrapping_add(toward * u32::from(step)))
    }
}

impl Endpoint for f64 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const REMEMBERED: f64 = f64::from_bits((1023 - 900) << 52);
    const INFINITY: Self = Self::INFINITY;
    const NEG_INFINITY: Self = Self::NEG_INFINITY;
    const EXACT_PRODUCTS: bool = false;
    // Twice, because the f64 code that computes f(lo) is as far from it as the code that is enclosed.
    const MARGINS: Margins = Margins::new(
        2.0 * Self::MIN_POSITIVE,
        2.0 * Self::EPSILON,
        1_125_899_906_842_624.0,
        [
            ulp::EXP_F64,
            ulp::EXP_M1_F64,
            ulp::LN_F64,
            ulp::LN_1P_F64,
            ulp::SOFTPLUS_F64,
            ulp::SIGMOID_F64,
            ulp::TANH_F64,
            ulp::ERF_F64,
            ulp::NORMAL_F64,
            ulp::SIN_F64,
            ulp::COS_F64,
        ],
    );
    const FARTHEST: f64 = 746.0;

    #[inline(always)]
    fn widen(self) -> f64 {
        self
    }
    #[inline(always)]
    fn down(exact: Rounded) -> Self {
        let nearest = exact.value;
        if nearest == 0.0 || nearest.is_infinite() {
            return if exact.below { nearest.next_down() } else { nearest };
        }
        // As in single precision.
        let toward = if nearest.is_sign_negative() { 1 } else { u64::MAX };
        Self::from_bits(nearest.to_bits().wrapping_add(toward * u64::from(exact.below)))
    }
}
