//! The methods of a network that has a loss and changes nothing: users compare its output with a target, and
//! differentiate it.
//!
//! Input: a sample or rows of samples, with their targets. Output: the loss, and its gradients. Guarantees:
//! all of it in inference mode; the methods for one sample have no panic path, and none allocates.

use crate::feedforward::Feedforward;
use crate::kernel::parallel;
use crate::length::LengthError;
use crate::network::refuse;
use crate::program::TrainingProgram;
use crate::run;
use crate::scalar::Scalar;

/// A feedforward network with a loss.
///
/// Every [`Trainable`](crate::Trainable) network is one. A target is `[S; TARGETS]`.
///
/// ```
/// use netwright::{Differentiable, prelude::*};
///
/// /// How fast the loss of a sample rises with its first number, of any network.
/// fn slope<N: Differentiable<f32>>(net: &N, x: &N::Input, target: &N::Target) -> f32 {
///     net.input_gradient(x, target).as_ref()[0]
/// }
///
/// network! { struct Net { x: input(1); y: x -> dense(1, weights = [[3]], bias = false); loss: mse(y); } }
/// // (3x − t)² has the slope 2·3·(3x − t).
/// assert_eq!(slope(&Net::new(1), &[1.0], &[1.0]), 12.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss, so it cannot be differentiated",
    note = "declare one in its `network!`, such as `loss: mse(y);`"
)]
pub trait Differentiable<S: Scalar>: Feedforward<S> + TrainingProgram<S> {
    /// The loss of a sample.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let net = Net::new(1);
    /// let [y] = net.forward(&[0.5, -0.5]);
    /// assert!((net.loss(&[0.5, -0.5], &[1.0]) + y.ln()).abs() < 1e-6);
    /// ```
    #[inline]
    fn loss(&self, x: &Self::Input, target: &Self::Target) -> S {
        S::dispatch(run::Loss { network: self, x, target })
    }

    /// The mean loss of samples: (Σ [`loss`](Self::loss)) / n, rows ascending from 0; of no rows it is 0.
    ///
    /// As `loss` it is that of inference mode: `dropout` drops nothing, and a `batch_norm` uses its running
    /// statistics. Rows are computed as those of [`forward_batch`](Feedforward::forward_batch), any number of
    /// them, without a workspace.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// # let net = Net::new(1);
    /// let (x, target) = ([[0.0, 0.0], [0.0, 1.0]], [[0.0], [1.0]]);
    /// let losses = net.loss(&x[0], &target[0]) + net.loss(&x[1], &target[1]);
    /// assert_eq!(net.loss_batch(&x, &target), losses / 2.0);
    /// ```
    ///
    /// # Panics
    ///
    /// If `x` and `target` have different lengths; [`try_loss_batch`](Self::try_loss_batch) does not.
    #[doc(alias("evaluate", "test_on_batch", "validation_loss"))]
    #[track_caller]
    fn loss_batch(&self, x: &[Self::Input], target: &[Self::Target]) -> S {
        match self.try_loss_batch(x, target) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`loss_batch`](Self::loss_batch), or an error if the lengths differ.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let text = "`x` has 3 rows, but `target` has 2: both need one row per sample";
    /// let error = Net::new(1).try_loss_batch(&[[0.5, -0.5]; 3], &[[1.0]; 2]).err();
    /// assert_eq!(error.map(|e| e.to_string()).as_deref(), Some(text));
    /// ```
    ///
    /// # Errors
    ///
    /// If `x` and `target` have different lengths.
    fn try_loss_batch(&self, x: &[Self::Input], target: &[Self::Target]) -> Result<S, LengthError> {
        LengthError::check_equal("x", x.len(), "target", target.len())?;
        Ok(parallel::dispatch::<S, _>(run::LossRows { network: self, x, target }, x.len(), Self::PARAMETERS))
    }

    /// The loss of a sample and its gradient with respect to every parameter, as a network of the same shape.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let net = Net::new(1);
    /// let (loss, gradient) = net.backward(&[0.5, -0.5], &[1.0]);
    /// assert_eq!(loss, net.loss(&[0.5, -0.5], &[1.0]));
    /// // A sigmoid below a cross-entropy: ∂L/∂b = y − t.
    /// assert_eq!(gradient.layer2.bias[0], net.forward(&[0.5, -0.5])[0] - 1.0);
    /// ```
    #[doc(alias("grad", "gradient", "autograd", "value_and_grad", "jax.grad", "GradientTape"))]
    #[inline]
    fn backward(&self, x: &Self::Input, target: &Self::Target) -> (S, Self) {
        let mut gradient = Self::blank();
        let loss = self.backward_into(x, target, &mut gradient);
        (loss, gradient)
    }

    /// [`backward`](Self::backward) into a gradient that exists already; all of it is overwritten.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let (net, mut gradient) = (Net::new(1), Net::zeros());
    /// net.backward_into(&[0.5, -0.5], &[1.0], &mut gradient);
    /// assert_eq!(gradient.parameters(), net.backward(&[0.5, -0.5], &[1.0]).1.parameters());
    /// ```
    #[inline]
    fn backward_into(&self, x: &Self::Input, target: &Self::Target, gradient: &mut Self) -> S {
        S::dispatch(run::Backward { network: self, x, target, gradient })
    }

    /// The gradient of the loss with respect to the sample, `[S; INPUTS]`.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let net = Net::new(1);
    /// let slope: [f32; 2] = net.input_gradient(&[0.5, -0.5], &[1.0]);
    /// let difference = net.loss(&[0.51, -0.5], &[1.0]) - net.loss(&[0.49, -0.5], &[1.0]);
    /// assert!((slope[0] - difference / 0.02).abs() < 1e-3);
    /// ```
    #[doc(alias("saliency"))]
    #[inline]
    fn input_gradient(&self, x: &Self::Input, target: &Self::Target) -> Self::Input {
        S::dispatch(run::InputGradient { network: self, x, target })
    }

    /// [`input_gradient`](Self::input_gradient) into a row that exists already; all of it is overwritten.
    /// Returns the loss.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let (net, mut slope) = (Net::new(1), [0.0; 2]);
    /// net.input_gradient_into(&[0.5, -0.5], &[1.0], &mut slope);
    /// assert_eq!(slope, net.input_gradient(&[0.5, -0.5], &[1.0]));
    /// ```
    #[inline]
    fn input_gradient_into(&self, x: &Self::Input, target: &Self::Target, gradient: &mut Self::Input) -> S {
        S::dispatch(run::InputGradientInto { network: self, x, target, gradient })
    }
}

impl<S: Scalar, N: Feedforward<S> + TrainingProgram<S>> Differentiable<S> for N {}
