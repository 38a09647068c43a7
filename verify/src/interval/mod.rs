//! Intervals: the twin of a network's code whose results bound those of the code, rounding included.
//!
//! `rounded` computes exactly, `endpoint` rounds outward, `scalar` has the operations, `shape` the facts
//! about a result besides its formula; here are the type and its methods for users.

mod endpoint;
mod rounded;
mod scalar;
mod shape;

use std::fmt;

pub use endpoint::{Endpoint, Margins};
pub use rounded::Rounded;

/// Bounds for `f32` and `f64` code, with fused and with separate arithmetic, and for the real numbers:
/// an [`Enclosure`] between two `f32`.
///
/// ```
/// use netwright::verify::Interval;
///
/// let third = Interval::point(1.0) / Interval::point(3.0);
/// assert!(third.contains(1.0_f32 / 3.0) && third.contains(1.0_f64 / 3.0));
/// ```
pub type Interval = Enclosure<f32>;

/// Tighter bounds, for `f64` code only, with fused and with separate arithmetic, and for the real numbers:
/// an [`Enclosure`] between two `f64`.
///
/// ```
/// use netwright::verify::{Interval, Interval64};
///
/// let third = Interval64::point(1.0) / Interval64::point(3.0);
/// assert!(third.contains(1.0_f64 / 3.0));
/// assert!(third.width() < 1e-16);
/// ```
pub type Interval64 = Enclosure<f64>;

/// All numbers from `lo` to `hi`, ∞ among them where it is an endpoint; [`EVERYTHING`](Self::EVERYTHING)
/// holds NaN as well. Use it as [`Interval`] or [`Interval64`].
///
/// Every operation yields an interval that holds whatever the operation yields for numbers of its operands:
/// the real result and its rounding. Emitted code that runs on intervals therefore bounds what the same code
/// yields on floats (Moore 1966; Rump, "Verification methods", *Acta Numerica* 2010).
///
/// * **Sums, products, quotients, roots**: the endpoints of the real result, the lower one rounded down, the
///   upper one up, and no further. Rounding to nearest is monotone and leaves the numbers of its format as
///   they are; an endpoint is one, in `f64` also if it is an `f32`; so a real result between the endpoints is
///   rounded to a number between them, by either format, also to ∞. `mul_add` rounds the product outward,
///   then the sum: that holds the result of two roundings, and of one.
/// * **Elementary functions** are monotone: [f(lo), f(hi)], widened by the bound of the code that is enclosed
///   (`netwright::ulp`), and cut to the range that this code cannot leave.
/// * **NaN**: an operation that may yield NaN for some numbers of its operands, such as ∞ − ∞, 0·∞, a
///   division by an interval with 0 in it, or a root of one with negative numbers, yields `EVERYTHING`.
///
/// * **Shapes**: a square is not negative, `silu`, `gelu`, `gelu_tanh`, `mish`, `hard_swish` and `softsign`
///   are bounded by their values at the ends and their least value, `softmax` and its logarithm by 1/(1 + Σ
///   exp(zⱼ − zᵢ)), a normalised row of n numbers by ±√n, losses by the range that they cannot leave. Where
///   NaN may be among the results, nothing is cut off.
///
/// Else an interval does not know that it met the same number twice: x − x is not 0. So bounds are wider than
/// what the code yields, the more the wider the box is.
///
/// ```
/// # mod netwright { pub use netwright_runtime::*; pub use netwright_verify as verify; }
/// use netwright::Scalar;
/// use netwright::verify::Interval;
///
/// fn f<S: Scalar>(x: S) -> S {
///     x * x / (x + S::from_f64(0.1))
/// }
/// let y = f(Interval::around(3.0, 0.01));
/// assert!(y.contains(f(3.007_f32)) && y.contains(f(2.992_f64)));
/// assert!(y.lo() > 2.8 && y.hi() < 3.0);
///
/// // Of a single number, the rounding is left: 0.1 is none, so not even the sum is exact.
/// let y = f(Interval::point(3.0));
/// assert!(y.width() > 0.0 && y.width() < 1e-6);
/// assert_eq!(Interval::point(0.5) + Interval::point(0.25), Interval::point(0.75));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enclosure<F: Endpoint> {
    lo: F,
    hi: F,
}

