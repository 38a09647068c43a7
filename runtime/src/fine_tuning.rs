//! Gradients for fine-tuning: of the layers that an optimiser does not freeze.
//!
//! Input: an optimiser, and what `gradient_batch` takes. Output: the gradient that its step would apply.
//! Guarantees: for an optimiser that freezes nothing, these are the methods of `Trainable`.

use crate::gradients::{accumulated, gradient_of, least_rows, normalises_rows};
use crate::length::LengthError;
use crate::network::refuse;
use crate::optimizer::{Every, Optimizer, Rule};
use crate::part::BatchPart;
use crate::scalar::Scalar;
use crate::trainable::Trainable;

/// The gradients of rows as the step of an optimiser takes them: for programs that change a gradient before
/// they apply it, with an optimiser that may be a [`Freeze`](crate::optimizer::Freeze).
///
/// Every [`Trainable`] has it.
///
/// ```
/// use netwright::{FineTuning, Optimizer, optimizer::Freeze, prelude::*};
///
/// /// A step whose gradient has a length of at most 1, in all layers that the optimiser trains.
/// fn clipped<N: FineTuning<f32>, O: Optimizer<f32, N>>(
///     net: &mut N,
///     optimizer: &mut O,
///     (x, target): (&[N::Input], &[N::Target]),
/// ) -> f32 {
///     let (mut workspace, mut gradient) = (N::workspace::<4>(), N::zeros());
///     let loss = net.gradient_batch_for(optimizer, &mut workspace, x, target, None, &mut gradient);
///     gradient.clip_norm(1.0);
///     net.apply(&gradient, optimizer);
///     loss
/// }
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let (mut net, before) = (Net::new(1), Net::new(1));
/// let mut optimizer = Freeze::new(Sgd::new(0.1)).except(Net::LAYER2);
/// clipped(&mut net, &mut optimizer, (&[[0.0, 1.0]], &[[1.0]]));
/// assert!(net.layer1 == before.layer1 && net.layer2 != before.layer2);
/// ```
pub trait FineTuning<S: Scalar>: Trainable<S> {
    /// [`gradient_batch`](Trainable::gradient_batch) as a step of this optimiser takes it: of layers that it
    /// [freezes](crate::optimizer::Freeze) the gradient is 0, and a frozen `batch_norm` normalises by its
    /// running statistics. Without frozen layers it is `gradient_batch`.
    ///
    /// ```
    /// use netwright::{FineTuning, optimizer::Freeze, prelude::*};
    ///
    /// network! { struct Net<2, 4 tanh, 1>; }
    /// let (mut net, mut workspace, mut gradient) = (Net::new(1), Net::workspace::<32>(), Net::zeros());
    /// let mut optimizer = Freeze::new(Sgd::new(0.1)).except(Net::LAYER2);
    /// let (x, target) = ([[0.0, 0.0], [0.0, 1.0]], [[0.0], [1.0]]);
    /// net.gradient_batch_for(&optimizer, &mut workspace, &x, &target, None, &mut gradient);
    /// // The norm of what is trained.
    /// gradient.clip_norm(1.0);
    /// net.apply(&gradient, &mut optimizer);
    /// assert_eq!(gradient.layer1.bias, [0.0; 4]);
    /// ```
    ///
    /// # Panics
    ///
    /// As [`gradient_batch`](Trainable::gradient_batch).
    #[track_caller]
    fn gradient_batch_for<const B: usize, O: Optimizer<S, Self>>(
        &self,
        optimizer: &O,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: Option<&[S]>,
        gradient: &mut Self,
    ) -> S {
        match self.try_gradient_batch_for::<B, O>(optimizer, workspace, x, target, weights, gradient) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`gradient_batch_for`](Self::gradient_batch_for), which is left undone if the lengths do not fit.
    ///
    /// # Errors
    ///
    /// As [`try_gradient_batch`](Trainable::try_gradient_batch).
    fn try_gradient_batch_for<const B: usize, O: Optimizer<S, Self>>(
        &self,
        optimizer: &O,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: Option<&[S]>,
        gradient: &mut Self,
    ) -> Result<S, LengthError> {
        if const { !<O::Rule as Rule<S>>::FREEZES } {
            return self.try_gradient_batch::<B>(workspace, x, target, weights, gradient);
        }
        let chosen = (optimizer.frozen(), least_rows::<S, Self, O>(optimizer));
        let rows = BatchPart::alone(x, target, weights, 0);
        gradient_of::<S, Self, _, B>(self, workspace, rows, chosen, gradient)
    }

    /// [`accumulate_batch`](Trainable::accumulate_batch) as a step of this optimiser takes it, see
    /// [`gradient_batch_for`](Self::gradient_batch_for).
    ///
    /// ```
    /// use netwright::{FineTuning, optimizer::Freeze, prelude::*};
    ///
    /// network! { struct Net<2, 4 tanh, 1>; }
    /// let (mut net, mut workspace, mut gradient) = (Net::new(1), Net::workspace::<1>(), Net::zeros());
    /// let mut optimizer = Freeze::new(Sgd::new(0.1)).except(Net::LAYER2);
    /// for (row, target) in [[0.0], [1.0]].iter().enumerate() {
    ///     net.accumulate_batch_for(&optimizer, &mut workspace, &[[0.0, 1.0]], &[*target], row, &mut gradient);
    /// }
    /// gradient.divide(2);
    /// net.apply(&gradient, &mut optimizer);
    /// ```
    ///
    /// # Panics
    ///
    /// As [`accumulate_batch`](Trainable::accumulate_batch).
    #[track_caller]
    fn accumulate_batch_for<const B: usize, O: Optimizer<S, Self>>(
        &self,
        optimizer: &O,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        first_row: usize,
        gradient: &mut Self,
    ) -> S {
        match self.try_accumulate_batch_for::<B, O>(optimizer, workspace, x, target, first_row, gradient) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`accumulate_batch_for`](Self::accumulate_batch_for), which is left undone if the lengths do not fit.
    ///
    /// # Errors
    ///
    /// As [`try_accumulate_batch`](Trainable::try_accumulate_batch).
    fn try_accumulate_batch_for<const B: usize, O: Optimizer<S, Self>>(
        &self,
        optimizer: &O,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        first_row: usize,
        gradient: &mut Self,
    ) -> Result<S, LengthError> {
        let part = BatchPart::alone(x, target, None, first_row);
        self.try_accumulate_part_for::<B, O>(optimizer, workspace, part, gradient)
    }

