//! What a network keeps besides its parameters.

use crate::scalar::Scalar;

/// The state of a network with `dropout` or `batch_norm`: which masks come next, and what is known of the numbers that
/// were seen.
///
/// It is no parameter: it is not in `parameters()`, has no gradient, and no optimiser touches it. It is saved with the
/// network, so that training that goes on later does as if it had not stopped.
///
/// In a gradient `running` are the statistics of the batch, of all parts that were accumulated, and `step` is how many rows
/// it had: 0 where it has none, as after `backward`.
#[repr(C)]
#[derive(Copy, Debug, PartialEq, PartialOrd)]
pub struct State<S = f32, const UNITS: usize = 0> {
    /// What all draws depend on: the seed that the network was made with.
    pub seed: u64,
    /// How many steps of training were made.
    pub step: u64,
    /// For each number that a `batch_norm` normalises, the running mean and the running variance.
    pub running: [[S; 2]; UNITS],
}

impl<S: Scalar, const UNITS: usize> State<S, UNITS> {
    /// Before the first step, with the seed 0: means of 0 and variances of 1.
    pub const INITIAL: Self = Self { seed: 0, step: 0, running: [[S::ZERO, S::ONE]; UNITS] };

    /// Goes on to the next step, and returns the seed and the number of this one.
    #[inline(always)]
    pub const fn advance(&mut self) -> Draws {
        let draws = self.draws();
        self.step = self.step.wrapping_add(1);
        draws
    }

    /// The seed and the number of the step that comes next.
    #[inline(always)]
    #[must_use]
    pub const fn draws(&self) -> Draws {
        Draws { seed: self.seed, step: self.step }
    }
}

/// For networks that derive `Default`. With running statistics there is none, as a variance does not begin with 0.
impl<S> Default for State<S, 0> {
    fn default() -> Self {
        Self { seed: 0, step: 0, running: [] }
    }
}

impl<S: Clone, const UNITS: usize> Clone for State<S, UNITS> {
    #[inline]
    fn clone(&self) -> Self {
        Self { seed: self.seed, step: self.step, running: self.running.clone() }
    }
    // In place: the statistics of a wide layer do not lie on the stack.
    #[inline]
    fn clone_from(&mut self, source: &Self) {
        (self.seed, self.step) = (source.seed, source.step);
        self.running.clone_from(&source.running);
    }
}

/// What the draws of a step depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    /// The network's seed.
    pub seed: u64,
    /// The number of the step.
    pub step: u64,
}

/// A [`State`] of any size, for code that is generic over networks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StateRef<'a, S> {
    /// The seed and the number of the next step.
    pub draws: Draws,
    /// Running means and variances.
    pub running: &'a [[S; 2]],
}

/// What stands behind the numbers of an emitted struct: nothing, or a [`State`].
#[doc(hidden)]
pub trait Rest<S>: Copy + 'static {
    /// What a new struct has.
    const INITIAL: Self;
    /// How many numbers have running statistics.
    const UNITS: usize;
    /// The state, if it is one.
    fn state(&self) -> Option<StateRef<'_, S>>;
    /// Where the state lies, if it is one.
    fn parts_mut(&mut self) -> Option<(&mut u64, &mut u64, &mut [[S; 2]])>;
}

impl<S> Rest<S> for () {
    const INITIAL: Self = ();
    const UNITS: usize = 0;
    #[inline(always)]
    fn state(&self) -> Option<StateRef<'_, S>> {
        None
    }
    #[inline(always)]
    fn parts_mut(&mut self) -> Option<(&mut u64, &mut u64, &mut [[S; 2]])> {
        None
    }
}

impl<S: Scalar, const UNITS: usize> Rest<S> for State<S, UNITS> {
    const INITIAL: Self = State::INITIAL;
    const UNITS: usize = UNITS;
    #[inline(always)]
    fn state(&self) -> Option<StateRef<'_, S>> {
        Some(StateRef { draws: self.draws(), running: &self.running })
    }
    #[inline(always)]
    fn parts_mut(&mut self) -> Option<(&mut u64, &mut u64, &mut [[S; 2]])> {
        Some((&mut self.seed, &mut self.step, &mut self.running))
    }
}
