//! The methods of a network that has a loss: users differentiate it, and train it.

use crate::feedforward::Feedforward;
use crate::kernel::parallel;
use crate::length::LengthError;
use crate::network::refuse;
use crate::one_by_one::assert_one_by_one;
use crate::optimizable::Optimizable;
use crate::optimizer::Optimizer;
use crate::program::TrainingProgram;
use crate::run;
use crate::scalar::{Scalar, mean_factor};

/// A feedforward network with a loss, which can be trained on samples.
///
/// Implemented by `network!`. A target is `[S; TARGETS]`.
///
/// ```
/// use netwright::{Trainable, prelude::*};
///
/// /// The loss after some rounds of online training, of any network.
/// fn train<N: Trainable<f32>>(net: &mut N, x: &[N::Input], target: &[N::Target]) -> f32 {
///     (0..10).fold(0.0, |_, _| net.train_online(x, target, &mut Sgd::new(0.1)))
/// }
///
/// network! { struct Net<1, 1 identity>; }
/// assert!(train(&mut Net::new(1), &[[1.0], [2.0]], &[[2.0], [4.0]]) < 1.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss, so it cannot be trained",
    note = "declare one in its `network!`, such as `loss: mse(y);`"
)]
pub trait Trainable<S: Scalar>: Feedforward<S> + Optimizable<S> + TrainingProgram<S> {
    /// [`On`](crate::Network::On), which is trainable, too.
    type TrainableOn<T: Scalar>: Trainable<T>;

    /// Buffers for training on up to `B` samples at a time.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let mut net = Net::new(1);
    /// let mut workspace = Net::workspace::<32>();
    /// net.train_batch(&mut workspace, &[[0.5, -0.5]; 20], &[[1.0]; 20], &mut Sgd::new(0.1));
    /// ```
    #[doc(alias("buffers"))]
    fn workspace<const B: usize>() -> Self::Workspace<B>;

    /// [`workspace`](Self::workspace), built in place on the heap.
    #[cfg(feature = "alloc")]
    fn boxed_workspace<const B: usize>() -> alloc::boxed::Box<Self::Workspace<B>> {
        crate::flat::boxed(S::ZERO)
    }

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

    /// One step of the optimiser on one sample; returns the loss before it.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let mut net = Net::new(1);
    /// let mut sgd = Sgd::new(0.1);
    /// let before = net.train_step(&[0.5, -0.5], &[1.0], &mut sgd);
    /// assert!(net.train_step(&[0.5, -0.5], &[1.0], &mut sgd) < before);
    /// ```
    #[doc(alias("fit", "partial_fit", "step"))]
    #[inline]
    fn train_step<O: Optimizer<S, Self>>(
        &mut self,
        x: &Self::Input,
        target: &Self::Target,
        optimizer: &mut O,
    ) -> S {
        const { assert_one_by_one(Self::LEAST_ROWS) };
        let (rule, state) = optimizer.step();
        S::dispatch(run::TrainStep { network: self, x, target, rule, state })
    }

    /// One step of the optimiser for each row, in order; returns the mean of the losses before the steps, or
    /// 0 for no rows.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// # let mut net = Net::new(1);
    /// # let (x, target) = ([[0.0, 0.0], [0.0, 1.0]], [[0.0], [1.0]]);
    /// let mut sgd = Sgd::new(0.1);
    /// let before = net.train_online(&x, &target, &mut sgd);
    /// assert!(net.train_online(&x, &target, &mut sgd) < before);
    /// ```
    ///
    /// # Panics
    ///
    /// If `x` and `target` have different lengths; [`try_train_online`](Self::try_train_online) does not.
    #[doc(alias("fit", "partial_fit", "epoch"))]
    #[track_caller]
    fn train_online<O: Optimizer<S, Self>>(
        &mut self,
        x: &[Self::Input],
        target: &[Self::Target],
        optimizer: &mut O,
    ) -> S {
        match self.try_train_online(x, target, optimizer) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`train_online`](Self::train_online), which is left undone if the lengths differ.
    ///
    /// # Errors
    ///
    /// If `x` and `target` have different lengths.
    fn try_train_online<O: Optimizer<S, Self>>(
        &mut self,
        x: &[Self::Input],
        target: &[Self::Target],
        optimizer: &mut O,
    ) -> Result<S, LengthError> {
        const { assert_one_by_one(Self::LEAST_ROWS) };
        LengthError::check_equal("x", x.len(), "target", target.len())?;
        if x.is_empty() {
            return Ok(S::ZERO);
        }
        let sum = S::dispatch(run::TrainOnline { network: self, x, target, optimizer });
        Ok(sum * mean_factor(x.len()))
    }