    /// [`accumulate_batch_for`](Self::accumulate_batch_for) of rows that may have weights. Terms with
    /// `normalise = weights` are divided by the weights of the whole batch: so the parts, added and
    /// [divided](crate::Optimizable::divide) by the number of its rows, are the gradient of the batch, of any
    /// loss. Those of `accumulate_batch` divide such a term by the weights in their own targets.
    ///
    /// The sum of a part is Σ weightₛ·∂Lₛ over its rows, and n/Σ weight times that in the terms that are
    /// divided by weights, with the n rows of the whole batch and the sum over all of them in order. Parts of
    /// any size have the bits of one part with all rows.
    ///
    /// ```
    /// use netwright::{BatchPart, FineTuning, WholeBatch, prelude::*};
    ///
    /// network! {
    ///     struct Net { x: input(1); y: x -> dense(2) -> softmax; loss: cross_entropy(y, normalise = weights); }
    /// }
    /// let (mut net, mut workspace, mut gradient) = (Net::new(1), Net::workspace::<1>(), Net::zeros());
    /// let (x, target, weights) = ([[0.5], [1.0]], [[1.0, 0.0], [0.0, 1.0]], [1.0, 3.0]);
    /// let mut sgd = Sgd::new(0.1);
    /// let whole = WholeBatch { target: &target, weights: Some(&weights) };
    /// for first_row in 0..2 {
    ///     let rows = first_row..first_row + 1;
    ///     let (x, target) = (&x[rows.clone()], &target[rows.clone()]);
    ///     let part = BatchPart { x, target, weights: Some(&weights[rows]), first_row, whole };
    ///     net.accumulate_part_for(&sgd, &mut workspace, part, &mut gradient);
    /// }
    /// gradient.divide(2);
    /// net.apply(&gradient, &mut sgd);
    /// ```
    ///
    /// # Panics
    ///
    /// If the slices of the part, or those of the whole batch, have different lengths, or the part other than
    /// 1 to `B` rows (2 to `B` with a `batch_norm` that is not frozen);
    /// [`try_accumulate_part_for`](Self::try_accumulate_part_for) does not.
    #[track_caller]
    fn accumulate_part_for<const B: usize, O: Optimizer<S, Self>>(
        &self,
        optimizer: &O,
        workspace: &mut Self::Workspace<B>,
        part: BatchPart<'_, S, Self::Input, Self::Target>,
        gradient: &mut Self,
    ) -> S {
        match self.try_accumulate_part_for::<B, O>(optimizer, workspace, part, gradient) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`accumulate_part_for`](Self::accumulate_part_for), which is left undone if the lengths do not fit.
    ///
    /// # Errors
    ///
    /// If the slices of the part, or those of the whole batch, have different lengths, or the part other than
    /// 1 to `B` rows (2 to `B` with a `batch_norm` that is not frozen).
    fn try_accumulate_part_for<const B: usize, O: Optimizer<S, Self>>(
        &self,
        optimizer: &O,
        workspace: &mut Self::Workspace<B>,
        part: BatchPart<'_, S, Self::Input, Self::Target>,
        gradient: &mut Self,
    ) -> Result<S, LengthError> {
        let least = least_rows::<S, Self, O>(optimizer);
        if const { <O::Rule as Rule<S>>::FREEZES } {
            accumulated::<S, Self, _, B>(self, workspace, part, (optimizer.frozen(), least), gradient)
        } else {
            accumulated::<S, Self, _, B>(self, workspace, part, (Every, least), gradient)
        }
    }

    /// The first `batch_norm` that normalises over the rows of a batch in a step of this optimiser: neither
    /// the declaration nor the optimiser freezes it. Without one, rows are independent of each other.
    ///
    /// ```
    /// use netwright::{FineTuning, optimizer::Freeze, prelude::*};
    ///
    /// network! { struct Net { x: input(2); n: x -> batch_norm; y: n -> dense(1); loss: mse(y); } }
    /// let mut sgd = Sgd::new(0.1_f32);
    /// assert_eq!(Net::normalises_rows(&sgd), Some("n"));
    /// let mut optimizer = Freeze::only(sgd, &[Net::N]);
    /// assert_eq!(Net::normalises_rows(&optimizer), None);
    /// // One row is a batch now.
    /// let (mut net, mut workspace) = (Net::new(1), Net::workspace::<1>());
    /// net.train_batch(&mut workspace, &[[0.5, -0.5]], &[[1.0]], &mut optimizer);
    /// ```
    fn normalises_rows<O: Optimizer<S, Self>>(optimizer: &O) -> Option<&'static str> {
        normalises_rows::<S, Self, O>(optimizer)
    }
}

impl<S: Scalar, N: Trainable<S>> FineTuning<S> for N {}
