//! Activations and losses with a number, such as the slope of `leaky_relu`, as types that hold the number.
//!
//! Otherwise out-of-line kernels would take an `f64` and convert it to the network's scalar at run time, in
//! software on machines without doubles. The number of a type is known wherever the type is.

use core::marker::PhantomData;

use crate::activation::Elementwise;
use crate::loss::{Loss, MaskedLoss, OfLogits};
use crate::scalar::{Arithmetic, Scalar};

/// A type that is made from one number.
pub trait OfNumber: Copy + Send + Sync + 'static {
    /// The one with this number.
    fn of(number: f64) -> Self;
}

/// The bits of a number, as [`Given`] takes them.
#[must_use]
pub const fn bits(number: f64) -> u64 {
    number.to_bits()
}

/// An activation or a loss with the number whose bits are `BITS`.
#[derive(Clone, Copy, Debug)]
pub struct Given<E, const BITS: u64>(PhantomData<E>);

impl<E: OfNumber, const BITS: u64> Given<E, BITS> {
    /// The only value.
    pub const HERE: Self = Self(PhantomData);

    #[inline(always)]
    fn get(self) -> E {
        E::of(f64::from_bits(BITS))
    }
}

/// Of the words that take a number: their rows say which field it is.
macro_rules! of_number {
    ($module:ident; $($name:ident $($field:ident)?,)*) => {
        $($(impl OfNumber for crate::$module::$name {
            #[inline(always)]
            fn of(number: f64) -> Self {
                Self { $field: number }
            }
        })?)*
    };
}

macro_rules! of_activations {
    ($($word:ident: $name:ident $(($field:ident = $($number:tt)*))?, of each $kind:ident $row:tt)*) => {
        of_number!(activation; $($name $($field)?,)*);
    };
}
netwright_vocabulary::activations!(of_activations);

macro_rules! of_losses {
    ($($word:ident: $name:ident $(($field:ident = $($number:tt)*))?, of $operands:literal $row:tt)*) => {
        of_number!(loss; $($name $($field)?,)*);
    };
}
netwright_vocabulary::losses!(of_losses);

impl<E: OfNumber + Elementwise, const BITS: u64> Elementwise for Given<E, BITS> {
    const IS_CHEAP: bool = E::IS_CHEAP;
    const HAS_CHEAP_GRADIENT: bool = E::HAS_CHEAP_GRADIENT;

    #[inline(always)]
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        self.get().apply::<A, S>(z)
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar>(self, read: S, d_a: S) -> S {
        self.get().gradient::<A, S>(read, d_a)
    }
}

impl<L: OfNumber + Loss, const BITS: u64> Loss for Given<L, BITS> {
    #[inline(always)]
    fn value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S {
        self.get().value::<A, S, N, T>(read, target)
    }
    #[inline(always)]
    fn values<A: Arithmetic, S: Scalar, const N: usize, const T: usize, const LANES: usize>(
        self,
        read: &[[S; N]; LANES],
        target: &[[S; T]; LANES],
    ) -> [S; LANES] {
        self.get().values::<A, S, N, T, LANES>(read, target)
    }
    #[inline(always)]
    fn gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    ) {
        self.get().gradient_into::<A, S, N, T>(y, target, seed, d);
    }
    #[inline(always)]
    fn gradient<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
    ) -> [S; N] {
        self.get().gradient::<A, S, N, T>(y, target, seed)
    }
}

impl<L: OfNumber + MaskedLoss, const BITS: u64> MaskedLoss for Given<L, BITS> {
    #[inline(always)]
    fn masked_value<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        read: &[S; N],
        target: &[S; T],
    ) -> S {
        self.get().masked_value::<A, S, N, T>(read, target)
    }
    #[inline(always)]
    fn masked_gradient_into<A: Arithmetic, S: Scalar, const N: usize, const T: usize>(
        self,
        y: &[S; N],
        target: &[S; T],
        seed: S,
        d: &mut [S; N],
    ) {
        self.get().masked_gradient_into::<A, S, N, T>(y, target, seed, d);
    }
}

impl<L: OfNumber + OfLogits, const BITS: u64> OfLogits for Given<L, BITS> {
    #[inline(always)]
    fn block<A: Arithmetic, S: Scalar, const N: usize, const T: usize, const R: usize>(
        self,
        z: &[[S; N]; R],
        target: &[[S; T]; R],
        seed: &[S; R],
        d: &mut [[S; N]; R],
    ) -> [S; R] {
        self.get().block::<A, S, N, T, R>(z, target, seed, d)
    }
}
