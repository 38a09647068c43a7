//! The methods of a network with a memory and a loss: users train it on sequences.
//!
//! Input: sequences of samples and targets, one concatenated to the other, how many steps each has, and a
//! memory for each. Output: losses, gradients, changed parameters and memories. Guarantees: after an error
//! nothing is changed; no method allocates.

use crate::kernel::parallel;
use crate::length::LengthError;
use crate::network::refuse;
use crate::optimizable::Optimizable;
use crate::optimizer::{Every, Optimizer};
use crate::program::{SequenceProgram, Sequences};
use crate::recurrent::Recurrent;
use crate::run;
use crate::scalar::Scalar;

/// A network with a memory and a loss, which can be trained on sequences.
///
/// Implemented by `network!`. Each method takes a window of some sequences: their samples and targets
/// concatenated, how many steps each sequence has in this window, and its memory. The loss is the mean over
/// all these steps. Gradients go back in time to the beginning of the window and stop there
/// (back-propagation through time; Werbos 1990); values of earlier steps come from the memories. They take
/// the window in, so the next one goes on where this one ends. A sequence that is over has length 0 in
/// further windows.
///
/// A term of the loss with `at = last` compares the last step that each sequence has in the call, and is the
/// mean over the sequences that have steps; the targets of all other steps are not read. So a call has whole
/// sequences, or their ends, with memories that have taken in what came before.
///
/// A term with `normalise = weights` is divided by the weights that the targets give to the steps that it
/// compares, instead of by their number; 0/0 is 0.
///
/// `dropout` draws in `train_sequences` and `gradient_sequences`, for each step of each sequence anew: by the
/// network's seed, the number of the training step, the place of the sequence in the call and the step in the
/// call. All other methods are those of inference mode, and drop nothing.
///
/// A memory takes a number that is nearly 0 in as 0. Its gradient is that of the number, which is passed on.
///
/// ```
/// use netwright::{TrainableOverTime, prelude::*};
///
/// /// One pass over a sequence, in windows of up to 8 steps.
/// fn pass<N: TrainableOverTime<f32>>(net: &mut N, x: &[N::Input], target: &[N::Target]) {
///     let (mut workspace, mut memories) = (N::workspace::<8>(), [N::memory()]);
///     for (x, target) in x.chunks(8).zip(target.chunks(8)) {
///         let mut sgd = Sgd::new(0.01);
///         net.train_sequences(&mut workspace, x, target, &[x.len()], &mut memories, &mut sgd);
///     }
/// }
///
/// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
/// let mut net = Sum::from_parameters([0.5, 0.0]);
/// pass(&mut net, &[[1.0]; 20], &[[1.5]; 20]);
/// assert_ne!(net.parameters(), [0.5, 0.0]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no memory or no loss, so it cannot be trained on sequences",
    note = "a network with a value of an earlier step, such as `prev(h)`, and with a loss, such as `loss: mse(y);`, can be"
)]
pub trait TrainableOverTime<S: Scalar>: Recurrent<S> + Optimizable<S> + SequenceProgram<S> {
    /// [`On`](crate::Network::On), which is trainable over time, too.
    type TrainableOverTimeOn<T: Scalar>: TrainableOverTime<T>;

    /// Buffers for training on up to `B` steps at a time: those of all sequences together.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
    /// let (mut workspace, mut memories) = (Sum::workspace::<8>(), [Sum::memory(), Sum::memory()]);
    /// let mut net = Sum::new(1);
    /// // A sequence of 5 steps, and one of 3.
    /// let (x, target, lengths) = ([[0.5]; 8], [[1.0]; 8], [5, 3]);
    /// net.train_sequences(&mut workspace, &x, &target, &lengths, &mut memories, &mut Sgd::new(0.1));
    /// ```
    #[doc(alias("buffers"))]
    fn workspace<const B: usize>() -> Self::Workspace<B>;

    /// [`workspace`](Self::workspace), built in place on the heap.
    #[cfg(feature = "alloc")]
    fn boxed_workspace<const B: usize>() -> alloc::boxed::Box<Self::Workspace<B>> {
        crate::flat::boxed(S::ZERO)
    }

