//! Gradients for fine-tuning: of the layers that an optimiser does not freeze.
//!
//! Input: an optimiser, and what `gradient_batch` takes. Output: the gradient that its step would apply.
//! Guarantees: for an optimiser that freezes nothing, these are the methods of `Trainable`.

use crate::kernel::parallel;
use crate::length::LengthError;
use crate::network::refuse;
use crate::optimizer::{Optimizer, Rule};
use crate::run;
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
        LengthError::check_equal("x", x.len(), "target", target.len())?;
        if let Some(weights) = weights {
            LengthError::check_equal("x", x.len(), "weights", weights.len())?;
        }
        LengthError::check_batch(x.len(), Self::LEAST_ROWS, B)?;
        gradient.parameters_mut().fill(S::ZERO);
        let layers = optimizer.frozen();
        let rows = run::GradientRowsFor { network: self, workspace, x, target, weights, layers, gradient };
        Ok(parallel::dispatch::<S, _>(rows, x.len(), Self::PARAMETERS))
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
        if const { !<O::Rule as Rule<S>>::FREEZES } {
            return self.try_accumulate_batch::<B>(workspace, x, target, first_row, gradient);
        }
        LengthError::check_equal("x", x.len(), "target", target.len())?;
        LengthError::check_batch(x.len(), Self::LEAST_ROWS, B)?;
        let (first_row, layers) = (first_row as u64, optimizer.frozen());
        let rows =
            run::AccumulateRowsFor { network: self, workspace, x, target, first_row, layers, gradient };
        Ok(parallel::dispatch::<S, _>(rows, x.len(), Self::PARAMETERS))
    }
}

impl<S: Scalar, N: Trainable<S>> FineTuning<S> for N {}
