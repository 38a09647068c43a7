//! Smooth activations besides the logistic function and the hyperbolic tangent.

use super::Elementwise;
use crate::scalar::{Arithmetic, Curve, Scalar};

/// The sigmoid linear unit, also called swish: `f(z) = z·σ(z)`; `f′ = σ(z) + z·σ(z)·σ(−z)`, from the input.
/// Elfwing, Uchibe & Doya 2018, equation 6; Ramachandran, Zoph & Le 2017.
///
/// ```
/// use netwright::activation::{Elementwise, Silu};
/// use netwright::scalar::Separate;
///
/// // As PyTorch has it in double precision.
/// let a = Silu.apply::<Separate, f64>(1.0);
/// assert!((a - 0.731_058_578_630).abs() < 1e-12);
/// let slope = Silu.gradient::<Separate, f64>(1.0, 1.0);
/// assert!((slope - 0.927_670_511_871).abs() < 1e-12);
/// ```
#[doc = include_str!("pictures/silu.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Silu;

impl Curve for Silu {
    const BOTTOM: f64 = -1.278_464_542_761_073_7;
    const LEAST: f64 = -0.278_464_542_761_073_8;

    #[inline(always)]
    fn at<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z * z.sigmoid::<A>()
    }
}

impl Elementwise for Silu {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.along::<A, Self>(self)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        let [s, r] = z.sigmoid_pair::<A>();
        d_a * (z * (s * r) + s)
    }
}

/// The Gaussian error linear unit `f(z) = z·Φ(z)` with the normal distribution `Φ(z) = (1 + erf(z/√2))/2`;
/// `f′ = Φ(z) + z·e^(−z²/2)/√(2π)`, from the input. Φ keeps its digits far below 0, where 1 and erf would
/// cancel. Hendrycks & Gimpel 2016, section 2.
///
/// ```
/// use netwright::activation::{Elementwise, Gelu};
/// use netwright::scalar::Separate;
///
/// // As PyTorch has it in double precision.
/// let a = Gelu.apply::<Separate, f64>(1.0);
/// assert!((a - 0.841_344_746_069).abs() < 1e-12);
/// let slope = Gelu.gradient::<Separate, f64>(1.0, 1.0);
/// assert!((slope - 1.083_315_470_588).abs() < 1e-12);
/// ```
#[doc = include_str!("pictures/gelu.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Gelu;

impl Curve for Gelu {
    const BOTTOM: f64 = -0.751_791_524_693_564_5;
    const LEAST: f64 = -0.169_971_207_479_903_69;

    #[inline(always)]
    fn at<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z * z.normal::<A>()
    }
}

impl Elementwise for Gelu {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.along::<A, Self>(self)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        let density = (z.square() * S::from_f64(-0.5)).exp_of_negative::<A>() * S::from_f64(NORMAL_DENSITY);
        d_a * (z * density + z.normal::<A>())
    }
}

/// 1/√(2π).
const NORMAL_DENSITY: f64 = 0.398_942_280_401_432_7;

/// The Gaussian error linear unit in its tanh form, `f(z) = z/2·(1 + tanh u)` with
/// `u = √(2/π)·(z + 0.044715·z³)`, written as `z·σ(2u)`, which is the same and loses no digits where tanh is
/// near −1; `f′ = σ(2u) + 2·z·u′·σ(2u)·σ(−2u)`, from the input. Hendrycks & Gimpel 2016, section 2.
///
/// ```
/// use netwright::activation::{Elementwise, GeluTanh};
/// use netwright::scalar::Separate;
///
/// // As PyTorch has it in double precision.
/// let a = GeluTanh.apply::<Separate, f64>(1.0);
/// assert!((a - 0.841_191_990_608).abs() < 1e-12);
/// let slope = GeluTanh.gradient::<Separate, f64>(1.0, 1.0);
/// assert!((slope - 1.082_964_083_846).abs() < 1e-12);
/// ```
#[doc = include_str!("pictures/gelu_tanh.svg")]
#[derive(Clone, Copy, Debug)]
pub struct GeluTanh;

/// 2·√(2/π).
const TWICE_ROOT: f64 = 1.595_769_121_605_730_7;
const CUBIC: f64 = 0.044_715;
/// A square from which on σ(−2|u|) is 0 in double precision, too.
const SQUARE_LIMIT: f64 = 1024.0;

impl Curve for GeluTanh {
    const BOTTOM: f64 = -0.752_461_422_071_016_3;
    const LEAST: f64 = -0.170_040_750_571_254_06;

    #[inline(always)]
    fn at<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z * twice_u::<A, S>(z).sigmoid::<A>()
    }
}

impl Elementwise for GeluTanh {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.along::<A, Self>(self)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        let [s, r] = twice_u::<A, S>(z).sigmoid_pair::<A>();
        // Else the slope of 2u would be infinite where its factor is 0.
        let square = -(-S::from_f64(SQUARE_LIMIT)).max(-z.square());
        let slope = square.mul_add::<A>(S::from_f64(3.0 * CUBIC * TWICE_ROOT), S::from_f64(TWICE_ROOT));
        d_a * (z * (s * r) * slope + s)
    }
}