    /// The mean loss of all steps of some sequences; of no steps it is 0. The memories take them in.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
    /// let (net, mut memories) = (Sum::from_parameters([1.0, 0.0]), [Sum::memory()]);
    /// // The sums are 1 and 3.
    /// assert_eq!(net.loss_sequences(&[[1.0], [2.0]], &[[1.0], [1.0]], &[2], &mut memories), 2.0);
    /// ```
    ///
    /// # Panics
    ///
    /// If `x` and `target` have different lengths, there are more or fewer steps than the lengths say, or
    /// more or fewer memories than lengths; [`try_loss_sequences`](Self::try_loss_sequences) does not.
    #[doc(alias("evaluate"))]
    #[track_caller]
    fn loss_sequences(
        &self,
        x: &[Self::Input],
        target: &[Self::Target],
        lengths: &[usize],
        memories: &mut [Self::Memory],
    ) -> S {
        match self.try_loss_sequences(x, target, lengths, memories) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`loss_sequences`](Self::loss_sequences), which is left undone if the lengths do not fit.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
    /// let (net, mut memories) = (Sum::new(1), [Sum::memory()]);
    /// assert!(net.try_loss_sequences(&[[0.5]; 3], &[[1.0]; 3], &[2], &mut memories).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If `x` and `target` have different lengths, there are more or fewer steps than the lengths say, or
    /// more or fewer memories than lengths.
    fn try_loss_sequences(
        &self,
        x: &[Self::Input],
        target: &[Self::Target],
        lengths: &[usize],
        memories: &mut [Self::Memory],
    ) -> Result<S, LengthError> {
        LengthError::check_sequences(x.len(), target.len(), lengths, memories.len())?;
        let sequences = Sequences { x, target, lengths };
        Ok(S::dispatch(run::LossOfSequences { network: self, sequences, memories }))
    }

