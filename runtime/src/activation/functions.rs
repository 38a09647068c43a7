//! Functions of one number that graphs of other programs have alone: roots, logarithms, quotients, erf.
//!
//! Outside of their domain they are NaN, as in IEEE 754, and at its edge infinite; so are their slopes.

use super::Elementwise;
use crate::scalar::{Arithmetic, Scalar};

/// `f(z) = √z`, NaN below 0; `f′ = 1/(2·a)`, which is ∞ at 0, as in PyTorch. IEEE 754-2019, section 5.4.1.
///
/// ```
/// use netwright::activation::{Elementwise, Sqrt};
/// use netwright::scalar::Separate;
///
/// assert_eq!(Sqrt.apply::<Separate, f32>(9.0), 3.0);
/// // Of an output a, the slope is 1/(2·a).
/// assert_eq!(Sqrt.gradient::<Separate, f32>(2.0, 1.0), 0.25);
/// ```
///
#[doc = include_str!("pictures/sqrt.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Sqrt;

impl Elementwise for Sqrt {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.sqrt()
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        d_a / (a + a)
    }
}

/// `f(z) = ln z`, −∞ at 0 and NaN below; `f′ = 1/z`, from the input, as in PyTorch. Abramowitz & Stegun 1964,
/// 4.1.1.
///
/// ```
/// use netwright::activation::{Elementwise, Log};
/// use netwright::scalar::Separate;
///
/// assert_eq!(Log.apply::<Separate, f32>(1.0), 0.0);
/// assert!(Log.apply::<Separate, f32>(-1.0).is_nan());
/// // Of an input z, the slope is 1/z.
/// assert_eq!(Log.gradient::<Separate, f32>(4.0, 1.0), 0.25);
/// ```
///
#[doc = include_str!("pictures/log.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Log;

impl Elementwise for Log {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.ln::<A>()
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        d_a / z
    }
}

/// `f(z) = 1/z`, ±∞ at ±0; `f′ = −a²`. IEEE 754-2019, section 5.4.1.
///
/// ```
/// use netwright::activation::{Elementwise, Reciprocal};
/// use netwright::scalar::Separate;
///
/// assert_eq!(Reciprocal.apply::<Separate, f32>(4.0), 0.25);
/// // Of an output a, the slope is −a².
/// assert_eq!(Reciprocal.gradient::<Separate, f32>(0.5, 1.0), -0.25);
/// ```
///
#[doc = include_str!("pictures/reciprocal.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Reciprocal;

impl Elementwise for Reciprocal {
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        S::ONE / z
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        -(d_a * a.square())
    }
}

/// 2/√π, the slope of erf at 0.
const SLOPE_AT_0: f64 = core::f64::consts::FRAC_2_SQRT_PI;

/// The error function `f(z) = 2/√π·∫₀ᶻ e^(−t²) dt`; `f′ = 2/√π·e^(−z²)`, from the input. Abramowitz & Stegun
/// 1964, 7.1.1.
///
/// ```
/// use netwright::activation::{Elementwise, Erf};
/// use netwright::scalar::Separate;
///
/// assert_eq!([-9.0_f32, 0.0, 9.0].map(|z| Erf.apply::<Separate, _>(z)), [-1.0, 0.0, 1.0]);
/// ```
///
#[doc = include_str!("pictures/erf.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Erf;

impl Elementwise for Erf {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.erf::<A>()
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        d_a * ((-z.square()).exp_of_negative::<A>() * S::from_f64(SLOPE_AT_0))
    }
}
