//! Numbers that are known before training.
//!
//! Input: an `f64`. Output: a [`Constant`]. Guarantees: both float types have the number nearest to it, and
//! none computes in the other one.

/// A number that is known before the program runs, or at least before training: rounded to both float types
/// once, so that a network in `f32` meets no `f64` at run time, which many microcontrollers compute in
/// software.
///
/// ```
/// use netwright::scalar::{Constant, Scalar};
///
/// const TENTH: Constant = Constant::new(0.1);
/// assert_eq!(f32::from_constant(TENTH), 0.1);
/// assert_eq!(f64::from_constant(TENTH), 0.1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant {
    double: f64,
    single: f32,
}

impl Constant {
    /// The number `value`, and the `f32` nearest to it.
    ///
    /// ```
    /// use netwright::scalar::Constant;
    ///
    /// const BETA: Constant = Constant::new(0.9);
    /// assert_eq!(BETA.single(), 0.9_f32);
    /// ```
    #[inline(always)]
    #[must_use]
    pub const fn new(value: f64) -> Self {
        Self { double: value, single: value as f32 }
    }

    /// The number.
    ///
    /// ```
    /// use netwright::scalar::Constant;
    ///
    /// assert_eq!(Constant::new(0.1).double(), 0.1);
    /// ```
    #[inline(always)]
    #[must_use]
    pub const fn double(self) -> f64 {
        self.double
    }

    /// The `f32` nearest to it.
    ///
    /// ```
    /// use netwright::scalar::Constant;
    ///
    /// assert_eq!(Constant::new(0.1).single(), 0.1_f32);
    /// ```
    #[inline(always)]
    #[must_use]
    pub const fn single(self) -> f32 {
        self.single
    }
}
