//! The methods of a network that remembers: users will feed it samples in their order.
//!
//! No network is recurrent yet. The trait is here so that code can say today which of the two it needs:
//! [`Feedforward`](crate::Feedforward) and recurrent networks have [`Network`](crate::Network) in common, and
//! no method of one is in the other.

use crate::network::Network;
use crate::scalar::Scalar;

/// A network with a memory: its output depends on the samples before.
///
/// It will have the type `Memory`, one value for each stream of samples and no part of the network, so that
/// a `static` network can serve many; `step`, one sample; and `run`, a sequence of them.
///
/// ```
/// use netwright::Recurrent;
///
/// /// Code that needs a network with a memory; no network has one yet.
/// fn needs_memory<N: Recurrent<f32>>(_: &N) -> usize {
///     N::PARAMETERS
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not recurrent, so it has no `step` and no `run`",
    label = "has no memory",
    note = "a network without a memory has `forward` for one sample and `forward_batch` for several, from the trait `Feedforward`"
)]
pub trait Recurrent<S: Scalar>: Network<S> {}
