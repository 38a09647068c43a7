//! The emitted code of a network that remembers and has a loss.

use super::{RecurrentProgram, Row, UpdateProgram};
use crate::flat::Flat;
use crate::optimizer::{Chosen, Kept, Rule};
use crate::scalar::{Arithmetic, Scalar};

/// Sequences, one concatenated to the other: a sample and a target for each step.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Sequences<'a, X, T> {
    /// The samples.
    pub x: &'a [X],
    /// The targets.
    pub target: &'a [T],
    /// How many steps each sequence has.
    pub lengths: &'a [usize],
}

/// The training code of a network that remembers.
///
/// ```
/// use netwright::{TrainableOverTime, prelude::*, program::SequenceProgram};
///
/// /// Buffers for up to 32 steps of any network.
/// fn buffers<N: TrainableOverTime<f32>>() -> <N as SequenceProgram<f32>>::Workspace<32> {
///     N::workspace::<32>()
/// }
///
/// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1); loss: mse(y); } }
/// let (mut net, mut memory) = (Sum::new(1), Sum::memory());
/// let memories = core::slice::from_mut(&mut memory);
/// net.train_sequences(&mut buffers::<Sum>(), &[[0.5]], &[[1.0]], &[1], memories, &mut Sgd::new(0.1));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no memory or no loss, so it cannot be trained on sequences",
    note = "a network with a value of an earlier step, such as `prev(h)`, and with a loss, such as `loss: mse(y);`, can be"
)]
pub trait SequenceProgram<S: Scalar>: RecurrentProgram<S> + UpdateProgram<S> {
    /// The target, with which the output of a step is compared: `[S; TARGETS]`.
    type Target: Row<S>;
    /// The buffers for training on up to `B` steps at a time.
    type Workspace<const B: usize>: Flat<S> + Send;
    /// The scales of the terms of the loss that are divided by weights of the targets.
    #[doc(hidden)]
    type Scales: Row<S>;
    /// How many numbers a target has.
    const TARGETS: usize;
    /// Whether a term of the loss compares every step, and whether one compares the last step of a sequence.
    #[doc(hidden)]
    const COMPARES: [bool; 2];

    /// The number of compared steps over the sum of their weights, of each term that is divided by weights of
    /// the targets: its mean over these steps, times that, is divided by the weights.
    #[doc(hidden)]
    #[inline(always)]
    fn scales(sequences: Sequences<'_, Self::Input, Self::Target>) -> Self::Scales {
        let _ = sequences;
        Self::Scales::filled(S::ONE)
    }
    /// The loss of the next sample of a stream, which the memory takes in. If it is the last one of a
    /// sequence, terms that compare that have this factor; without one they are 0.
    #[doc(hidden)]
    fn loss_of_step<A: Arithmetic>(
        &self,
        memory: &mut Self::Memory,
        x: &Self::Input,
        target: &Self::Target,
        last: Option<S>,
        scales: &Self::Scales,
    ) -> S;
    /// The mean loss of all steps of some sequences; stores the gradient of the layers that are chosen. The
    /// memories take the sequences in.
    #[doc(hidden)]
    fn gradient_of_sequences<A: Arithmetic, L: Chosen, const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        sequences: Sequences<'_, Self::Input, Self::Target>,
        memories: &mut [Self::Memory],
        layers: L,
        gradient: &mut Self,
    ) -> S;
    /// The mean loss of all steps of some sequences; stores the gradient with respect to each sample. The
    /// memories take the sequences in.
    #[doc(hidden)]
    fn input_gradient_of_sequences<A: Arithmetic, const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        sequences: Sequences<'_, Self::Input, Self::Target>,
        memories: &mut [Self::Memory],
        gradient: &mut [Self::Input],
    ) -> S;
    /// The mean loss of all steps of some sequences; applies the gradient to the layers that are chosen. The
    /// memories take the sequences in, as the network was before the step.
    #[doc(hidden)]
    fn train_on_sequences<A: Arithmetic, R: Rule<S>, L: Chosen, const B: usize>(
        &mut self,
        workspace: &mut Self::Workspace<B>,
        sequences: Sequences<'_, Self::Input, Self::Target>,
        memories: &mut [Self::Memory],
        rule: R,
        layers: L,
        state: Kept<R, S, &mut Self>,
    ) -> S;
}