/// 2u.
#[inline(always)]
fn twice_u<A: Arithmetic, S: Scalar>(z: S) -> S {
    z * z.square().mul_add::<A>(S::from_f64(CUBIC * TWICE_ROOT), S::from_f64(TWICE_ROOT))
}

/// `f(z) = z·tanh(softplus z)`; with `t = tanh(softplus z)`, `f′ = t + z·σ(z)·(1 − t²)`, from the input.
/// Misra 2019, "Mish: a self regularized non-monotonic activation function", equation 1.
///
/// With `r = σ(−z)`, `t = σ(z)·(1 + r)/(1 + r²)` and `1 − t² = (2r/(1 + r²))²`, where nothing cancels.
///
/// ```
/// use netwright::activation::{Elementwise, Mish};
/// use netwright::scalar::Separate;
///
/// // As PyTorch has it in double precision.
/// let a = Mish.apply::<Separate, f64>(1.0);
/// assert!((a - 0.865_098_388_267).abs() < 1e-12);
/// let slope = Mish.gradient::<Separate, f64>(1.0, 1.0);
/// assert!((slope - 1.049_036_220_100).abs() < 1e-12);
/// ```
#[doc = include_str!("pictures/mish.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Mish;

impl Curve for Mish {
    const BOTTOM: f64 = -1.192_431_214_515_495_2;
    const LEAST: f64 = -0.308_843_413_017_250_43;

    #[inline(always)]
    fn at<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z * z.softplus::<A>().tanh::<A>()
    }
}

impl Elementwise for Mish {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.along::<A, Self>(self)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        let [s, r] = z.sigmoid_pair::<A>();
        let reciprocal = S::ONE / r.mul_add::<A>(r, S::ONE);
        let root = (r + r) * reciprocal;
        d_a * (s * (z * (root * root) + (S::ONE + r) * reciprocal))
    }
}

/// `f(z) = ln(1 + eᶻ)`; `f′ = σ(z)`, from the input. Dugas et al. 2001, "Incorporating second-order
/// functional knowledge", section 3.
///
/// ```
/// use netwright::activation::{Elementwise, Softplus};
/// use netwright::scalar::Separate;
///
/// let a = Softplus.apply::<Separate, f64>(0.0);
/// assert!((a - std::f64::consts::LN_2).abs() < 1e-15);
/// // The slope is a sigmoid.
/// assert_eq!(Softplus.gradient::<Separate, f64>(0.0, 1.0), 0.5);
/// ```
#[doc = include_str!("pictures/softplus.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Softplus;

impl Elementwise for Softplus {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.softplus::<A>()
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        d_a * z.sigmoid::<A>()
    }
}

/// `f(z) = z / (1 + |z|)`; `f′ = 1 / (1 + |z|)²`, from the input. Bergstra et al. 2009, "Quadratic
/// polynomials learn better image features", section 4.
///
/// ```
/// use netwright::activation::{Elementwise, Softsign};
/// use netwright::scalar::Separate;
///
/// assert_eq!([-1.0, 3.0].map(|z| Softsign.apply::<Separate, f32>(z)), [-0.5, 0.75]);
/// assert_eq!(Softsign.gradient::<Separate, f32>(1.0, 1.0), 0.25);
/// ```
#[doc = include_str!("pictures/softsign.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Softsign;

impl Curve for Softsign {
    const BOTTOM: f64 = f64::NEG_INFINITY;
    const LEAST: f64 = -1.0;

    #[inline(always)]
    fn at<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z / (S::ONE + z.abs())
    }
}

impl Elementwise for Softsign {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.along::<A, Self>(self)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        let below = S::ONE + z.abs();
        d_a / below / below
    }
}

/// `f(z) = sin z`, NaN beyond ±2²⁷ (±2⁵⁰ in `f64`); `f′ = cos z`, from the input. For periodic functions and
/// coordinates, with weights drawn by `he_uniform`. Sitzmann et al. 2020, "Implicit neural representations
/// with periodic activation functions".
///
/// ```
/// use netwright::activation::{Elementwise, Sin};
/// use netwright::scalar::Separate;
///
/// let a = Sin.apply::<Separate, f64>(std::f64::consts::FRAC_PI_6);
/// assert!((a - 0.5).abs() < 1e-15);
/// assert_eq!(Sin.gradient::<Separate, f64>(0.0, 1.0), 1.0);
/// ```
#[doc = include_str!("pictures/sin.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Sin;

impl Elementwise for Sin {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.sin::<A>()
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        d_a * z.cos::<A>()
    }
}

/// `f(z) = z²`; `f′ = 2·z`, from the input. Livni, Shalev-Shwartz & Shamir 2014, "On the computational
/// efficiency of training neural networks".
///
/// ```
/// use netwright::activation::{Elementwise, Square};
/// use netwright::scalar::Separate;
///
/// assert_eq!([-3.0, 3.0].map(|z| Square.apply::<Separate, f32>(z)), [9.0, 9.0]);
/// assert_eq!(Square.gradient::<Separate, f32>(-3.0, 0.5), -3.0);
/// ```
#[doc = include_str!("pictures/square.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Square;

impl Elementwise for Square {
    const IS_CHEAP: bool = true;
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.square()
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        // z·d first: 2·z alone overflows.
        let product = d_a * z;
        product + product
    }
}
