//! The settings of an operation, such as ε: as written, or already rounded to the network's scalar.
//!
//! Input: an `f64` that is known when a network is compiled, or a scalar. Output: the scalar. An out-of-line
//! function takes no `f64`, which machines without doubles would round in software: its caller, which is
//! inlined, rounds it. So both run one kernel.

use crate::scalar::Scalar;

/// A number that an operation is given.
pub trait Setting<S>: Copy {
    /// The number as a scalar.
    fn rounded(self) -> S;
}

impl<S: Scalar> Setting<S> for f64 {
    #[inline(always)]
    fn rounded(self) -> S {
        S::from_f64(self)
    }
}

/// A number that is rounded.
#[derive(Clone, Copy)]
pub(crate) struct Rounded<S>(pub(crate) S);

impl<S: Scalar> Setting<S> for Rounded<S> {
    #[inline(always)]
    fn rounded(self) -> S {
        self.0
    }
}
