//! Functions of which an interval knows more than the formula.
//!
//! Input: a formula and its least value. Output: a [`Curve`] for [`Scalar::along`]. Guarantees: floats
//! compute the formula alone.

use super::{Arithmetic, Scalar};

/// A function of one number that falls up to one place and rises from there, or that only rises.
///
/// Floats compute its formula and nothing else ([`Scalar::along`]). An interval needs to know this shape to
/// bound the function by its values at both ends, because the formula meets the number several times.
///
/// ```
/// use netwright::{Arithmetic, Scalar, scalar::{Curve, Separate}};
///
/// /// The absolute value, which falls up to 0.
/// #[derive(Clone, Copy)]
/// struct Absolute;
/// impl Curve for Absolute {
///     const BOTTOM: f64 = 0.0;
///     const LEAST: f64 = 0.0;
///     fn at<A: Arithmetic, S: Scalar>(self, z: S) -> S {
///         z.abs()
///     }
/// }
/// assert_eq!((-2.0_f32).along::<Separate, _>(Absolute), 2.0);
/// ```
pub trait Curve: Copy {
    /// The z of the least value; −∞ if the function only rises.
    const BOTTOM: f64;
    /// The least value, rounded down: f([`BOTTOM`](Self::BOTTOM)), or what the function exceeds if it only
    /// rises.
    const LEAST: f64;
    /// f(z). Float code is off by at most 8·ε·max(|z|, |f(z)|).
    fn at<A: Arithmetic, S: Scalar>(self, z: S) -> S;
}
