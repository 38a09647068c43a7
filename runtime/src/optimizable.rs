//! The method that changes parameters by a gradient.
//!
//! Input: a gradient, wherever it is from. Output: changed parameters. Guarantees: frozen layers stay as they
//! are.

use crate::network::Network;
use crate::optimizer::Optimizer;
use crate::program::UpdateProgram;
use crate::run;
use crate::scalar::Scalar;

/// A network whose parameters an optimiser changes by a gradient, wherever that is from: of samples, or of
/// sequences.
///
/// Implemented by `network!` for a network with a loss.
///
/// ```
/// use netwright::{Network, Optimizable, prelude::*};
///
/// /// A step with a gradient of any length brought to at most 1.
/// fn clipped_step<N: Optimizable<f32>>(net: &mut N, mut gradient: N, rate: f32) {
///     let norm = gradient.parameters().iter().map(|g| g * g).sum::<f32>().sqrt();
///     gradient.parameters_mut().iter_mut().for_each(|g| *g /= norm.max(1.0));
///     net.apply(&gradient, &mut Sgd::new(rate));
/// }
///
/// network! { struct Net<1, 1 identity>; }
/// let mut net = Net::new(1);
/// let (_, gradient) = net.backward(&[1.0], &[1000.0]);
/// let before = net.layer1.bias[0];
/// clipped_step(&mut net, gradient, 0.1);
/// assert!((net.layer1.bias[0] - before).abs() <= 0.1);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss, so it cannot be trained",
    note = "declare one in its `network!`, such as `loss: mse(y);`"
)]
pub trait Optimizable<S: Scalar>: Network<S> + UpdateProgram<S> {
    /// Divides a gradient by the number of rows that were added up in it: the sum that
    /// [`accumulate_batch`](crate::Trainable::accumulate_batch) made becomes the mean that
    /// [`apply`](Optimizable::apply) takes. Of 0 rows it stays as it is; the statistics of a `batch_norm`
    /// do, too.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let (_, mut gradient) = Net::new(1).backward(&[0.5, -0.5], &[1.0]);
    /// let before = gradient.layer2.bias[0];
    /// gradient.divide(4);
    /// assert_eq!(gradient.layer2.bias[0], before / 4.0);
    /// ```
    fn divide(&mut self, rows: usize) {
        if rows == 0 {
            return;
        }
        let count = S::from_u64(rows as u64);
        for parameter in self.parameters_mut() {
            *parameter = *parameter / count;
        }
    }

    /// One step of the optimiser with a gradient that was computed before. Frozen layers stay as they are.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let mut net = Net::new(1);
    /// let (loss, gradient) = net.backward(&[0.5, -0.5], &[1.0]);
    /// net.apply(&gradient, &mut Sgd::new(0.1));
    /// assert!(net.loss(&[0.5, -0.5], &[1.0]) < loss);
    /// ```
    #[doc(alias("apply_gradients", "optimizer.step", "update"))]
    fn apply<O: Optimizer<S, Self>>(&mut self, gradient: &Self, optimizer: &mut O) {
        let (rule, state) = optimizer.step();
        S::dispatch(run::Apply { network: self, gradient, rule, state });
    }
}