    /// The mean loss of all steps of some sequences, and its gradient; all that `gradient` held is
    /// overwritten. The memories take the sequences in.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
    /// let (net, mut memories) = (Sum::from_parameters([1.0, 0.0]), [Sum::memory()]);
    /// let (mut workspace, mut gradient) = (Sum::workspace::<8>(), Sum::zeros());
    /// let (x, target) = ([[1.0], [2.0]], [[1.0], [1.0]]);
    /// let loss =
    ///     net.gradient_sequences(&mut workspace, &x, &target, &[2], &mut memories, &mut gradient);
    /// // y₂ = w·(2 + y₁) + b and y₁ = w·1 + b, so ∂y₂/∂b = 1 + w·∂y₁/∂b = 2.
    /// assert_eq!((loss, gradient.y.bias[0]), (2.0, 4.0));
    /// ```
    ///
    /// # Panics
    ///
    /// If `x` and `target` have different lengths, there are more or fewer steps than the lengths say, other
    /// than 1 to `B` of them, or more or fewer memories than lengths;
    /// [`try_gradient_sequences`](Self::try_gradient_sequences) does not.
    #[doc(alias("value_and_grad", "bptt"))]
    #[track_caller]
    fn gradient_sequences<const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        lengths: &[usize],
        memories: &mut [Self::Memory],
        gradient: &mut Self,
    ) -> S {
        match self.try_gradient_sequences(workspace, x, target, lengths, memories, gradient) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`gradient_sequences`](Self::gradient_sequences), which is left undone if the lengths do not fit.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
    /// let (net, mut memories, mut gradient) = (Sum::new(1), [Sum::memory()], Sum::zeros());
    /// let mut workspace = Sum::workspace::<2>();
    /// let (x, target) = ([[0.5]; 3], [[1.0]; 3]);
    /// let result = net.try_gradient_sequences(
    ///     &mut workspace, &x, &target, &[3], &mut memories, &mut gradient,
    /// );
    /// assert!(result.is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If `x` and `target` have different lengths, there are more or fewer steps than the lengths say, other
    /// than 1 to `B` of them, or more or fewer memories than lengths.
    fn try_gradient_sequences<const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        lengths: &[usize],
        memories: &mut [Self::Memory],
        gradient: &mut Self,
    ) -> Result<S, LengthError> {
        LengthError::check_sequences(x.len(), target.len(), lengths, memories.len())?;
        LengthError::check_batch(x.len(), 1, B)?;
        let sequences = Sequences { x, target, lengths };
        let kernel = run::GradientOfSequences {
            network: self,
            workspace,
            sequences,
            memories,
            layers: Every,
            gradient,
        };
        Ok(parallel::dispatch::<S, _>(kernel, x.len(), Self::PARAMETERS))
    }

    /// The mean loss of all steps of some sequences, and its gradient with respect to each of their samples:
    /// how much the loss rises with a number of a step, by that step and by all later ones. All that
    /// `gradient` held is overwritten. The memories take the sequences in.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
    /// let (net, mut memories) = (Sum::from_parameters([1.0, 0.0]), [Sum::memory()]);
    /// let (mut workspace, mut gradient) = (Sum::workspace::<8>(), [[0.0]; 2]);
    /// let (x, target) = ([[1.0], [2.0]], [[1.0], [1.0]]);
    /// let loss = net
    ///     .input_gradient_sequences(&mut workspace, &x, &target, &[2], &mut memories, &mut gradient);
    /// // y₁ = x₁ is right, and y₂ = x₁ + x₂ is 2 too much: both samples have the slope 2·2/2.
    /// assert_eq!((loss, gradient), (2.0, [[2.0], [2.0]]));
    /// ```
    ///
    /// # Panics
    ///
    /// If `x`, `target` and `gradient` have different lengths, there are more or fewer steps than the lengths
    /// say, other than 1 to `B` of them, or more or fewer memories than lengths;
    /// [`try_input_gradient_sequences`](Self::try_input_gradient_sequences) does not.
    #[doc(alias("saliency"))]
    #[track_caller]
    fn input_gradient_sequences<const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        lengths: &[usize],
        memories: &mut [Self::Memory],
        gradient: &mut [Self::Input],
    ) -> S {
        match self.try_input_gradient_sequences(workspace, x, target, lengths, memories, gradient) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`input_gradient_sequences`](Self::input_gradient_sequences), which is left undone if the lengths do
    /// not fit.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
    /// let (net, mut memories) = (Sum::new(1), [Sum::memory()]);
    /// let (mut workspace, mut gradient) = (Sum::workspace::<4>(), [[0.0]; 2]);
    /// let (x, target) = ([[0.5]; 3], [[1.0]; 3]);
    /// // Three samples, but two gradients.
    /// let result = net.try_input_gradient_sequences(
    ///     &mut workspace, &x, &target, &[3], &mut memories, &mut gradient,
    /// );
    /// assert!(result.is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If `x`, `target` and `gradient` have different lengths, there are more or fewer steps than the lengths
    /// say, other than 1 to `B` of them, or more or fewer memories than lengths.
    fn try_input_gradient_sequences<const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        lengths: &[usize],
        memories: &mut [Self::Memory],
        gradient: &mut [Self::Input],
    ) -> Result<S, LengthError> {
        LengthError::check_equal("x", x.len(), "gradient", gradient.len())?;
        LengthError::check_sequences(x.len(), target.len(), lengths, memories.len())?;
        LengthError::check_batch(x.len(), 1, B)?;
        let sequences = Sequences { x, target, lengths };
        let kernel =
            run::InputGradientOfSequences { network: self, workspace, sequences, memories, gradient };
        Ok(parallel::dispatch::<S, _>(kernel, x.len(), Self::PARAMETERS))
    }

    /// One step of the optimiser on the mean over all steps of some sequences; returns their mean loss before
    /// it. The memories take the sequences in with the parameters before the step, and are not computed again
    /// after it.
    ///
    /// The step has the bits of [`gradient_sequences`](Self::gradient_sequences) and
    /// [`apply`](Optimizable::apply), but no gradient is stored on the way. The sums over the steps, of
    /// losses and of the gradients of weights, take step by step, and in a step the longest sequence first.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
    /// let (mut net, mut workspace) = (Sum::from_parameters([0.4, 0.0]), Sum::workspace::<4>());
    /// let (x, target) = ([[1.0], [1.0], [0.0], [1.0]], [[0.5], [0.75], [0.375], [0.6875]]);
    /// let mut train = || {
    ///     // A new memory: the sequence begins anew in each round.
    ///     let mut memories = [Sum::memory()];
    ///     net.train_sequences(&mut workspace, &x, &target, &[4], &mut memories, &mut Sgd::new(0.1))
    /// };
    /// let before = train();
    /// assert!((0..100).map(|_| train()).last() < Some(0.01 * before));
    /// ```
    ///
    /// # Panics
    ///
    /// If `x` and `target` have different lengths, there are more or fewer steps than the lengths say, other
    /// than 1 to `B` of them, or more or fewer memories than lengths;
    /// [`try_train_sequences`](Self::try_train_sequences) does not.
    #[doc(alias("fit", "bptt", "tbptt"))]
    #[track_caller]
    fn train_sequences<const B: usize, O: Optimizer<S, Self>>(
        &mut self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        lengths: &[usize],
        memories: &mut [Self::Memory],
        optimizer: &mut O,
    ) -> S {
        match self.try_train_sequences::<B, O>(workspace, x, target, lengths, memories, optimizer) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`train_sequences`](Self::train_sequences), which is left undone if the lengths do not fit.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
    /// let (mut net, mut memories) = (Sum::new(1), [Sum::memory(), Sum::memory()]);
    /// let mut workspace = Sum::workspace::<4>();
    /// let (x, target, mut sgd) = ([[0.5]; 3], [[1.0]; 3], Sgd::new(0.1));
    /// // Two memories, but one sequence.
    /// let result =
    ///     net.try_train_sequences(&mut workspace, &x, &target, &[3], &mut memories, &mut sgd);
    /// assert!(result.is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If `x` and `target` have different lengths, there are more or fewer steps than the lengths say, other
    /// than 1 to `B` of them, or more or fewer memories than lengths.
    fn try_train_sequences<const B: usize, O: Optimizer<S, Self>>(
        &mut self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        lengths: &[usize],
        memories: &mut [Self::Memory],
        optimizer: &mut O,
    ) -> Result<S, LengthError> {
        LengthError::check_sequences(x.len(), target.len(), lengths, memories.len())?;
        LengthError::check_batch(x.len(), 1, B)?;
        let (rule, state) = optimizer.step();
        let sequences = Sequences { x, target, lengths };
        let kernel = run::TrainSequences { network: self, workspace, sequences, memories, rule, state };
        Ok(parallel::dispatch::<S, _>(kernel, x.len(), Self::PARAMETERS))
    }
}
