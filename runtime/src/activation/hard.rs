//! Activations with corners, where the derivative is that of the left or the right side, as in PyTorch.

use super::Elementwise;
use crate::scalar::{Arithmetic, Curve, Scalar};

/// `f(z) = max(0, z) + slope·min(0, z)`; `f′` is 1 above 0 and the slope elsewhere. The slope is at least 0,
/// so that the output has the sign of the input. Maas, Hannun & Ng 2013, "Rectifier nonlinearities improve
/// neural network acoustic models", section 2.
///
/// ```
/// use netwright::activation::{Elementwise, LeakyRelu};
/// use netwright::scalar::Separate;
///
/// let leaky = LeakyRelu { slope: 0.25 };
/// assert_eq!([-2.0, 2.0].map(|z| leaky.apply::<Separate, f32>(z)), [-0.5, 2.0]);
/// // Of outputs; at 0 it is that of the left side.
/// assert_eq!([-0.5, 0.0, 2.0].map(|a| leaky.gradient::<Separate, f32>(a, 1.0)), [0.25, 0.25, 1.0]);
/// ```
#[doc = include_str!("pictures/leaky_relu.svg")]
#[derive(Clone, Copy, Debug)]
pub struct LeakyRelu {
    /// The slope below 0.
    pub slope: f64,
}

impl Elementwise for LeakyRelu {
    const IS_CHEAP: bool = true;
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.select_positive(z, z * S::from_f64(self.slope))
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        a.select_positive(d_a, d_a * S::from_f64(self.slope))
    }
}

/// `f(z) = min(max(0, z), 6)`; `f′` is 1 between 0 and 6 and 0 elsewhere. Krizhevsky 2010, "Convolutional
/// deep belief networks on CIFAR-10", section 3.
///
/// ```
/// use netwright::activation::{Elementwise, Relu6};
/// use netwright::scalar::Separate;
///
/// assert_eq!([-1.0, 1.0, 7.0].map(|z| Relu6.apply::<Separate, f32>(z)), [0.0, 1.0, 6.0]);
/// assert_eq!([0.0, 1.0, 6.0].map(|a| Relu6.gradient::<Separate, f32>(a, 1.0)), [0.0, 1.0, 0.0]);
/// ```
#[doc = include_str!("pictures/relu6.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Relu6;

impl Elementwise for Relu6 {
    const IS_CHEAP: bool = true;
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        clamp(z, 0.0, 6.0)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        between(a, 0.0, 6.0, d_a)
    }
}

/// `f(z) = min(max(0, z + 3), 6) / 6`; `f′` is 1/6 between −3 and 3 and 0 elsewhere, from the input.
/// PyTorch's `Hardsigmoid`; Howard et al. 2019, "Searching for MobileNetV3", section 5.2.
///
/// ```
/// use netwright::activation::{Elementwise, HardSigmoid};
/// use netwright::scalar::Separate;
///
/// assert_eq!([-3.0, 0.0, 3.0].map(|z| HardSigmoid.apply::<Separate, f32>(z)), [0.0, 0.5, 1.0]);
/// // Of inputs.
/// assert_eq!([-3.0, 0.0, 3.0].map(|z| HardSigmoid.gradient::<Separate, f32>(z, 6.0)), [0.0, 1.0, 0.0]);
/// ```
#[doc = include_str!("pictures/hard_sigmoid.svg")]
#[derive(Clone, Copy, Debug)]
pub struct HardSigmoid;

impl Elementwise for HardSigmoid {
    const IS_CHEAP: bool = true;
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        clamp(z + S::from_f64(3.0), 0.0, 6.0) * S::from_f64(1.0 / 6.0)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        between(z, -3.0, 3.0, d_a * S::from_f64(1.0 / 6.0))
    }
}

