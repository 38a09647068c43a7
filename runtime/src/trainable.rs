//! The methods of a network that has a loss and that steps change: users train it.

use crate::differentiable::Differentiable;
use crate::gradients::{accumulated, gradient_of, least_rows};
use crate::kernel::parallel;
use crate::length::LengthError;
use crate::network::refuse;
use crate::one_by_one::assert_one_by_one;
use crate::optimizable::Optimizable;
use crate::optimizer::{Every, Optimizer};
use crate::part::BatchPart;
use crate::run;
use crate::scalar::{Scalar, mean_factor};

/// A feedforward network with a loss, which can be trained on samples.
///
/// Implemented by `network!`. A target is `[S; TARGETS]`. The loss and its gradients are methods of
/// [`Differentiable`], which every `Trainable` is.
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
pub trait Trainable<S: Scalar>: Differentiable<S> + Optimizable<S> {
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
        let least = least_rows::<S, Self, O>(optimizer);
        LengthError::check_rows(x.len(), target.len(), None, least, B)?;
        let (rule, state) = optimizer.step();
        let step = run::TrainRows { network: self, workspace, x, target, rule, state };
        Ok(parallel::dispatch::<S, _>(step, x.len(), Self::PARAMETERS))
    }

    /// [`train_batch`](Self::train_batch) on samples with weights: sample `s` counts `weights[s]` times, in
    /// the step and in the returned loss.
    ///
    /// The loss is that of [`gradient_batch`](Self::gradient_batch) with these weights, Σ weightₛ·Lₛ / n, and
    /// Σ weightₛ·Lₛ / Σ weightₛ in the terms that are declared with `normalise = weights`. The step has the
    /// bits of `gradient_batch` and [`apply`](Optimizable::apply), but no gradient is stored on the way.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// # let (x, target) = ([[0.0, 0.0], [0.0, 1.0]], [[0.0], [1.0]]);
    /// let (mut net, mut workspace) = (Net::new(1), Net::workspace::<32>());
    /// let mut same = net.clone();
    /// // The second sample counts three times, and is a quarter of the samples otherwise.
    /// net.train_weighted_batch(&mut workspace, &x, &target, &[0.5, 1.5], &mut Sgd::new(0.1));
    /// let (x, target) = ([x[0], x[1], x[1], x[1]], [target[0], target[1], target[1], target[1]]);
    /// same.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.1));
    /// assert!((net.layer2.bias[0] - same.layer2.bias[0]).abs() < 1e-6);
    /// ```
    ///
    /// # Panics
    ///
    /// If `x`, `target` and `weights` have different lengths, or other than 1 to `B` rows (2 to `B` with a
    /// `batch_norm`); [`try_train_weighted_batch`](Self::try_train_weighted_batch) does not.
    #[doc(alias("sample_weight", "class_weight"))]
    #[track_caller]
    fn train_weighted_batch<const B: usize, O: Optimizer<S, Self>>(
        &mut self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: &[S],
        optimizer: &mut O,
    ) -> S {
        match self.try_train_weighted_batch::<B, O>(workspace, x, target, weights, optimizer) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`train_weighted_batch`](Self::train_weighted_batch), which is left undone if the lengths do not fit.
    ///
    /// # Errors
    ///
    /// If `x`, `target` and `weights` have different lengths, or other than 1 to `B` rows (2 to `B` with a
    /// `batch_norm`).
    fn try_train_weighted_batch<const B: usize, O: Optimizer<S, Self>>(
        &mut self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: &[S],
        optimizer: &mut O,
    ) -> Result<S, LengthError> {
        let least = least_rows::<S, Self, O>(optimizer);
        LengthError::check_rows(x.len(), target.len(), Some(weights.len()), least, B)?;
        let (rule, state) = optimizer.step();
        let step = run::TrainWeightedRows { network: self, workspace, x, target, weights, rule, state };
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
        let rows = BatchPart::alone(x, target, weights, 0);
        gradient_of::<S, Self, _, B>(self, workspace, rows, (Every, Self::LEAST_ROWS), gradient)
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
    /// * There are no weights of samples. A term with `normalise = weights` is divided by the weights in the
    ///   targets of the part, and counts as often as that has rows. Where rows have weights, take
    ///   [`accumulate_part_for`](crate::FineTuning::accumulate_part_for), which knows the whole batch.
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
        let part = BatchPart::alone(x, target, None, first_row);
        accumulated::<S, Self, _, B>(self, workspace, part, (Every, Self::LEAST_ROWS), gradient)
    }
}
