//! The methods of any network: users construct and copy it, and read its parameters and its state.
//!
//! Every emitted struct has the same methods as inherent ones; the traits are for code that is generic over
//! networks, and for constructing them on other scalars: `Wdbc::<f64>::zeros()`. A network is evaluated by
//! [`Feedforward`](crate::Feedforward) or [`Recurrent`](crate::Recurrent); the methods that need a loss are
//! in [`Differentiable`](crate::Differentiable) and [`Trainable`](crate::Trainable).

use core::fmt::Display;

use crate::flat;
use crate::machine::if_vectors;
use crate::program::Program;
use crate::scalar::Scalar;
use crate::state::{self, StateRef};

/// A network: its parameters, its state and its sizes.
///
/// Implemented by `network!`.
///
/// ```
/// use netwright::{Network, prelude::*};
///
/// /// The largest parameter, of any network.
/// fn largest<N: Network<f32>>(net: &N) -> f32 {
///     net.parameters().iter().fold(0.0, |largest, p| p.abs().max(largest))
/// }
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// assert!(largest(&Net::new(1)) > 0.0);
/// assert_eq!(largest(&Net::zeros()), 0.0);
/// ```
pub trait Network<S: Scalar>: Program<S> {
    /// The same network on another scalar: `Wdbc<T>`.
    type On<T: Scalar>: Network<T>;

    /// A network with initial parameters: the same for a seed on every machine, and in every scalar type up
    /// to its rounding.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// assert_eq!(Net::new(1).parameters(), Net::new(1).parameters());
    /// assert_ne!(Net::new(1).parameters(), Net::new(2).parameters());
    /// ```
    #[doc(alias("random", "init", "manual_seed"))]
    fn new(seed: u64) -> Self {
        let mut network = Self::blank();
        if_vectors!(network.initialize(seed), draw(&mut network, seed));
        network
    }

    /// A network with all parameters 0, also where the declaration gives some; the shape of a gradient.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// assert_eq!(Net::zeros().parameters(), [0.0; Net::PARAMETERS]);
    /// ```
    fn zeros() -> Self {
        Self::blank()
    }

    /// [`new`](Self::new), built in place on the heap.
    #[cfg(feature = "alloc")]
    fn boxed(seed: u64) -> alloc::boxed::Box<Self> {
        let mut network = Self::boxed_zeros();
        network.initialize(seed);
        network
    }

    /// [`zeros`](Self::zeros), built in place on the heap.
    #[cfg(feature = "alloc")]
    fn boxed_zeros() -> alloc::boxed::Box<Self> {
        flat::boxed(S::ZERO)
    }

    /// A copy on the heap, made in place: the parameters are never on the stack, as those of
    /// `Box::new(self.clone())` may. A copy into a network that exists already is
    /// `copy.clone_from(&network)`.
    #[cfg(feature = "alloc")]
    fn boxed_clone(&self) -> alloc::boxed::Box<Self> {
        flat::boxed_clone(self)
    }

    /// The state of the network besides its parameters; `None` if it has none.
    ///
    /// ```
    /// # use netwright::{Network, prelude::*};
    /// network! {
    ///     struct Net {
    ///         x: input(2);
    ///         y: x -> dropout(0.5) -> dense(1);
    ///         loss: mse(y);
    ///     }
    /// }
    /// let mut net = Net::new(1);
    /// net.train_step(&[1.0, 2.0], &[3.0], &mut Sgd::new(0.1));
    /// assert_eq!(net.state().map(|state| state.draws().step), Some(1));
    /// assert_eq!(net.state.step, 1);
    /// ```
    fn state(&self) -> Option<StateRef<'_, S>> {
        Self::KEEPS_STATE.then(|| state::view(flat::rest(self)))
    }

    /// Copies the state of the same network on any scalar, rounded to nearest.
    fn set_state<T: Scalar>(&mut self, state: StateRef<'_, T>) {
        state::take_over(flat::rest_mut(self), &state);
    }

    /// All parameters: the fields in order, of each the weights row by row, then the bias. The
    /// [`state`](Self::state) of a network with `dropout` or `batch_norm` is not among them: without its
    /// running statistics a `batch_norm` computes something else. [`to_bytes`](crate::Saving::to_bytes) saves
    /// both.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let net = Net::new(1);
    /// let [[first, ..], ..] = net.layer1.weights;
    /// assert_eq!(net.parameters()[0], first);
    /// assert_eq!(net.parameters().len(), Net::PARAMETERS);
    /// ```
    #[doc(alias("weights", "get_weights", "named_parameters", "state_dict"))]
    fn parameters(&self) -> &[S] {
        flat::as_slice(self)
    }

    /// All parameters, to be changed.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let mut net = Net::new(1);
    /// for parameter in net.parameters_mut() {
    ///     *parameter *= 0.5;
    /// }
    /// ```
    #[doc(alias("set_weights"))]
    fn parameters_mut(&mut self) -> &mut [S] {
        flat::as_mut_slice(self)
    }
}

/// A network that can be built on the heap: none without the feature `alloc`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be built on the heap: `boxed`, `boxed_zeros`, `boxed_clone` and `boxed_workspace` need the feature `alloc`",
    label = "needs the feature `alloc` of netwright",
    note = "write in Cargo.toml: `netwright = {{ version = \"0.1\", features = [\"alloc\"] }}`"
)]
pub trait OnHeap<T> {}

/// The only panic of the batch methods. It is not a closure's: in one, the place of the panic would be here
/// and not the caller's.
#[cold]
#[track_caller]
#[expect(clippy::panic, reason = "documented at every method that calls it; the `try_` forms do not")]
pub(crate) fn refuse(error: impl Display) -> ! {
    panic!("{error}")
}

/// Copies all parameters of a network into one with another scalar type, rounded to nearest, and its state.
pub fn cast_into<S: Scalar, T: Scalar, N: Network<S>, M: Network<T>>(from: &N, to: &mut M) {
    for (to, from) in flat::as_mut_slice(to).iter_mut().zip(flat::as_slice(from)) {
        *to = T::from_f64(from.to_f64());
    }
    if let Some(state) = from.state() {
        to.set_state(state);
    }
}

/// Sets the initial parameters: a function of its own, so that a microcontroller has the part of the stack
/// that it needs free again in training.
#[allow(dead_code, reason = "for machines without vectors")]
#[inline(never)]
fn draw<S: Scalar, N: Network<S>>(network: &mut N, seed: u64) {
    network.initialize(seed);
}
