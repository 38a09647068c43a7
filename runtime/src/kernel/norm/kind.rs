//! The kind of a norm of a row: the mean that it subtracts, and its ε.

use core::marker::PhantomData;

/// The norm of a row of scalars `S`.
pub trait RowNorm<S>: Copy {
    /// Whether the mean is taken off.
    const CENTRES: bool;
    /// The number that is added to the mean square, so that a row of equal numbers has a scale.
    fn epsilon(self) -> S;
}

/// A norm whose ε is rounded, as a function of its own is handed it.
#[derive(Clone, Copy)]
pub(super) struct RoundedNorm<M, S> {
    epsilon: S,
    norm: PhantomData<M>,
}

impl<M: RowNorm<S>, S: Copy> RoundedNorm<M, S> {
    /// The norm `of`.
    #[inline(always)]
    pub(super) fn new(of: M) -> Self {
        Self { epsilon: of.epsilon(), norm: PhantomData }
    }
}

impl<M: RowNorm<S>, S: Copy> RowNorm<S> for RoundedNorm<M, S> {
    const CENTRES: bool = M::CENTRES;
    #[inline(always)]
    fn epsilon(self) -> S {
        self.epsilon
    }
}
