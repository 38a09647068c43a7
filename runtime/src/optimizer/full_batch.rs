//! Optimisers for gradients of all samples.
//!
//! Input: a network and a function with its loss and gradient. Output: a network with a lower loss, and what
//! was done.

use crate::network::Network;
use crate::scalar::Scalar;

/// Minimises a loss that is always that of the same samples: unlike an [`Optimizer`](super::Optimizer), it
/// evaluates the loss several times for a step.
///
/// ```
/// use netwright::optimizer::{FullBatch, Lbfgs};
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let (x, target) = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]]);
/// let (mut net, mut workspace) = (Net::new(1), Net::workspace::<4>());
/// let mut lbfgs = Lbfgs::<f32, Net, 8>::new(Net::zeros).iterations(50);
/// let descent = lbfgs.minimize(&mut net, |net, gradient| {
///     net.gradient_batch(&mut workspace, &x, &target, None, gradient)
/// });
/// assert!(descent.loss < 0.01);
/// ```
pub trait FullBatch<S: Scalar, N: Network<S>> {
    /// Minimises `objective` from the parameters that `network` has. It gets a network, stores the gradient
    /// of its loss, all of it, and returns the loss: [`gradient_batch`](crate::Trainable::gradient_batch) of
    /// all samples, or `accumulate_batch` of their parts.
    ///
    /// ```
    /// use netwright::optimizer::{FullBatch, Lbfgs};
    /// use netwright::{Trainable, prelude::*};
    ///
    /// /// Fits one sample with any such optimiser.
    /// fn fit<O: FullBatch<f32, Net>>(net: &mut Net, optimizer: &mut O) -> f32 {
    ///     optimizer.minimize(net, |net, gradient| net.backward_into(&[1.0], &[2.0], gradient)).loss
    /// }
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// assert!(fit(&mut Net::new(1), &mut Lbfgs::<f32, Net, 2>::new(Net::zeros)) < 1e-9);
    /// ```
    fn minimize(&mut self, network: &mut N, objective: impl FnMut(&N, &mut N) -> S) -> Descent<S>;
}

/// What a call of [`FullBatch::minimize`] has done.
///
/// ```
/// use netwright::optimizer::{DescentEnd, FullBatch, Lbfgs};
/// use netwright::prelude::*;
///
/// network! { struct Net<1, 1 identity>; }
/// let mut lbfgs = Lbfgs::<f32, Net, 2>::new(Net::zeros);
/// let descent = lbfgs.minimize(&mut Net::new(1), |net, gradient| {
///     net.backward_into(&[1.0], &[2.0], gradient)
/// });
/// assert!(matches!(descent.end, DescentEnd::Gradient | DescentEnd::Change));
/// assert!(descent.loss < descent.loss_before && descent.evaluations < 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Descent<S> {
    /// The loss before, and after.
    pub loss_before: S,
    /// The loss of the network's parameters now.
    pub loss: S,
    /// Steps that were taken.
    pub iterations: u64,
    /// How many times the loss was evaluated.
    pub evaluations: u64,
    /// Why it ended.
    pub end: DescentEnd,
}

/// Why a descent ended.
///
/// ```
/// use netwright::optimizer::{DescentEnd, FullBatch, Lbfgs};
/// use netwright::prelude::*;
///
/// network! { struct Net<1, 1 identity>; }
/// let mut lbfgs = Lbfgs::<f32, Net, 2>::new(Net::zeros);
/// let mut net = Net::new(1);
/// let before = net.clone();
/// let descent = lbfgs.minimize(&mut net, |_, _| f32::NAN);
/// assert_eq!(descent.end, DescentEnd::NotANumber);
/// assert_eq!(net.parameters(), before.parameters());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DescentEnd {
    /// No number of the gradient is larger than its tolerance: this is a minimum.
    Gradient,
    /// The parameters, or the loss, change less than the tolerance of changes.
    Change,
    /// The loss does not fall in the direction that was found.
    Direction,
    /// So many steps were taken as were asked for.
    Iterations,
    /// The loss was evaluated as often as was allowed.
    Evaluations,
    /// The loss or its gradient is not a number where the descent begins.
    NotANumber,
}