    /// One step of the optimiser on the mean of 1 to `B` samples; returns their mean loss before it.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// # let mut net = Net::new(1);
    /// # let (x, target) = ([[0.0, 0.0], [0.0, 1.0]], [[0.0], [1.0]]);
    /// let mut workspace = Net::workspace::<32>();
    /// let mut adam = Adam::new(0.01, Net::zeros);
    /// let before = net.train_batch(&mut workspace, &x, &target, &mut adam);
    /// assert!(net.train_batch(&mut workspace, &x, &target, &mut adam) < before);
    /// ```
    ///
    /// # Panics
    ///
    /// If `x` and `target` have different lengths, or other than 1 to `B` rows (2 to `B` with a
    /// `batch_norm`); [`try_train_batch`](Self::try_train_batch) does not.
    #[doc(alias("fit", "train_on_batch", "step", "zero_grad"))]
    #[track_caller]
    fn train_batch<const B: usize, O: Optimizer<S, Self>>(
        &mut self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        optimizer: &mut O,
    ) -> S {
        match self.try_train_batch::<B, O>(workspace, x, target, optimizer) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`train_batch`](Self::train_batch), which is left undone if the lengths do not fit.
    ///
    /// # Errors
    ///
    /// If `x` and `target` have different lengths, or other than 1 to `B` rows (2 to `B` with a
    /// `batch_norm`).
    fn try_train_batch<const B: usize, O: Optimizer<S, Self>>(
        &mut self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        optimizer: &mut O,
    ) -> Result<S, LengthError> {
        LengthError::check_equal("x", x.len(), "target", target.len())?;
        LengthError::check_batch(x.len(), Self::LEAST_ROWS, B)?;
        let (rule, state) = optimizer.step();
        let step = run::TrainRows { network: self, workspace, x, target, rule, state };
        Ok(parallel::dispatch::<S, _>(step, x.len(), Self::PARAMETERS))
    }

