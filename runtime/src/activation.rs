//! Activations: the function of a pre-activation `z`, and the gradient that it passes back.
//!
//! An activation that acts on each number alone is a `Copy` type with the trait [`Elementwise`], so that a
//! kernel can fuse it into its last step (those of an exponential function are in `exponential`, functions
//! that imported graphs have in `functions`, those with corners in `hard`, others in `smooth`); softmax and
//! log_softmax need the whole row and are in `kernel::elementwise`.

mod exponential;
mod functions;
mod hard;
mod smooth;

pub use exponential::{Elu, Exp, Gaussian, Selu};
pub use functions::{Erf, Log, Reciprocal, Sqrt};
pub use hard::{Abs, HardSigmoid, HardSwish, HardTanh, LeakyRelu, Relu6};
pub use smooth::{Gelu, GeluTanh, Mish, Silu, Sin, Softplus, Softsign, Square};

use crate::scalar::{Arithmetic, Scalar};

/// An activation that acts on each number alone.
///
/// ```
/// use netwright::activation::Elementwise;
/// use netwright::{Arithmetic, Scalar, scalar::Separate};
///
/// /// f(z) = z², whose derivative 2z is written in terms of the input.
/// #[derive(Clone, Copy)]
/// struct Square;
/// impl Elementwise for Square {
///     fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
///         z * z
///     }
///     fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
///         d_a * (z + z)
///     }
/// }
/// assert_eq!(Square.apply::<Separate, _>(3.0_f32), 9.0);
/// assert_eq!(Square.gradient::<Separate, _>(3.0_f32, 0.5), 3.0);
/// ```
pub trait Elementwise: Copy + Send + Sync + 'static {
    /// Whether `apply` takes so few operations that a kernel applies it to the sums in its registers.
    #[doc(hidden)]
    const IS_CHEAP: bool = false;
    /// Likewise for `gradient`.
    #[doc(hidden)]
    const HAS_CHEAP_GRADIENT: bool = false;
    /// `a = f(z)`.
    ///
    /// ```
    /// use netwright::activation::{Elementwise, Relu};
    /// use netwright::scalar::Separate;
    ///
    /// assert_eq!([-1.5, 1.5].map(|z| Relu.apply::<Separate, f32>(z)), [0.0, 1.5]);
    /// ```
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S;
    /// The same of many numbers, in an order in which a machine waits less.
    #[doc(hidden)]
    #[inline(always)]
    #[allow(clippy::needless_range_loop, reason = "a closure that is not inlined loses the vectors")]
    fn apply_lanes<A: Arithmetic, S: Scalar, const L: usize>(self, z: &[S; L]) -> [S; L] {
        let mut a = [S::ZERO; L];
        for l in 0..L {
            a[l] = self.apply::<A, S>(z[l]);
        }
        a
    }
    /// `∂L/∂z = ∂L/∂a · f′(z)`, with `f′` written in terms of the output `a`, or of the input z where the
    /// docs say so.
    ///
    /// ```
    /// use netwright::activation::{Elementwise, Tanh};
    /// use netwright::scalar::Separate;
    ///
    /// // Of an output a, the slope of tanh is 1 − a².
    /// assert_eq!(Tanh.gradient::<Separate, f32>(0.5, 2.0), 1.5);
    /// ```
    fn gradient<A: Arithmetic, S: Scalar>(self, read: S, d_a: S) -> S;
}

/// `f(z) = z`; `f′ = 1`: a linear neuron. Widrow & Hoff 1960, "Adaptive switching circuits".
///
///
/// ```
/// use netwright::activation::{Elementwise, Identity};
/// use netwright::scalar::Separate;
///
/// assert_eq!(Identity.apply::<Separate, f32>(-2.0), -2.0);
/// assert_eq!(Identity.gradient::<Separate, f32>(-2.0, 0.5), 0.5);
/// ```
#[doc = include_str!("activation/pictures/identity.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Identity;

impl Elementwise for Identity {
    const IS_CHEAP: bool = true;
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, _a: S, d_a: S) -> S {
        d_a
    }
}

/// The logistic function `f(z) = 1 / (1 + e⁻ᶻ)`; `f′ = a·(1 − a)`. Rumelhart, Hinton & Williams 1986,
/// "Learning representations by back-propagating errors", equation 2.
///
///
/// ```
/// use netwright::activation::{Elementwise, Sigmoid};
/// use netwright::scalar::Separate;
///
/// assert_eq!(Sigmoid.apply::<Separate, f32>(0.0), 0.5);
/// assert_eq!(Sigmoid.gradient::<Separate, f32>(0.5, 1.0), 0.25);
/// ```
#[doc = include_str!("activation/pictures/sigmoid.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid;

impl Elementwise for Sigmoid {
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.sigmoid::<A>()
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        d_a * (a * (S::ONE - a)).within(0.0, 0.25)
    }
}

/// `f(z) = tanh z`; `f′ = 1 − a²`. LeCun et al. 1998, "Efficient BackProp", section 4.4.
///
///
/// ```
/// use netwright::activation::{Elementwise, Tanh};
/// use netwright::scalar::Separate;
///
/// assert_eq!(Tanh.apply::<Separate, f32>(0.0), 0.0);
/// assert_eq!(Tanh.gradient::<Separate, f32>(0.5, 1.0), 0.75);
/// ```
#[doc = include_str!("activation/pictures/tanh.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Tanh;

impl Elementwise for Tanh {
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.tanh::<A>()
    }
    #[inline(always)]
    fn apply_lanes<A: Arithmetic, S: Scalar, const L: usize>(self, z: &[S; L]) -> [S; L] {
        S::tanh_lanes::<A, L>(z)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        d_a * S::ONE.minus_square::<A>(a)
    }
}

/// The rectifier `f(z) = max(0, z)`; `f′` is 1 above 0 and 0 elsewhere, at 0 too, as in PyTorch. Nair &
/// Hinton 2010, "Rectified linear units improve restricted Boltzmann machines", section 2.
///
///
/// ```
/// use netwright::activation::{Elementwise, Relu};
/// use netwright::scalar::Separate;
///
/// assert_eq!(Relu.apply::<Separate, f32>(-2.0), 0.0);
/// assert_eq!([0.0, 2.0].map(|a| Relu.gradient::<Separate, f32>(a, 0.5)), [0.0, 0.5]);
/// ```
#[doc = include_str!("activation/pictures/relu.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Relu;

impl Elementwise for Relu {
    const IS_CHEAP: bool = true;
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        S::ZERO.max(z)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        a.select_nonpositive(S::ZERO, d_a)
    }
}