/// `f(z) = min(max(−1, z), 1)`; `f′` is 1 between −1 and 1 and 0 elsewhere. Collobert 2004, "Large scale
/// machine learning", section 4.2.
///
/// ```
/// use netwright::activation::{Elementwise, HardTanh};
/// use netwright::scalar::Separate;
///
/// assert_eq!([-2.0, 0.5, 2.0].map(|z| HardTanh.apply::<Separate, f32>(z)), [-1.0, 0.5, 1.0]);
/// assert_eq!([-1.0, 0.5, 1.0].map(|a| HardTanh.gradient::<Separate, f32>(a, 1.0)), [0.0, 1.0, 0.0]);
/// ```
#[doc = include_str!("pictures/hard_tanh.svg")]
#[derive(Clone, Copy, Debug)]
pub struct HardTanh;

impl Elementwise for HardTanh {
    const IS_CHEAP: bool = true;
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        clamp(z, -1.0, 1.0)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, a: S, d_a: S) -> S {
        between(a, -1.0, 1.0, d_a)
    }
}

/// `f(z) = z·min(max(0, z + 3), 6) / 6`; `f′` is 0 up to −3, (2z + 3)/6 up to 3 and 1 above, from the input.
/// Howard et al. 2019, "Searching for MobileNetV3", section 5.2.
///
/// ```
/// use netwright::activation::{Elementwise, HardSwish};
/// use netwright::scalar::Separate;
///
/// // z·(z + 3)/6 between −3 and 3.
/// assert_eq!([-4.0, 0.0, 3.0].map(|z| HardSwish.apply::<Separate, f32>(z)), [0.0, 0.0, 3.0]);
/// assert_eq!([-4.0, 0.0, 4.0].map(|z| HardSwish.gradient::<Separate, f32>(z, 2.0)), [0.0, 1.0, 2.0]);
/// ```
#[doc = include_str!("pictures/hard_swish.svg")]
#[derive(Clone, Copy, Debug)]
pub struct HardSwish;

impl Curve for HardSwish {
    const BOTTOM: f64 = -1.5;
    const LEAST: f64 = -0.375;

    #[inline(always)]
    fn at<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z * HardSigmoid.apply::<A, S>(z)
    }
}

impl Elementwise for HardSwish {
    const IS_CHEAP: bool = true;
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.along::<A, Self>(self)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        let (three, sixth) = (S::from_f64(3.0), S::from_f64(1.0 / 6.0));
        let inside = d_a * ((z + z + three) * sixth);
        (z + three).select_nonpositive(S::ZERO, (three - z).select_nonpositive(d_a, inside))
    }
}

/// `f(z) = |z|`; `f′` is 1 above 0, −1 below and 0 at 0, as in PyTorch, from the input. Jarrett et al. 2009,
/// "What is the best multi-stage architecture for object recognition?", section 2.
///
/// ```
/// use netwright::activation::{Elementwise, Abs};
/// use netwright::scalar::Separate;
///
/// assert_eq!([-2.0, 2.0].map(|z| Abs.apply::<Separate, f32>(z)), [2.0, 2.0]);
/// assert_eq!([-2.0, 0.0, 2.0].map(|z| Abs.gradient::<Separate, f32>(z, 0.5)), [-0.5, 0.0, 0.5]);
/// ```
#[doc = include_str!("pictures/abs.svg")]
#[derive(Clone, Copy, Debug)]
pub struct Abs;

impl Elementwise for Abs {
    const IS_CHEAP: bool = true;
    const HAS_CHEAP_GRADIENT: bool = true;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        z.abs()
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        z.select_nonpositive((-z).select_nonpositive(S::ZERO, -d_a), d_a)
    }
}

/// The number of [low, high] that is nearest to `z`, and a NaN as it is.
#[inline(always)]
fn clamp<S: Scalar>(z: S, low: f64, high: f64) -> S {
    // `max` passes on a NaN of its second operand alone.
    -(-S::from_f64(high)).max(-S::from_f64(low).max(z))
}

/// `then` where `low < z < high` and where z is NaN, else 0.
#[inline(always)]
fn between<S: Scalar>(z: S, low: f64, high: f64, then: S) -> S {
    let below_high = (S::from_f64(high) - z).select_nonpositive(S::ZERO, then);
    (z - S::from_f64(low)).select_nonpositive(S::ZERO, below_high)
}
