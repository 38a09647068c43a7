//! Activations that are an exponential function, at least on one side.

use netwright_vocabulary::Activation;

use super::Elementwise;
use crate::scalar::{Arithmetic, Scalar};

/// `f(z) = e^(−z²)`; `f′ = −2·z·e^(−z²)`, from the input: a radial basis function. Broomhead & Lowe 1988,
/// section 2.
///
/// ```
/// use netwright::activation::{Elementwise, Gaussian};
/// use netwright::scalar::Separate;
///
/// // As PyTorch has it in double precision.
/// let a = Gaussian.apply::<Separate, f64>(1.0);
/// assert!((a - 0.367_879_441_171).abs() < 1e-12);
/// let slope = Gaussian.gradient::<Separate, f64>(1.0, 1.0);
/// assert!((slope - -0.735_758_882_343).abs() < 1e-12);
/// assert_eq!(Gaussian.apply::<Separate, f64>(0.0), 1.0);
/// ```
#[doc = include_str!("pictures/gaussian.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Gaussian;

impl Elementwise for Gaussian {
    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        (-z.square()).exp_of_negative::<A>()
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        // z·e⁻ᶻ² first: 2·z alone overflows.
        let product = z * (-z.square()).exp_of_negative::<A>();
        d_a * -(product + product)
    }
}

/// `f(z) = eᶻ`; `f′ = a`. Abramowitz & Stegun 1964, 4.2.1.
///
/// ```
/// use netwright::activation::{Elementwise, Exp};
/// use netwright::scalar::Separate;
///
/// let a = Exp.apply::<Separate, f64>(1.0);
/// assert!((a - std::f64::consts::E).abs() < 1e-15);
/// // Of an output a, the slope is a.
/// assert_eq!(Exp.gradient::<Separate, f64>(2.0, 3.0), 6.0);
/// ```
#[doc = include_str!("pictures/exp.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Exp;

impl Elementwise for Exp {
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.exp::<A>()
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        d_a * a
    }
}

/// The exponential linear unit: `f(z) = z` above 0, `α·(eᶻ − 1)` below; `f′` is 1 above 0 and `a + α`
/// elsewhere, at 0 too, as in PyTorch. Clevert, Unterthiner & Hochreiter 2016, equation 15.
///
/// ```
/// use netwright::activation::{Elementwise, Elu};
/// use netwright::scalar::Separate;
///
/// let elu = Elu { alpha: 1.0 };
/// assert_eq!(elu.apply::<Separate, f64>(2.0), 2.0);
/// // e⁻¹ − 1
/// let a = elu.apply::<Separate, f64>(-1.0);
/// assert!((a + 0.632_120_558_829).abs() < 1e-12);
/// // Of an output a below 0, the slope is a + α.
/// assert_eq!(elu.gradient::<Separate, f64>(-0.5, 1.0), 0.5);
/// ```
#[doc = include_str!("pictures/elu.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Elu {
    /// α, above 0.
    pub alpha: f64,
}

impl Elementwise for Elu {
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        // One of both is 0, so that nothing overflows and bounds for intervals around 0 are tight.
        S::ZERO.max(z) + (-S::ZERO.max(-z)).exp_m1::<A>() * S::from_f64(self.alpha)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        d_a * a.select_positive(S::ONE, a + S::from_f64(self.alpha))
    }
}

/// The scaled exponential linear unit, `λ` times [`Elu`] with the α for which rows of mean 0 and variance 1
/// keep them; `f′` is λ above 0 and `a + λ·α` elsewhere, at 0 too. Klambauer et al. 2017, "Self-normalizing
/// neural networks", equations 2 and 14.
///
/// ```
/// use netwright::activation::{Elementwise, Selu};
/// use netwright::scalar::Separate;
///
/// // As PyTorch has it in double precision.
/// let [below, above] = [-1.0, 1.0].map(|z| Selu.apply::<Separate, f64>(z));
/// assert!((below + 1.111_330_737_813).abs() < 1e-12);
/// assert!((above - 1.050_700_987_355).abs() < 1e-12);
/// ```
#[doc = include_str!("pictures/selu.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Selu;

const LAMBDA: f64 = Activation::SELU_LAMBDA;
const LAMBDA_ALPHA: f64 = Activation::SELU_LAMBDA * Activation::SELU_ALPHA;

impl Elementwise for Selu {
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        let above = S::ZERO.max(z) * S::from_f64(LAMBDA);
        above + (-S::ZERO.max(-z)).exp_m1::<A>() * S::from_f64(LAMBDA_ALPHA)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        d_a * a.select_positive(S::from_f64(LAMBDA), a + S::from_f64(LAMBDA_ALPHA))
    }
}
