//! The method that changes parameters by a gradient.
//!
//! Input: a gradient, wherever it is from. Output: changed parameters. Guarantees: frozen layers stay as they
//! are.

use crate::clipping::{ClipNorm, ClipValue};
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
///     gradient.clip_norm(1.0);
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

    /// Brings the length of a gradient, of all its numbers together, down to `most`, and returns the length
    /// that it had: with n = √Σg², each number is multiplied by min(1, most/(n + 10⁻⁶)), as
    /// `torch.nn.utils.clip_grad_norm_` does it. With a limit of ∞ it only measures.
    ///
    /// The squares of large numbers do not overflow, and those of small ones do not vanish, unless n itself
    /// does. Where a number or the limit is NaN, all numbers become NaN; an infinite number becomes NaN, and
    /// the others 0. A limit below 0 is 0.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<1, 1 identity>; }
    /// let mut gradient = Net::from_parameters([3.0, -4.0]);
    /// assert_eq!(gradient.clip_norm(10.0), 5.0);
    /// assert_eq!(gradient.parameters(), [3.0, -4.0]);
    /// assert_eq!(gradient.clip_norm(1.0), 5.0);
    /// assert!((gradient.parameters()[1] + 0.8).abs() < 1e-6);
    /// ```
    #[doc(alias("clip_grad_norm_", "clip_by_global_norm", "clipnorm"))]
    fn clip_norm(&mut self, most: S) -> S {
        S::dispatch(ClipNorm { gradient: self.parameters_mut(), most })
    }

    /// Brings each number of a gradient between −`most` and `most`, as `torch.nn.utils.clip_grad_value_`. A
    /// NaN stays; with a NaN as the limit, all numbers are NaN. A limit below 0 is 0.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<1, 1 identity>; }
    /// let mut gradient = Net::from_parameters([3.0, -0.5]);
    /// gradient.clip_value(1.0);
    /// assert_eq!(gradient.parameters(), [1.0, -0.5]);
    /// ```
    #[doc(alias("clip_grad_value_", "clip_by_value", "clipvalue"))]
    fn clip_value(&mut self, most: S) {
        S::dispatch(ClipValue { gradient: self.parameters_mut(), most });
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
