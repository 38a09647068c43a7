//! What a network keeps besides its parameters.

/// The state of a network that draws while it is trained: which masks of its dropouts come next.
///
/// It is no parameter: it is not in `parameters()`, has no gradient, and no optimiser touches it. It is saved with the
/// network, so that training that goes on later draws as if it had not stopped.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct State {
    /// What all draws depend on: the seed that the network was made with.
    pub seed: u64,
    /// How many steps of training were made.
    pub step: u64,
}

impl State {
    /// Before the first step, with the seed 0.
    pub const INITIAL: Self = Self { seed: 0, step: 0 };

    /// Goes on to the next step, and returns the state of this one.
    #[inline(always)]
    pub const fn advance(&mut self) -> Self {
        let state = *self;
        self.step = state.step.wrapping_add(1);
        state
    }
}

/// What stands behind the numbers of an emitted struct: nothing, or a [`State`].
#[doc(hidden)]
pub trait Rest: Copy + 'static {
    /// What a new struct has.
    const INITIAL: Self;
    /// The state, if it is one.
    fn state(self) -> Option<State>;
    /// Takes a state over, if it is one.
    fn set(&mut self, state: State);
}

impl Rest for () {
    const INITIAL: Self = ();
    #[inline(always)]
    fn state(self) -> Option<State> {
        None
    }
    #[inline(always)]
    fn set(&mut self, _state: State) {}
}

impl Rest for State {
    const INITIAL: Self = State::INITIAL;
    #[inline(always)]
    fn state(self) -> Option<State> {
        Some(self)
    }
    #[inline(always)]
    fn set(&mut self, state: State) {
        *self = state;
    }
}