    /// The mean loss of 1 to `B` samples, and its gradient; all that `gradient` held is overwritten.
    ///
    /// With `weights`, sample `s` counts `weights[s]` times: the loss is Σ weightₛ·Lₛ / n with the number n
    /// of samples, as that of PyTorch's `BCELoss` with `weight`. A term of the loss that is declared with
    /// `normalise = weights` is Σ weightₛ·Lₛ / Σ weightₛ, as that of `CrossEntropyLoss` with a weight for
    /// each class, and 0 where all weights are 0; each term has its own divisor. Without `weights` every term
    /// is the plain mean. Weights may be negative, and one that is not a number makes the loss one that is
    /// not.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// # let mut net = Net::new(1);
    /// # let (x, target) = ([[0.0, 0.0], [0.0, 1.0]], [[0.0], [1.0]]);
    /// let (mut workspace, mut gradient) = (Net::workspace::<32>(), Net::zeros());
    /// // The second sample counts three times.
    /// let loss = net.gradient_batch(&mut workspace, &x, &target, Some(&[1.0, 3.0]), &mut gradient);
    /// net.apply(&gradient, &mut Sgd::new(0.1));
    /// assert!(loss > 0.0);
    /// ```
    ///
    /// # Panics
    ///
    /// If `x`, `target` and `weights` have different lengths, or other than 1 to `B` rows (2 to `B` with a
    /// `batch_norm`); [`try_gradient_batch`](Self::try_gradient_batch) does not.
    #[doc(alias("sample_weight", "class_weight", "value_and_grad"))]
    #[track_caller]
    fn gradient_batch<const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: Option<&[S]>,
        gradient: &mut Self,
    ) -> S {
        match self.try_gradient_batch(workspace, x, target, weights, gradient) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`gradient_batch`](Self::gradient_batch), which is left undone if the lengths do not fit.
    ///
    /// # Errors
    ///
    /// If `x`, `target` and `weights` have different lengths, or other than 1 to `B` rows (2 to `B` with a
    /// `batch_norm`).
    fn try_gradient_batch<const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: Option<&[S]>,
        gradient: &mut Self,
    ) -> Result<S, LengthError> {
        LengthError::check_equal("x", x.len(), "target", target.len())?;
        if let Some(weights) = weights {
            LengthError::check_equal("x", x.len(), "weights", weights.len())?;
        }
        LengthError::check_batch(x.len(), Self::LEAST_ROWS, B)?;
        let rows = run::GradientRows { network: self, workspace, x, target, weights, gradient };
        Ok(parallel::dispatch::<S, _>(rows, x.len(), Self::PARAMETERS))
    }

    /// Adds the gradients of 1 to `B` samples, which are a part of a larger batch, to `gradient`; returns the
    /// sum of their losses. `first_row` is the row of the whole batch that the first of them is. After all
    /// parts, [`divide`](Optimizable::divide) by the number of rows makes the sum a mean, and
    /// [`apply`](Optimizable::apply) the step.
    ///
    /// Begin with a gradient of [`zeros`](crate::Network::zeros). Each sum goes on where it was, row by row,
    /// and `dropout` draws by the row of the whole batch: so parts of any size have the bits of one part with
    /// all rows. They have those of [`gradient_batch`](Self::gradient_batch) and of
    /// [`train_batch`](Self::train_batch), too, where the number of rows is a power of two and no number
    /// falls below the normal ones; else those differ by rounding, since they divide each sample's gradient
    /// before they add. The sums of losses are rounded part by part.
    ///
    /// * There are no weights, so `normalise = weights` changes nothing here.
    /// * `batch_norm` normalises over the part, which needs 2 rows or more: parts are another network than
    ///   the whole batch. The running statistics that `apply` follows are the mean and the variance of all
    ///   rows.
    /// * Frozen layers have a gradient of 0.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// # let mut net = Net::new(1);
    /// # let (x, target) = ([[0.0, 0.0], [0.0, 1.0]], [[0.0], [1.0]]);
    /// let (mut workspace, mut gradient) = (Net::workspace::<1>(), Net::zeros());
    /// for row in 0..2 {
    ///     net.accumulate_batch(&mut workspace, &x[row..=row], &target[row..=row], row, &mut gradient);
    /// }
    /// gradient.divide(2);
    /// net.apply(&gradient, &mut Sgd::new(0.1));
    /// ```
    ///
    /// # Panics
    ///
    /// If `x` and `target` have different lengths, or other than 1 to `B` rows (2 to `B` with a
    /// `batch_norm`); [`try_accumulate_batch`](Self::try_accumulate_batch) does not.
    #[doc(alias("gradient_accumulation"))]
    #[track_caller]
    fn accumulate_batch<const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        first_row: usize,
        gradient: &mut Self,
    ) -> S {
        match self.try_accumulate_batch(workspace, x, target, first_row, gradient) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`accumulate_batch`](Self::accumulate_batch), which is left undone if the lengths do not fit.
    ///
    /// # Errors
    ///
    /// If `x` and `target` have different lengths, or other than 1 to `B` rows (2 to `B` with a
    /// `batch_norm`).
    fn try_accumulate_batch<const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        first_row: usize,
        gradient: &mut Self,
    ) -> Result<S, LengthError> {
        LengthError::check_equal("x", x.len(), "target", target.len())?;
        LengthError::check_batch(x.len(), Self::LEAST_ROWS, B)?;
        let first_row = first_row as u64;
        let rows = run::AccumulateRows { network: self, workspace, x, target, first_row, gradient };
        Ok(parallel::dispatch::<S, _>(rows, x.len(), Self::PARAMETERS))
    }
}