impl<F: Endpoint> Enclosure<F> {
    /// Every number and NaN: all that is known of 0/0.
    pub const EVERYTHING: Self = Self { lo: F::NEG_INFINITY, hi: F::INFINITY };

    /// The numbers from `lo` to `hi`; nothing if `lo > hi` or one of them is NaN.
    pub fn new(lo: F, hi: F) -> Option<Self> {
        (lo <= hi).then_some(Self { lo, hi })
    }

    /// `x` alone; of NaN, [`EVERYTHING`](Self::EVERYTHING).
    pub fn point(x: F) -> Self {
        Self::new(x, x).unwrap_or(Self::EVERYTHING)
    }

    /// The numbers no further than |radius| from `x`; with a NaN, [`EVERYTHING`](Self::EVERYTHING).
    pub fn around(x: F, radius: F) -> Self {
        let radius = if radius < F::ZERO { -radius } else { radius };
        let (x, radius) = (x.widen(), radius.widen());
        let (lo, hi) = (Rounded::sum(x, -radius), Rounded::sum(x, radius));
        Self::new(F::down(lo), F::up(hi)).unwrap_or(Self::EVERYTHING)
    }

    /// The smallest interval of this type that holds all numbers from `lo` to `hi`: each end is rounded
    /// outward, so that a box that is given in `f64` loses nothing in [`Interval`]. Nothing if `lo > hi` or
    /// one of them is NaN.
    ///
    /// ```
    /// # mod netwright { pub use netwright_runtime::*; pub use netwright_verify as verify; }
    /// use netwright::verify::Interval;
    ///
    /// let box_of_f64 = Interval::outward(0.1, 0.2).expect("0.1 is below 0.2");
    /// assert!(box_of_f64.contains(0.1_f64) && box_of_f64.contains(0.2_f64));
    /// assert_eq!(f64::from(box_of_f64.lo()), 0.09999999403953552); // the `f32` below 0.1
    /// assert!(!Interval::point(0.1).contains(0.1_f64)); // the `f32` nearest to 0.1 is another number
    /// assert_eq!(Interval::outward(0.2, 0.1), None);
    /// ```
    pub fn outward(lo: f64, hi: f64) -> Option<Self> {
        if lo.is_nan() || hi.is_nan() || lo > hi {
            return None;
        }
        Self::new(F::down(Rounded::exact(lo)), F::up(Rounded::exact(hi)))
    }

    /// The lower endpoint.
    #[inline(always)]
    pub fn lo(self) -> F {
        self.lo
    }

    /// The upper endpoint.
    #[inline(always)]
    pub fn hi(self) -> F {
        self.hi
    }

    /// `hi − lo`, rounded up.
    pub fn width(self) -> F {
        if self.lo == self.hi {
            return F::ZERO;
        }
        F::up(Rounded::sum(self.hi.widen(), -self.lo.widen()))
    }

    /// Whether a float, `f32` or `f64`, is in the interval. NaN is in [`EVERYTHING`](Self::EVERYTHING)
    /// only.
    pub fn contains(self, x: impl Into<f64>) -> bool {
        let x = x.into();
        self.is_everything() || (self.lo.widen() <= x && x <= self.hi.widen())
    }

    /// The smallest interval that holds both.
    #[inline(always)]
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { lo: least(self.lo, other.lo), hi: greatest(self.hi, other.hi) }
    }

    #[inline(always)]
    fn is_everything(self) -> bool {
        self.lo == F::NEG_INFINITY && self.hi == F::INFINITY
    }
}

/// A single number.
impl<F: Endpoint> From<F> for Enclosure<F> {
    fn from(x: F) -> Self {
        Self::point(x)
    }
}

/// `[lo, hi]`, with as many digits as it takes to know both exactly.
impl<F: Endpoint> fmt::Display for Enclosure<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", self.lo, self.hi)
    }
}

#[inline(always)]
fn least<F: Endpoint>(a: F, b: F) -> F {
    if b < a { b } else { a }
}

#[inline(always)]
fn greatest<F: Endpoint>(a: F, b: F) -> F {
    if b > a { b } else { a }
}
